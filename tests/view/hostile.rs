//! What strangers wrote is shown and not done.

use mkt::error::Failure;
use mkt::view::document::{Block, Cell, Column, Document, Format, Table};
use mkt::view::failure;
use mkt::view::render::{Page, escape};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{PIPE, page, shown, stdout, terminal, without_colour};

/// Without the spaces at the ends of lines: after a coloured cell they come before the colour is taken back.
pub fn without_padding(text: &str) -> String {
    text.split('\n')
        .map(|line| line.trim_end_matches(' '))
        .collect::<Vec<_>>()
        .join("\n")
}

/// What people with bad intentions, or broken programs, put into names and notes.
fn hostile() -> Vec<String> {
    vec![
        "\u{1b}[2J\u{1b}]0;owned\u{7}".to_owned(),
        "\u{1b}[31mred\u{1b}[0m".to_owned(),
        "\u{9b}31mred".to_owned(),
        "abc\u{202e}cba\u{2066}x\u{2069}".to_owned(),
        "nul\0nul".to_owned(),
        "zero\u{200b}width\u{feff}\u{ad}".to_owned(),
        "tag\u{e0041}\u{e007f}".to_owned(),
        "line\u{2028}and\u{2029}paragraph\u{85}".to_owned(),
        "one\rtwo\r\nthree\u{b}\u{c}\u{8}".to_owned(),
        "a".repeat(10_000),
        "\u{202e}".repeat(10_000),
        "漢字".repeat(500),
        "e\u{301}\u{302}".repeat(300),
        "👩\u{200d}👩\u{200d}👧".repeat(30),
        "'; DROP TABLE people; --".to_owned(),
        String::new(),
        " ".repeat(300),
    ]
}

fn document_of(text: &str) -> Document {
    let mut document = Document::new("hostile", json!({"text": text, text: [text]}))
        .heading(text)
        .sentence(text)
        .attention(text)
        .fields(vec![(text, Cell::new(text)), ("Name", Cell::new(text))])
        .table(Table::new(
            vec![
                Column::reference("Reference", "ref"),
                Column::new("Name", "name"),
            ],
            vec![vec!["P-000001", text], vec![text, "P-000002"]],
            text,
        ))
        .table(Table::new(
            vec![Column::new("Name", "name")],
            Vec::<Vec<Cell>>::new(),
            text,
        ))
        .prose(text)
        .said(text)
        .hint(text)
        .warning(text);
    document = document.block(Block::Lines(vec![text.to_owned()]));
    document
}

fn pages() -> Vec<Page> {
    let mut pages: Vec<Page> = [Format::Text, Format::Plain, Format::Json, Format::Csv]
        .into_iter()
        .map(page)
        .collect();
    for width in [1, 7, 20, 80] {
        pages.push(terminal(width));
        pages.push(Page {
            colour: true,
            ..terminal(width)
        });
    }
    pages
}

fn assert_harmless(text: &str, colour: bool) {
    // A tab separates columns off a terminal; no other control character is ever written.
    let text = if colour {
        without_colour(text)
    } else {
        text.to_owned()
    };
    let found = text
        .chars()
        .find(|c| *c != '\n' && *c != '\t' && escape::is_dangerous(*c));
    assert_eq!(found, None);
}

#[test]
fn what_strangers_wrote_is_shown_and_not_done() {
    for text in hostile() {
        let mut write = document_of(&text);
        write.answer = Some(text.clone());
        for document in [document_of(&text), write] {
            for page in pages() {
                let rendered = shown(&document, &page);
                assert_harmless(&rendered.stdout, page.colour);
                assert_harmless(&rendered.stderr, false);
            }
        }
        let refused = Failure::refused(text.clone()).hint(text.clone());
        for as_json in [false, true] {
            assert_harmless(&failure::render(&refused, as_json), false);
        }
    }
}

#[test]
fn escapes_name_the_character() {
    let table = [
        ("Siobhán Ní Dhúill-O’Hare", "Siobhán Ní Dhúill-O’Hare"),
        ("\u{202e}", "\\u{202E}"),
        ("\u{1b}[31m", "\\u{1B}[31m"),
        ("a\tb\nc\rd", "a\\tb\\nc\\rd"),
        ("\0", "\\u{0}"),
        ("\u{e0041}", "\\u{E0041}"),
        ("葛\u{e0100}", "葛\u{e0100}"),
        ("❤\u{fe0f}", "❤\u{fe0f}"),
    ];
    for (given, wanted) in table {
        assert_eq!(escape::line(given), wanted);
    }
    assert_eq!(escape::prose("a\r\nb\tc\rd"), "a\nb\tc\\rd");
}

#[test]
fn json_escapes_read_back_the_same() {
    for text in hostile() {
        let written = stdout(&document_of(&text), &page(Format::Json));
        let read: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(read["data"]["text"], Value::String(text));
    }
    let written = stdout(
        &Document::new("k", json!("\u{202e}\u{e0041}\u{7f}\n")),
        &page(Format::Json),
    );
    assert!(written.contains(r"\u202e\udb40\udc41\u007f\n"), "{written}");
}

#[test]
fn a_cell_of_csv_is_never_a_formula() {
    let table = [
        (
            "=HYPERLINK(\"http://x.example\")",
            "'=HYPERLINK(\"http://x.example\")",
        ),
        ("  @SUM(A1)", "'  @SUM(A1)"),
        ("+1+2", "'+1+2"),
        ("-cmd", "'-cmd"),
        ("+44 7700 900123", "+44 7700 900123"),
        ("-12.5", "-12.5"),
        ("a=b", "a=b"),
        ("two\nlines", "two\nlines"),
        ("a, \"b\"", "a, \"b\""),
    ];
    for (stored, wanted) in table {
        let document = Document::new("k", json!([])).table(Table::new(
            vec![Column::new("Name", "name"), Column::new("Other", "other")],
            vec![vec![stored, "x"]],
            "",
        ));
        let written = stdout(&document, &page(Format::Csv));
        let mut reader = csv::Reader::from_reader(written.as_bytes());
        assert_eq!(reader.headers().unwrap(), vec!["name", "other"]);
        let read = reader.records().next().unwrap().unwrap();
        assert_eq!(&read[0], wanted);
        assert_eq!(&read[1], "x");
    }
}

#[test]
fn stored_text_cannot_pass_for_our_own_lines() {
    let text = "Nothing.\nerror: It is lost.\nDue: never";
    for page in [PIPE, page(Format::Plain), terminal(40), terminal(20)] {
        let document = Document::new("k", json!({}))
            .prose(text)
            .fields(vec![("Summary", text)])
            .table(Table::new(
                vec![
                    Column::reference("Reference", "ref"),
                    Column::new("Text", "text"),
                ],
                vec![vec!["N-000001", text]],
                "",
            ));
        for line in stdout(&document, &page).lines() {
            assert!(
                !line.starts_with("error:") && !line.starts_with("Due:"),
                "{line}"
            );
        }
    }
}

fn reference() -> impl Strategy<Value = String> {
    prop_oneof![
        "(C|R|AR|RR|DC|D)-20[0-9]{2}-[0-9]{4}",
        "(P|N|S|E)-[0-9]{6}",
        "(O|H)-[0-9]{4}"
    ]
}

/// A text with references in the middle of it, and a list of them.
fn text_with_references() -> impl Strategy<Value = (String, Vec<String>)> {
    prop::collection::vec(("[a-zé,.()漢 ]{0,20}", reference()), 1..4).prop_map(|parts| {
        let references = parts
            .iter()
            .map(|(_, reference)| reference.clone())
            .collect();
        let text = parts
            .iter()
            .map(|(words, reference)| format!("{words} {reference}"))
            .collect::<Vec<_>>()
            .join(" ");
        (text, references)
    })
}

proptest! {
    #[test]
    fn a_reference_is_never_cut_or_broken(
        rows in prop::collection::vec((reference(), text_with_references()), 1..6),
        width in 20_usize..160,
        ascii: bool,
    ) {
        let table = Table::new(
            vec![Column::reference("Reference", "ref"), Column::new("About", "about"), Column::number("Notes", "notes")],
            rows.iter().map(|(reference, (text, _))| vec![reference.clone(), text.clone(), "12".to_owned()]).collect(),
            "None.",
        ).entire();
        let mut document = Document::new("k", json!([])).table(table);
        for (reference, (text, _)) in &rows {
            document = document.heading(text.clone()).fields(vec![(reference.clone(), text.clone())]).prose(text.clone());
        }
        let written = stdout(&document, &Page { ascii, ..terminal(width) });
        for (reference, (_, inside)) in &rows {
            for reference in inside.iter().chain([reference]) {
                prop_assert!(written.contains(reference.as_str()), "{} at {}:\n{}", reference, width, written);
            }
        }
    }

    #[test]
    fn what_a_cut_cell_shows_of_a_reference_is_all_of_it(
        words in "[a-z ]{0,60}",
        references in prop::collection::vec(reference(), 8..20),
        width in 20_usize..60,
    ) {
        let text = format!("{words} {}", references.join(" "));
        let table = Table::new(
            vec![Column::reference("Reference", "ref"), Column::new("About", "about")],
            vec![vec!["P-000001".to_owned(), text]],
            "None.",
        );
        let written = stdout(&Document::new("k", json!([])).table(table), &terminal(width));
        for word in written.split_whitespace().map(|word| word.trim_end_matches('…')).filter(|word| word.contains('-')) {
            prop_assert!(word == "P-000001" || references.iter().any(|reference| reference == word), "{word} at {width}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal(
        cells in prop::collection::vec(("[!-~ ]{0,60}", "[a-z ]{0,200}"), 1..8),
        width in 20_usize..160,
    ) {
        let table = Table::new(
            vec![Column::new("First", "first"), Column::new("Second thing", "second"), Column::whole("Opened", "on")],
            cells.iter().map(|(a, b)| vec![a.clone(), b.clone(), "23 Nov 2026".to_owned()]).collect(),
            "None.",
        );
        let (a, b) = &cells[0];
        let document = Document::new("k", json!([]))
            .heading(a.clone()).sentence(b.clone()).attention(a.clone())
            .fields(vec![("Opened", a.clone()), ("Summary of it", b.clone())])
            .table(table)
            .prose(format!("{a}\n{b}"));
        for line in stdout(&document, &terminal(width)).lines() {
            prop_assert!(line.chars().count() <= width, "{width}: {line}");
        }
    }

    #[test]
    fn prose_keeps_every_word(text in "[a-zé漢\n]{1,12}( [a-zé漢]{1,30}){0,20}", width in 1_usize..80) {
        let document = Document::new("k", json!([])).prose(text.clone());
        let dense = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(dense(&stdout(&document, &terminal(width))), dense(&text));
    }

    #[test]
    fn any_text_is_harmless_in_every_format(text in any::<String>()) {
        let document = document_of(&text);
        for page in pages() {
            let rendered = shown(&document, &page);
            assert_harmless(&rendered.stdout, page.colour);
            assert_harmless(&rendered.stderr, false);
        }
    }
}
