//! Rows of CSV whose quotations do not end as they should: each is rejected by itself, and nothing behind it is swallowed.

use serde_json::{Value, json};

use crate::support::Desk;

const HEADER: &str =
    "key,source,from_org,referrer_name,via,received_on,incident_on,aware_on,summary\r\n";

/// A referral with this summary, written as it stands.
fn row(key: &str, summary: &str) -> String {
    format!("{key},professional,,A Referrer,email,2026-01-05,,,{summary}\r\n")
}

/// Imports the rows as referrals and stores the good ones; gives what became of it and the file of rejected rows.
fn keep_good(desk: &Desk, rows: &str) -> (Value, Vec<Vec<String>>) {
    let file = desk.file("in.csv", &format!("{HEADER}{rows}"));
    let rejected = desk.path("rejected.csv");
    let ran = desk.run(&format!(
        "import {file} --kind referral --keep-good --rejected {rejected} --json"
    ));
    let told: Value = serde_json::from_str(&ran.stdout).unwrap();
    let any = told["data"]["rejected"] != json!([]);
    assert_eq!(
        ran.status,
        if any { 3 } else { 0 },
        "{}{}",
        ran.stdout,
        ran.stderr
    );
    let mut written = Vec::new();
    if any {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_path(&rejected)
            .unwrap();
        for record in reader.records() {
            written.push(record.unwrap().iter().map(str::to_owned).collect());
        }
    }
    (told["data"].clone(), written)
}

/// The summaries by the keys of the rows they came from.
fn summaries(desk: &Desk) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = desk
        .json("referral list --all")
        .as_array()
        .unwrap()
        .iter()
        .map(|referral| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (
                text(&referral["imported"]["key"]),
                text(&referral["summary"]),
            )
        })
        .collect();
    found.sort();
    found
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
        .collect()
}

/// Line, field and code of what was rejected.
fn rejections(told: &Value) -> Vec<(u64, String, String)> {
    told["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                line["line"].as_u64().unwrap(),
                line["field"].as_str().unwrap_or_default().to_owned(),
                line["code"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

fn refused(line: u64, code: &str) -> Vec<(u64, String, String)> {
    vec![(line, "summary".to_owned(), code.to_owned())]
}

#[test]
fn a_quotation_that_does_not_end_swallows_no_row_behind_it() {
    let desk = Desk::new();
    let rows = [
        row("r1", "one"),
        row("r2", "\"two"),
        row("r3", "three"),
        row("r4", "four"),
    ]
    .concat();
    let (told, written) = keep_good(&desk, &rows);
    assert_eq!(rejections(&told), refused(3, "unclosed-quotation"));
    let reason = told["rejected"][0]["reason"].as_str().unwrap();
    assert!(
        reason.contains("begins on line 3") && !reason.contains("two"),
        "{reason}"
    );
    assert_eq!(
        summaries(&desk),
        pairs(&[("r1", "one"), ("r3", "three"), ("r4", "four")])
    );
    // The row stands in the file of rejected ones as it stood, its mark as a character of the text.
    assert_eq!(written.len(), 1);
    assert_eq!(
        [
            &written[0][0],
            &written[0][8],
            &written[0][9],
            &written[0][11]
        ],
        ["r2", "\"two", "3", "unclosed-quotation"]
    );
}

#[test]
fn a_quotation_that_the_mark_of_a_later_row_would_close_is_rejected_where_it_began() {
    let desk = Desk::new();
    let rows = [row("s1", "\"x"), row("s2", "\"y\""), row("s3", "z")].concat();
    let (told, written) = keep_good(&desk, &rows);
    assert_eq!(rejections(&told), refused(2, "text-behind-quotation"));
    let reason = told["rejected"][0]["reason"].as_str().unwrap();
    assert!(
        reason.contains("begins on line 2") && reason.contains("on line 3"),
        "{reason}"
    );
    assert_eq!(summaries(&desk), pairs(&[("s2", "y"), ("s3", "z")]));
    assert_eq!([&written[0][0], &written[0][8]], ["s1", "\"x"]);
}

#[test]
fn text_behind_a_closing_mark_is_rejected() {
    let desk = Desk::new();
    let rows = [
        row("u1", "\"x\" y"),
        row("u2", "\"said \"no\" twice\""),
        row("u3", "\"x\"  "),
        row("u4", "z"),
    ]
    .concat();
    let (told, written) = keep_good(&desk, &rows);
    let both = [
        refused(2, "text-behind-quotation"),
        refused(3, "text-behind-quotation"),
    ]
    .concat();
    assert_eq!(rejections(&told), both);
    assert_eq!(summaries(&desk), pairs(&[("u3", "x  "), ("u4", "z")]));
    assert_eq!(written[0][8], "\"x\" y");
    assert_eq!(written[1][8], "\"said \"no\" twice\"");
}

#[test]
fn a_quotation_may_hold_line_ends_commas_and_marks() {
    let desk = Desk::new();
    let rows = [
        row("t1", "\"one\r\ntwo, and\n\n\"\"three\"\"\""),
        row("t2", "a \"mark\" inside"),
        row("t3", "\"\"\"all of it\"\"\""),
        "\r\n\"\"\r\n".to_owned(),
        "t4,professional,,\"A, B\",email,2026-01-05,,,\"the last line has no end\"".to_owned(),
    ]
    .concat();
    let (told, _) = keep_good(&desk, &rows);
    assert_eq!(told["added"], json!({"referral": 4}), "{told}");
    assert_eq!(
        summaries(&desk),
        pairs(&[
            ("t1", "one\r\ntwo, and\n\n\"three\""),
            ("t2", "a \"mark\" inside"),
            ("t3", "\"all of it\""),
            ("t4", "the last line has no end"),
        ])
    );
}

#[test]
fn the_lines_of_a_broken_quotation_are_each_accounted_for() {
    let desk = Desk::new();
    // The second quotation of the row begins on the row's second line.
    let rows = [
        "v1,professional,,\"A\r\nReferrer\",email,2026-01-05,,,\"first, \"no\"\r\n".to_owned(),
        "second line\"\r\n".to_owned(),
        row("v2", "z"),
    ]
    .concat();
    let (told, written) = keep_good(&desk, &rows);
    let lines: Vec<(u64, String, String)> = rejections(&told);
    assert_eq!(
        lines,
        [
            (2, "summary".to_owned(), "text-behind-quotation".to_owned()),
            (4, String::new(), "wrong-columns".to_owned()),
        ]
    );
    let reason = told["rejected"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("begins on line 3"), "{reason}");
    assert_eq!(summaries(&desk), pairs(&[("v2", "z")]));
    assert_eq!(written[0][3], "A\r\nReferrer");
    assert_eq!(written[1][0], "second line\"");
}

#[test]
fn without_being_told_to_keep_the_good_rows_nothing_is_stored() {
    let desk = Desk::new();
    let rows = [row("r1", "one"), row("r2", "\"two"), row("r3", "three")].concat();
    let file = desk.file("in.csv", &format!("{HEADER}{rows}"));
    let ran = desk.run(&format!("import {file} --kind referral"));
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    assert!(ran.stdout.contains("nothing was stored"), "{}", ran.stdout);
    assert_eq!(desk.json("referral list --all"), json!([]));
}

#[test]
fn a_first_row_whose_quotation_does_not_end_names_no_fields() {
    let desk = Desk::new();
    for header in [
        "key,\"name,type\r\no1,Elmfield,education\r\n",
        "key,\"name\"s,type\r\n",
    ] {
        let file = desk.file("in.csv", header);
        let said = desk
            .run(&format!("import {file} --kind organisation"))
            .fails(1);
        assert!(
            said.contains("first row") && said.contains("quotation"),
            "{said}"
        );
    }
}

#[test]
fn a_rejected_row_is_mended_where_it_was_written_and_imported_again() {
    let desk = Desk::new();
    let (_, _) = keep_good(&desk, &row("r2", "\"two"));
    let text = std::fs::read_to_string(desk.path("rejected.csv")).unwrap();
    let mended = desk.file("mended.csv", &text.replace("\"\"\"two\"", "two"));
    assert_ne!(text, std::fs::read_to_string(&mended).unwrap());
    assert_eq!(
        desk.json(&format!("import {mended} --kind referral"))["added"],
        json!({"referral": 1})
    );
    assert_eq!(summaries(&desk), pairs(&[("r2", "two")]));
}

#[test]
fn whatever_a_writer_of_csv_has_quoted_is_read_as_it_was_given() {
    let desk = Desk::new();
    let signs = ["\"", ",", "\n", "\r\n", "\r", " ", "a", "\"\"", "\",\""];
    let mut seed: usize = 7;
    let mut given = Vec::new();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for at in 0..400 {
        let mut text = "x".to_owned();
        for _ in 0..at % 9 {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(signs[(seed >> 33) % signs.len()]);
        }
        let key = format!("k{at:03}");
        writer
            .write_record([
                &key,
                "professional",
                "",
                "A, B",
                "email",
                "2026-01-05",
                "",
                "",
                &text,
            ])
            .unwrap();
        given.push((key, text));
    }
    let rows = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    let (told, _) = keep_good(&desk, &rows);
    assert_eq!(told["added"], json!({"referral": 400}), "{told}");
    assert_eq!(summaries(&desk), given);
}
