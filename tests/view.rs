//! How answers look, in every format, on every width, with what strangers may have written in them.

mod hostile;

use insta::assert_snapshot;
use mkt::domain::date::{Date, iso_date};
use mkt::error::{Code, Failure};
use mkt::view::document::{Cell, Column, Document, Emphasis, Format, Table};
use mkt::view::render::{Page, Rendered, render};
use mkt::view::{failure, record};
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
    assert_eq!(quiet.stderr, "");
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
                hostile::without_padding(&without_colour(&coloured)),
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
