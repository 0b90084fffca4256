//! What the lines come to: their form, beginnings that nobody without the key can write, and a file that somebody filled up.

use std::fmt::Write as _;
use std::io::Write as _;

use mkt::domain::date::Instant;
use mkt::domain::witness::{Beginning, Head, Line, Testimony, Why};

use super::{copy, ends, lines, org, put_back, witness};
use crate::support::real::Real;

const STORE: &str = "0123456789abcdef0123456789abcdef";

fn head(number: i64) -> Head {
    Head {
        number,
        mac: format!("{number:064x}"),
        at: Instant::parse("2026-11-23T10:00:00Z").unwrap(),
    }
}

fn line(number: i64) -> Line {
    Line {
        store: STORE.to_owned(),
        head: head(number),
        beginning: None,
    }
}

/// As good as a seal here: nobody else makes it.
fn seal(text: &str) -> String {
    format!("{:064x}", text.len())
}

fn beginning(number: i64, length: u64) -> Line {
    let text = Line::sealed_text(STORE, &head(number), Why::Acknowledged, length);
    Line {
        beginning: Some(Beginning {
            why: Why::Acknowledged,
            length,
            seal: seal(&text),
        }),
        ..line(number)
    }
}

fn highest(all: &[(u64, Line)]) -> i64 {
    let mut testimony = Testimony::default();
    for (at, line) in all {
        testimony.hear(line.clone(), *at, &seal);
    }
    testimony.highest.unwrap().number
}

#[test]
fn a_line_is_read_as_it_was_written_and_nothing_else_is() {
    for line in [line(7), beginning(7, 4096)] {
        let text = line.to_string();
        assert_eq!(Line::parse(&text), Some(line));
        for cut in 0..text.len() {
            // Cut before its last part, a beginning would otherwise read as an ordinary line.
            let cut_line = Line::parse(&text[..cut]);
            assert!(
                cut_line.is_none_or(|line| line.beginning.is_none() && text[..cut].ends_with('Z')),
                "{cut}"
            );
        }
    }
    let good = line(7).to_string();
    for bad in [
        good.replace("mkt1", "mkt2"),
        good.replace(" 7 ", " 0 "),
        good.replace(" 7 ", " -7 "),
        good.replace(STORE, &STORE.to_uppercase()),
        format!("{good} "),
        format!("{good} more"),
        format!(" {good}"),
        String::new(),
    ] {
        assert_eq!(Line::parse(&bad), None, "{bad}");
    }
}

#[test]
fn the_highest_since_the_last_beginning_counts() {
    assert_eq!(
        highest(&[(0, line(10)), (130, line(12)), (260, line(11))]),
        12
    );
    assert_eq!(
        highest(&[(0, line(40)), (130, beginning(11, 130)), (400, line(12))]),
        12
    );
    // Others may have written between the measuring and the writing.
    assert_eq!(highest(&[(0, line(40)), (260, beginning(11, 130))]), 11);
}

#[test]
fn a_beginning_that_is_forged_or_written_once_more_is_none() {
    let mut forged = beginning(11, 130);
    forged.beginning.as_mut().unwrap().seal = seal("something else");
    assert_eq!(highest(&[(0, line(40)), (130, forged)]), 40);
    let again = [
        (0, line(40)),
        (130, beginning(11, 130)),
        (9_000, line(60)),
        (9_130, beginning(11, 130)),
    ];
    assert_eq!(highest(&again), 60);
}

#[test]
fn nobody_without_the_key_acknowledges_by_writing_to_the_file() {
    let real = Real::new();
    org(&real, "Elmfield School");
    let old = copy(&real, &["mkt.db"]);
    let known = lines(&real).pop().unwrap();
    org(&real, "Larkspur School");
    put_back(&real, &old);
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(witness(&real))
        .unwrap();
    let length = file.metadata().unwrap().len();
    writeln!(file, "{known} acknowledged {length} {}", "0".repeat(64)).unwrap();
    writeln!(file, "{known}").unwrap();
    ends(&real, "alice", "org list", 13);
}

#[test]
fn one_that_was_filled_up_with_its_own_older_lines_is_seen_through_by_verify() {
    let real = Real::new();
    org(&real, "Elmfield School");
    let old = copy(&real, &["mkt.db"]);
    let known = lines(&real).pop().unwrap();
    org(&real, "Larkspur School");
    put_back(&real, &old);
    let mut many = String::new();
    for _ in 0..200 {
        writeln!(many, "{known}").unwrap();
    }
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(witness(&real))
        .unwrap();
    file.write_all(many.as_bytes()).unwrap();
    for line in ["verify", "audit verify"] {
        ends(&real, "keeper", line, 20);
    }
    // It can be acknowledged by what is found there.
    ends(
        &real,
        "diane",
        "audit acknowledge --rolled-back --reason 'Found by verify'",
        0,
    );
    real.is_whole();
}
