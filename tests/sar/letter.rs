//! The covering letter from a template of the configuration, and the regulator under its current name.

use std::path::Path;

use super::clock::configure;
use super::records::desk;
use crate::support::Desk;

fn with_letter(text: &str) -> Desk {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    let path = desk.file("letter.html", text);
    configure(
        &desk,
        &format!(
            "letter_template = \"{path}\"\nregulator = \"The Information Commission (ico.example)\"\n"
        ),
    );
    desk
}

fn export(desk: &Desk) -> crate::support::Ran {
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {}",
        desk.path("answer")
    ))
}

#[test]
fn the_letter_of_the_configuration_takes_the_place_of_the_built_in_one() {
    let desk = with_letter(
        "<p>Dear {{ name }},</p>\n<p>Thank you for your letter of {{ received_on }}; our number is {{ request }}.</p>\n{% if on_behalf %}<p>To {{ on_behalf }}</p>{% endif %}<p>{{ controller }}, {{ regulator }}</p>\n",
    );
    export(&desk).ok();
    let page =
        std::fs::read_to_string(Path::new(&desk.path("answer")).join("response.html")).unwrap();
    assert!(
        page.contains("<p>Dear Robert James Quillfeather,</p>"),
        "{page}"
    );
    assert!(page.contains("our number is AR-2026-0001"));
    assert!(!page.contains("This is our answer."));
    // Everywhere the regulator is named.
    assert_eq!(
        page.matches("The Information Commission (ico.example)")
            .count(),
        2
    );
    assert!(!page.contains("Information Commissioner"));
}

#[test]
fn what_is_not_known_is_empty_in_a_letter() {
    let desk = with_letter(
        "<p>Dear {{ name }}</p>\n<p>[{{ on_behalf }}][{{ preview }}][{{ request }}]</p>\n",
    );
    export(&desk).ok();
    let page =
        std::fs::read_to_string(Path::new(&desk.path("answer")).join("response.html")).unwrap();
    assert!(page.contains("<p>[][][AR-2026-0001]</p>"), "{page}");
}

#[test]
fn a_broken_template_is_refused_with_its_line_and_nothing_is_written() {
    for (text, said) in [
        (
            "<p>Dear {{ nmae }}</p>",
            "at line 1: it names something that there is not",
        ),
        ("<p>Dear {{ name </p>", "it is not written as a template is"),
        (
            "<p>One</p>\n{{ name|shout }}",
            "at line 2: it uses a filter",
        ),
        ("{% for one in 5 %}{{ one.x.y }}{% endfor %}", "is broken"),
        ("<p>Hello</p><script>alert(1)</script>", "has `<script`"),
        ("<H1>Hello</H1>", "has `<h1`"),
    ] {
        let desk = with_letter(text);
        let refused = export(&desk).fails(1);
        assert!(refused.contains(said), "{text}: {refused}");
        assert!(
            !refused.contains("Quillfeather") && !refused.contains("Robert"),
            "{refused}"
        );
        assert!(!Path::new(&desk.path("answer")).exists());
        assert_eq!(desk.json("share list").as_array().unwrap().len(), 1);
    }
    let desk = with_letter("");
    configure(&desk, "letter_template = \"/nowhere/letter.html\"\n");
    let refused = export(&desk).fails(1);
    assert!(
        refused.contains("/nowhere/letter.html") && refused.contains("letter_template"),
        "{refused}"
    );
}

#[test]
fn what_stands_in_a_record_cannot_become_markup_in_a_letter() {
    let desk = with_letter("<p>To {{ on_behalf }}</p>");
    desk.run("sar add --subject P-7 --received-on 2026-11-20 --on-behalf-of '<b>A & B</b>'")
        .ok();
    for question in [
        "authority",
        "child-competent",
        "child-objects",
        "alleged-harm",
        "child-abuse-data",
    ] {
        let answer = if question == "authority" { "yes" } else { "no" };
        desk.run(&format!(
            "sar decide AR-2026-2 --question {question} --answer {answer} --reason x"
        ))
        .ok();
    }
    let out = desk.path("other");
    desk.run(&format!(
        "sar export --subject P-7 --request AR-2026-2 --out {out}"
    ))
    .ok();
    let page = std::fs::read_to_string(Path::new(&out).join("response.html")).unwrap();
    assert!(page.contains("To &lt;b&gt;A &amp; B&lt;"), "{page}");
}
