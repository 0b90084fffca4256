//! How answers look, in every format, on every width, with what strangers may have written in them.

use insta::assert_snapshot;
use mkt::domain::date::{Date, iso_date};
use mkt::error::{Code, Failure};
use mkt::view::document::{Block, Cell, Column, Document, Emphasis, Format, Table};
use mkt::view::render::{Page, Rendered, escape, render};
use mkt::view::{failure, record};
use proptest::prelude::*;
use serde_json::{Value, json};

const PIPE: Page = Page {
    format: Format::Text,
    terminal: false,
    width: None,
    colour: false,
    quiet: false,
    ascii: false,
};

fn terminal(width: usize) -> Page {
    Page {
        terminal: true,
        width: Some(width),
        ..PIPE
    }
}

fn page(format: Format) -> Page {
    Page { format, ..PIPE }
}

fn shown(document: &Document, page: &Page) -> Rendered {
    render(document, page).unwrap()
}

fn stdout(document: &Document, page: &Page) -> String {
    shown(document, page).stdout
}

fn day(text: &str) -> Date {
    iso_date(text).unwrap()
}

/// Three cases, one of them with a title that needs room.
fn cases() -> Document {
    let row = |reference: &str, title: &str, opened: &str, state: Cell, notes: &str| {
        vec![
            Cell::new(reference),
            Cell::new(title),
            record::date_cell(Some(day(opened))),
            state,
            Cell::new(notes),
        ]
    };
    Document::new(
        "cases",
        json!([{"ref": "C-2026-0001"}, {"ref": "C-2026-0002"}, {"ref": "C-2025-0117"}]),
    )
    .table(Table::new(
        vec![
            Column::reference("Reference", "ref"),
            Column::new("Title", "title"),
            Column::whole("Opened", "opened_on"),
            Column::new("State", "state"),
            Column::number("Notes", "notes"),
        ],
        vec![
            row("C-2026-0001", "Child A", "2026-01-06", "open".into(), "12"),
            row(
                "C-2026-0002",
                "Serious injury of an infant at home, joint review with Elmfield Surgery",
                "2026-02-11",
                Cell::new("open, overdue").emphasis(Emphasis::Attention),
                "3",
            ),
            row(
                "C-2025-0117",
                "Adult Z",
                "2025-11-30",
                "closed".into(),
                "140",
            ),
        ],
        "There are no open cases.",
    ))
}

fn one_case() -> Document {
    Document::new("case", json!({"ref": "C-2026-0001", "title": "Child A", "summary": "First line.\nSecond line."}))
        .heading("C-2026-0001  Child A")
        .attention("The rapid review is 2 days overdue.")
        .fields(vec![
            ("Opened", Cell::new("Tuesday 6 January 2026")),
            ("Basis", Cell::new("working-together-2018 and care-act-2014")),
            ("Closed", Cell::new("")),
            ("Address", Cell::new("22 Larkspur Close\nHarrowmere")),
        ])
        .heading("N-000001  7 Jan 2026")
        .prose("Telephone call with the school.\n\nHe was last seen on Friday; the school had no concerns before that day.\nDue: never")
}

#[test]
fn a_table_fits_a_terminal() {
    assert_snapshot!(stdout(&cases(), &terminal(72)), @r#"
    Reference    Title                     Opened       State          Notes
    ───────────  ────────────────────────  ───────────  ─────────────  ─────
    C-2026-0001  Child A                   6 Jan 2026   open              12
    C-2026-0002  Serious injury of an      11 Feb 2026  open, overdue      3
                 infant at home, joint
                 review with Elmfield…
    C-2025-0117  Adult Z                   30 Nov 2025  closed           140
    "#);
    assert_snapshot!(stdout(&cases(), &terminal(100)), @r#"
    Reference    Title                                                 Opened       State          Notes
    ───────────  ────────────────────────────────────────────────────  ───────────  ─────────────  ─────
    C-2026-0001  Child A                                               6 Jan 2026   open              12
    C-2026-0002  Serious injury of an infant at home, joint review     11 Feb 2026  open, overdue      3
                 with Elmfield Surgery
    C-2025-0117  Adult Z                                               30 Nov 2025  closed           140
    "#);
}

#[test]
fn a_column_that_is_empty_in_every_row_takes_no_room_on_a_terminal() {
    let document = |second: &str| {
        Document::new("notes", json!([])).table(Table::new(
            vec![
                Column::reference("Reference", "ref"),
                Column::reference("Corrected by", "superseded_by"),
                Column::new("Text", "text"),
            ],
            vec![
                vec![Cell::from("N-000002"), Cell::from(second), Cell::from("b")],
                vec![Cell::from("N-000001"), Cell::from(""), Cell::from("a")],
            ],
            "None.",
        ))
    };
    assert!(!stdout(&document(""), &terminal(72)).contains("Corrected by"));
    assert!(stdout(&document("N-000003"), &terminal(72)).contains("Corrected by"));
    for page in [PIPE, page(Format::Csv)] {
        let header = stdout(&document(""), &page);
        assert_eq!(header.lines().next().unwrap().split(['\t', ',']).count(), 3);
    }
}

#[test]
fn a_table_becomes_records_where_it_cannot_fit() {
    assert_snapshot!(stdout(&cases(), &terminal(20)), @r#"
    Reference:
      C-2026-0001
    Title: Child A
    Opened: 6 Jan 2026
    State: open
    Notes: 12

    Reference:
      C-2026-0002
    Title:
      Serious injury of
      an infant at home,
      joint review with…
    Opened: 11 Feb 2026
    State: open, overdue
    Notes: 3

    Reference:
      C-2025-0117
    Title: Adult Z
    Opened: 30 Nov 2025
    State: closed
    Notes: 140
    "#);
}

#[test]
fn off_a_terminal_a_row_is_a_line() {
    assert_snapshot!(stdout(&cases(), &PIPE).replace('\t', "→"), @r#"
    Reference→Title→Opened→State→Notes
    C-2026-0001→Child A→6 Jan 2026→open→12
    C-2026-0002→Serious injury of an infant at home, joint review with Elmfield Surgery→11 Feb 2026→open, overdue→3
    C-2025-0117→Adult Z→30 Nov 2025→closed→140
    "#);
}

#[test]
fn plain_has_labels_and_lines() {
    assert_snapshot!(stdout(&cases(), &page(Format::Plain)), @r#"
    Reference: C-2026-0001
    Title: Child A
    Opened: 6 Jan 2026
    State: open
    Notes: 12

    Reference: C-2026-0002
    Title: Serious injury of an infant at home, joint review with Elmfield Surgery
    Opened: 11 Feb 2026
    State: open, overdue
    Notes: 3

    Reference: C-2025-0117
    Title: Adult Z
    Opened: 30 Nov 2025
    State: closed
    Notes: 140
    "#);
    assert_snapshot!(stdout(&one_case(), &page(Format::Plain)), @r#"
    C-2026-0001  Child A
    Attention: The rapid review is 2 days overdue.

    Opened: Tuesday 6 January 2026
    Basis: working-together-2018 and care-act-2014
    Address: 22 Larkspur Close
      Harrowmere

    N-000001  7 Jan 2026
      Telephone call with the school.

      He was last seen on Friday; the school had no concerns before that day.
      Due: never
    "#);
}

#[test]
fn csv_has_keys_and_exact_values() {
    assert_snapshot!(stdout(&cases(), &page(Format::Csv)), @r#"
    ref,title,opened_on,state,notes
    C-2026-0001,Child A,2026-01-06,open,12
    C-2026-0002,"Serious injury of an infant at home, joint review with Elmfield Surgery",2026-02-11,"open, overdue",3
    C-2025-0117,Adult Z,2025-11-30,closed,140
    "#);
}

#[test]
fn json_is_one_document() {
    let text = stdout(&one_case(), &page(Format::Json));
    assert_snapshot!(text, @r#"
    {"schema_version":1,"kind":"case","data":{"ref":"C-2026-0001","title":"Child A","summary":"First line.\nSecond line."}}
    "#);
    assert!(text.ends_with("}\n"));
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn a_record_reads_well_on_a_terminal() {
    assert_snapshot!(stdout(&one_case(), &terminal(60)), @r#"
    C-2026-0001  Child A
    ! The rapid review is 2 days overdue.

    Opened   Tuesday 6 January 2026
    Basis    working-together-2018 and care-act-2014
    Address  22 Larkspur Close
             Harrowmere

    N-000001  7 Jan 2026
      Telephone call with the school.

      He was last seen on Friday; the school had no concerns
      before that day.
      Due: never
    "#);
    assert_snapshot!(stdout(&one_case(), &terminal(24)), @r#"
    C-2026-0001  Child A
    ! The rapid review is 2
      days overdue.

    Opened
      Tuesday 6 January 2026
    Basis
      working-together-2018
      and care-act-2014
    Address
      22 Larkspur Close
      Harrowmere

    N-000001  7 Jan 2026
      Telephone call with
      the school.

      He was last seen on
      Friday; the school had
      no concerns before
      that day.
      Due: never
    "#);
}

#[test]
fn a_record_is_not_wrapped_off_a_terminal() {
    assert_snapshot!(stdout(&one_case(), &PIPE), @r#"
    C-2026-0001  Child A
    ! The rapid review is 2 days overdue.

    Opened   Tuesday 6 January 2026
    Basis    working-together-2018 and care-act-2014
    Address  22 Larkspur Close
             Harrowmere

    N-000001  7 Jan 2026
      Telephone call with the school.

      He was last seen on Friday; the school had no concerns before that day.
      Due: never
    "#);
}

#[test]
fn plain_is_the_same_on_a_terminal() {
    let on_terminal = Page {
        format: Format::Plain,
        colour: true,
        ..terminal(20)
    };
    for document in [cases(), one_case()] {
        assert_eq!(
            stdout(&document, &on_terminal),
            stdout(&document, &page(Format::Plain))
        );
    }
}

#[test]
fn a_write_answers_with_the_reference_alone() {
    let document = Document::answer("person", json!({"ref": "P-000007"}), "P-000007")
        .heading("Likely matches")
        .lines(["P-000003"])
        .said("P-000007 is on record.")
        .hint("See who it may be with `mkt person show P-000003`.")
        .warning("There is somebody of this name.");
    for format in [Format::Text, Format::Plain, Format::Csv] {
        let rendered = shown(&document, &page(format));
        assert_eq!(rendered.stdout, "P-000007\n");
    }
    assert_snapshot!(shown(&document, &PIPE).stderr, @r#"
    warning: There is somebody of this name.
    P-000007 is on record.
    Likely matches
    P-000003
    hint: See who it may be with `mkt person show P-000003`.
    "#);
    let quiet = shown(
        &document,
        &Page {
            quiet: true,
            ..PIPE
        },
    );
    assert_eq!(quiet.stdout, "P-000007\n");
    assert_eq!(quiet.stderr, "warning: There is somebody of this name.\n");
    let json: Value = serde_json::from_str(&stdout(&document, &page(Format::Json))).unwrap();
    assert_eq!(json["warnings"], json!(["There is somebody of this name."]));
}

#[test]
fn csv_is_for_lists() {
    let failure = render(&one_case(), &page(Format::Csv)).err().unwrap();
    assert_eq!(failure.code, Code::Usage);
    assert!(failure.message.contains("CSV is for lists"));
}

#[test]
fn an_empty_list_says_so_and_is_still_a_list_for_machines() {
    let document = Document::new("cases", json!([])).table(Table::new(
        vec![Column::reference("Reference", "ref")],
        Vec::<Vec<Cell>>::new(),
        "There are no open cases.",
    ));
    for page in [PIPE, terminal(80), page(Format::Plain)] {
        assert_eq!(stdout(&document, &page), "There are no open cases.\n");
    }
    assert_eq!(stdout(&document, &page(Format::Csv)), "ref\n");
    assert_eq!(
        stdout(&document, &page(Format::Json)),
        "{\"schema_version\":1,\"kind\":\"cases\",\"data\":[]}\n"
    );
}

#[test]
fn a_terminal_gets_a_screenful_and_everything_else_gets_every_row() {
    let rows = |number: usize| -> Vec<Vec<String>> {
        (1..=number)
            .map(|at| vec![format!("N-{at:06}"), "word ".repeat(200)])
            .collect()
    };
    let columns = || {
        vec![
            Column::reference("Reference", "ref"),
            Column::new("Text", "text"),
        ]
    };
    let list = Document::new("notes", json!([])).table(Table::new(columns(), rows(500), "None."));
    let on_terminal = stdout(&list, &terminal(60));
    // Forty lines at three a row; a cell is cut with a mark.
    assert!(on_terminal.contains("N-000013") && !on_terminal.contains("N-000014"));
    assert_eq!(on_terminal.matches("…\n").count(), 13);
    assert!(
        on_terminal
            .ends_with("\n13 of 500 shown. Add --format plain or --json to see them\nall.\n")
    );
    assert_eq!(stdout(&list, &PIPE).lines().count(), 501);
    assert!(stdout(&list, &page(Format::Plain)).contains("Reference: N-000500\n"));
    assert_eq!(stdout(&list, &page(Format::Csv)).lines().count(), 501);

    let entire =
        Document::new("notes", json!([])).table(Table::new(columns(), rows(50), "None.").entire());
    let on_terminal = stdout(&entire, &terminal(60));
    assert!(on_terminal.contains("N-000050"));
    assert_eq!(on_terminal.matches("word").count(), 50 * 200);
}

#[test]
fn decoration_is_ascii_where_the_locale_is() {
    let list = Document::new("notes", json!([])).table(Table::new(
        vec![
            Column::reference("Reference", "ref"),
            Column::new("Text", "text"),
        ],
        vec![vec!["N-000001".to_owned(), "word ".repeat(200)]],
        "None.",
    ));
    let page = Page {
        ascii: true,
        ..terminal(40)
    };
    let text = stdout(&list, &page);
    assert!(
        text.is_ascii() && text.contains("...") && text.contains("---"),
        "{text}"
    );
    assert!(!stdout(&list, &terminal(40)).is_ascii());
}

#[test]
fn colour_says_nothing_that_the_words_do_not() {
    for document in [cases(), one_case()] {
        for width in [20, 72, 100] {
            let page = terminal(width);
            let coloured = stdout(
                &document,
                &Page {
                    colour: true,
                    ..page
                },
            );
            assert!(coloured.contains("\u{1b}["));
            assert_eq!(
                without_padding(&without_colour(&coloured)),
                stdout(&document, &page)
            );
        }
    }
    let on_a_pipe = Page {
        colour: true,
        ..PIPE
    };
    assert!(!stdout(&cases(), &on_a_pipe).contains('\u{1b}'));
}

/// Takes away the colours that the program itself writes, and no other escape sequence.
fn without_colour(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let end = after
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .expect("an escape sequence ends");
        assert_eq!(&after[end..=end], "m");
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    out
}

/// Without the spaces at the ends of lines: after a coloured cell they come before the colour is taken back.
fn without_padding(text: &str) -> String {
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

#[test]
fn failures_have_a_message_and_hints() {
    let failure = Failure::not_found("There is no case C-2026-0009.")
        .hint("List them with `mkt case list --all`.");
    assert_snapshot!(failure::render(&failure, false), @r#"
    error: There is no case C-2026-0009.
    hint: List them with `mkt case list --all`.
    "#);
    assert_snapshot!(failure::render(&failure, true), @r#"
    {"schema_version":1,"kind":"error","error":{"code":"not-found","message":"There is no case C-2026-0009.","hints":["List them with `mkt case list --all`."]}}
    "#);
    let several = Failure::usage("Two things are missing.\n--source: Give it.");
    assert_eq!(
        failure::render(&several, false),
        "error: Two things are missing.\n  --source: Give it.\n"
    );
}

#[test]
fn nothing_under_a_failure_is_shown() {
    let failure = Failure::refused("It failed.").because(anyhow::anyhow!("QX7 4ZB"));
    for as_json in [false, true] {
        assert!(!failure::render(&failure, as_json).contains("QX7"));
    }
}

#[test]
fn debug_output_holds_no_record() {
    assert_eq!(format!("{:?}", one_case()), "Document(case)");
}

#[test]
fn small_words() {
    let today = day("2026-03-10");
    for (due, wanted) in [
        ("2026-03-08", "2 days overdue"),
        ("2026-03-09", "1 day overdue"),
        ("2026-03-10", "today"),
        ("2026-03-11", "tomorrow"),
        ("2026-03-13", "in 3 days"),
    ] {
        assert_eq!(record::until(day(due), today), wanted);
    }
    let overdue = record::due_cell(day("2026-03-08"), today);
    assert_eq!(overdue.text, "8 Mar 2026 (2 days overdue)");
    assert_eq!(overdue.exact.as_deref(), Some("2026-03-08"));
    assert_eq!(overdue.emphasis, Emphasis::Attention);
    assert_eq!(record::due_cell(today, today).emphasis, Emphasis::None);
    assert_eq!(record::date_words(Some(today)), "Tuesday 10 March 2026");
    assert_eq!(record::date_words(None), "not recorded");
    assert_eq!(record::date_cell(None).text, "");
    assert_eq!(
        [Some(true), Some(false), None].map(record::yes_no),
        ["yes", "no", "not recorded"]
    );
    assert_eq!(record::count(1, "note", "notes"), "1 note");
    assert_eq!(record::count(0, "note", "notes"), "0 notes");
    assert_eq!(record::join_words(&["a", "b", "c"]), "a, b and c");
    assert_eq!(record::join_words(&["a", "b"]), "a and b");
    assert_eq!(record::join_words::<&str>(&[]), "");
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
