//! Whom an export knows besides the people on the case, and labels that tell who is meant.

use serde_json::{Value, json};

use super::{attestation, desk, keep_everything, release};
use crate::support::Desk;

const TEXT: &str = "Duchess had rung about happy.day, and 4417 was noted at The Old Forge.";

/// A case of two people; one is on the case, only on its referral, or was taken off it.
fn store(second: &str) -> Desk {
    let desk = Desk::new();
    let hope = json!({"person": "b", "role": "mother", "subject": false});
    let subject = json!({"person": "a", "role": "subject", "subject": true, "category": "adult"});
    let on_case = if second == "referral" {
        json!([subject])
    } else {
        json!([subject, hope])
    };
    let lines = [
        json!({"kind": "organisation", "key": "o1", "name": "Sallow Surgery", "type": "health-and-social-care", "contact": "c"}),
        json!({"kind": "person", "key": "a", "forenames": ["Annabel"], "surname": "Fizzlewick", "date_of_birth": "1950-01-01"}),
        json!({"kind": "person", "key": "b", "forenames": ["Hope"], "surname": "Day", "aliases": ["Duchess"], "handles": ["happy.day"],
               "staff_numbers": ["4417"], "addresses": [{"lines": ["The Old Forge"]}]}),
        json!({"kind": "referral", "key": "r1", "source": "organisation", "from_org": "o1", "via": "email", "received_on": "2020-01-01",
               "summary": "S", "people": [subject, hope]}),
        json!({"kind": "case", "key": "c1", "title": "A death", "basis": ["care-act-2014-s44"], "opened_on": "2020-01-10",
               "referrals": if second == "referral" { json!(["r1"]) } else { json!([]) }, "people": on_case}),
        json!({"kind": "note", "key": "n1", "case": "c1", "on": "2020-02-01", "note_kind": "phone-call", "text": TEXT}),
    ];
    let file = desk.file("in.jsonl", &lines.map(|line| format!("{line}\n")).concat());
    desk.try_words(&["import", &file]).ok();
    if second == "taken off" {
        desk.try_words(&[
            "case",
            "unlink",
            "C-2026-1",
            "P-2",
            "--reason",
            "entered by mistake",
        ])
        .ok();
    }
    desk
}

#[test]
fn people_of_the_referral_and_those_taken_off_the_case_are_known_to_its_exports() {
    for second in ["on the case", "referral", "taken off"] {
        let desk = store(second);
        desk.run("export anonymised C-2026-1").ok();
        let prepared = desk.json("export show E-1");
        let people: Vec<&Value> = prepared["people"].as_array().unwrap().iter().collect();
        assert_eq!(people.len(), 2, "{second}");
        let note = &prepared["notes"][0];
        let text = note["text"].as_str().unwrap();
        let asked = note["queue"].as_array().unwrap();
        let source: Vec<char> = TEXT.chars().collect();
        for value in ["Duchess", "happy.day", "4417", "The Old Forge"] {
            let in_question = asked.iter().any(|one| {
                let at = |key: &str| usize::try_from(one[key].as_u64().unwrap()).unwrap();
                let words: String = source[at("start")..at("end")].iter().collect();
                value.contains(&words) || words.contains(value)
            });
            assert!(!text.contains(value) || in_question, "{second}: {value}");
        }
    }
}

#[test]
fn what_was_kept_is_not_released_once_it_is_a_name_of_the_case() {
    let desk = desk("Later Tamsin Quillfeather came to Plover Walk.");
    let attest = attestation(&desk);
    let prepared = |export: &str| {
        desk.run("export anonymised C-2026-1").ok();
        keep_everything(&desk, export);
    };
    let release = |export: &str| {
        let out = desk.path("out.txt");
        let done = desk.try_words(&[
            "export", "release", export, "--out", &out, "--as", "txt", "--attest", &attest,
        ]);
        (done, std::path::Path::new(&out).exists())
    };
    prepared("E-1");
    let file = desk.file(
        "mother.json",
        &json!({"forenames": ["Tamsin"], "surname": "Quillfeather"}).to_string(),
    );
    desk.run(&format!("person add --from {file}")).ok();
    // Somebody on record who is not on the case changes nothing.
    desk.run("case link C-2026-1 P-3 --role mother").ok();
    let (done, written) = release("E-1");
    let said = done.fails(1);
    assert!(said.contains("would read otherwise now"), "{said}");
    assert!(!written);
    desk.run("case unlink C-2026-1 P-3 --reason error").ok();
    // A place that the case has come to know is none of nobody's either.
    prepared("E-2");
    desk.run("case set C-2026-1 --place=Plover").ok();
    let (done, written) = release("E-2");
    done.fails(1);
    assert!(!written);
    prepared("E-3");
    desk.run("person set P-3 --religion none").ok();
    release("E-3").0.ok();
}

#[test]
fn a_stranger_of_one_note_is_asked_about_in_small_letters_in_another() {
    let desk = desk("Neighbour Mrs Quillfeather reported it. Mrs Crumb saw nothing.");
    let file = desk.file("n.txt", "spoke to quillfeather again, she left a crumb");
    desk.run(&format!("note add C-2026-1 --on 2026-03-01 --file {file}"))
        .ok();
    desk.run("export anonymised C-2026-1").ok();
    let shown = desk.json("export show E-1");
    let asked: Vec<&Value> = shown["notes"][1]["queue"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(asked.len(), 1, "{shown}");
    assert_eq!(
        (asked[0]["start"].as_u64(), asked[0]["end"].as_u64()),
        (Some(9), Some(21))
    );
}

#[test]
fn whom_and_what_other_records_name_is_known_to_the_exports_of_their_case() {
    let desk = Desk::new();
    let subject = json!({"person": "a", "role": "subject", "subject": true, "category": "adult"});
    let text = "spoke to tamsin quillfeather again; odile farrant from sallowbrook agrees, and bullivant has the chronology.";
    let lines = [
        json!({"kind": "organisation", "key": "o1", "name": "Sallowbrook Academy", "type": "education", "contact": "Mrs Odile Farrant, 07700 900123"}),
        json!({"kind": "organisation", "key": "o2", "name": "Duty Desk", "type": "education", "contact": "Front desk"}),
        json!({"kind": "person", "key": "a", "forenames": ["Annabel"], "surname": "Fizzlewick", "date_of_birth": "1950-01-01"}),
        json!({"kind": "referral", "key": "r1", "source": "organisation", "from_org": "o1", "referrer_name": "Tamsin Quillfeather", "via": "email",
               "received_on": "2020-01-01", "summary": "S", "people": [subject]}),
        json!({"kind": "case", "key": "c1", "title": "A death", "basis": ["care-act-2014-s44"], "opened_on": "2020-01-10", "referrals": ["r1"],
               "people": [subject]}),
        json!({"kind": "note", "key": "n1", "case": "c1", "on": "2020-02-01", "note_kind": "phone-call", "text": text}),
        json!({"kind": "disclosure", "key": "s1", "case": "c1", "to_name": "Godfrey Bullivant", "recipient": "education", "decision": "shared",
               "what": "w", "purpose": "p", "basis": "b", "necessity": "n", "consent": "not-sought", "consent_why": "y", "method": "secure-email",
               "authorised_by": "alice", "on": "2020-02-02"}),
    ];
    let file = desk.file("in.jsonl", &lines.map(|line| format!("{line}\n")).concat());
    desk.try_words(&["import", &file]).ok();
    desk.run("export anonymised C-2026-1").ok();
    let shown = desk.json("export show E-1");
    let note = &shown["notes"][0];
    let out = note["text"].as_str().unwrap();
    for name in [
        "tamsin",
        "quillfeather",
        "odile",
        "farrant",
        "sallowbrook",
        "bullivant",
    ] {
        assert!(!out.contains(name), "{name}: {out}");
    }
}

#[test]
fn a_label_that_tells_who_is_meant_is_not_used_and_that_is_said() {
    let desk = desk("Robert was seen with Jane Smith.");
    desk.try_words(&[
        "case",
        "link",
        "C-2026-1",
        "P-2",
        "--role",
        "mother",
        "--label",
        "Robert's mum",
    ])
    .ok();
    let prepared = desk.run("export anonymised C-2026-1");
    assert!(
        prepared
            .stderr
            .contains("A label given for P-000002 tells who or where is meant"),
        "{}",
        prepared.stderr
    );
    let shown = desk.json("export show E-1");
    let text = shown["notes"][0]["text"].as_str().unwrap();
    assert_eq!(text, "Child A was seen with Mother.");
}

#[test]
fn what_could_move_a_cursor_or_turn_text_around_is_shown_in_what_leaves_the_house() {
    let desk = desk("It rained.\u{1b}[31m Red\u{7} and \u{202e}back. Left-to-right\u{200e} mark.");
    for (at, form) in ["txt", "html", "json"].into_iter().enumerate() {
        desk.run("export anonymised C-2026-1").ok();
        let export = format!("E-{}", at + 1);
        keep_everything(&desk, &export);
        let out = desk.path(&format!("out.{form}"));
        release(&desk, &export, &format!("out.{form}")).ok();
        let written = std::fs::read_to_string(&out).unwrap();
        assert!(written.contains("Red"), "{form}");
        assert!(
            !written.contains(['\u{1b}', '\u{7}', '\u{202e}']),
            "{form}: {written:?}"
        );
    }
}

#[test]
fn a_name_in_words_is_told_from_posts_and_desks() {
    let named = |words: &str| {
        mkt::anonymise::KnownPerson::named_in(words).map(|person| {
            (
                person.forenames.join(" "),
                person.surname.unwrap_or_default(),
            )
        })
    };
    for (words, forenames, surname) in [
        ("Mrs Odile Farrant, head, 07700 900123", "Odile", "Farrant"),
        ("Watch Manager C. Quillfeather", "", "Quillfeather"),
        ("Mr P. Ingram, deputy head", "", "Ingram"),
        ("Ana da Silva (night desk)", "Ana da", "Silva"),
        ("Tamsin", "Tamsin", ""),
    ] {
        let wanted = Some((forenames.to_owned(), surname.to_owned()));
        assert_eq!(named(words), wanted, "{words}");
    }
    for nobody in [
        "Front desk",
        "Duty Team",
        "020 7946 0110, desk",
        "practice manager",
        "",
    ] {
        assert_eq!(named(nobody), None, "{nobody}");
    }
}

#[test]
fn people_who_were_merged_are_one_and_an_export_from_before_is_not_released() {
    let desk = Desk::new();
    let lines = [
        json!({"kind": "person", "key": "a", "forenames": ["Annabel"], "surname": "Fizzlewick", "date_of_birth": "2015-01-01"}),
        json!({"kind": "person", "key": "b", "forenames": ["Sheila"], "surname": "Bostock"}),
        json!({"kind": "person", "key": "c", "forenames": ["Shelagh"], "surname": "Quarrington"}),
        json!({"kind": "case", "key": "c1", "title": "A death", "basis": ["working-together-2018"], "opened_on": "2020-01-10",
               "people": [{"person": "a", "role": "subject", "subject": true},
                          {"person": "b", "role": "grandparent", "subject": false},
                          {"person": "c", "role": "neighbour", "subject": false}]}),
        json!({"kind": "note", "key": "n1", "case": "c1", "on": "2020-02-01", "note_kind": "phone-call",
               "text": "Sheila Bostock rang, and Shelagh Quarrington rang again."}),
    ];
    let file = desk.file("in.jsonl", &lines.map(|line| format!("{line}\n")).concat());
    desk.try_words(&["import", &file]).ok();
    desk.run("export anonymised C-2026-1").ok();
    desk.run("person merge P-3 --into P-2 --reason 'the same woman'")
        .ok();
    let said = release(&desk, "E-1", "a.txt").fails(1);
    assert!(said.contains("read otherwise now"), "{said}");
    desk.run("export anonymised C-2026-1").ok();
    let shown = desk.json("export show E-2");
    assert_eq!(shown["people"].as_array().unwrap().len(), 2);
    let text = shown["notes"][0]["text"].as_str().unwrap().to_owned();
    assert!(!text.contains("Neighbour"), "{text}");
    desk.run("person split P-2 --from P-3 --reason 'two women'")
        .ok();
    let said = release(&desk, "E-2", "b.txt").fails(1);
    assert!(said.contains("read otherwise now"), "{said}");
}
