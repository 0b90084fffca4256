//! The sweep over a store of many cases, against reading every case's facts and reckoning its date in Rust, in the same
//! run on the same store. Prints both times and their ratio, and fails where the ratio is below 100.
//!
//! `MKT_BENCH_CASES` is the number of cases (100,000 unless told); `MKT_BENCH_DUE` makes one case in so many due (10,000).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement prints what it found and stops at the unexpected"
)]

mod support;

use std::time::{Duration, Instant as Stopwatch};

use chrono::Days;
use mkt::actions::disposal_date::recompute_with;
use mkt::actions::retention::survey::survey;
use mkt::actions::retention::{SweepOptions, sweep};
use mkt::domain::audit::Entry;
use mkt::domain::case::{Basis, Case, Member};
use mkt::domain::date::Date;
use mkt::domain::note::Note;
use mkt::domain::person::Person;
use mkt::domain::record::Recorded;
use mkt::domain::reference::{CaseRef, NoteRef, PersonRef, Reference};
use mkt::domain::retention::{Category, Policy, disposal_date};
use mkt::domain::role::CaseRole;
use mkt::session::Session;
use mkt::store::case::{CasePerson, case_insert, case_person_put};
use mkt::store::note::note_insert;
use mkt::store::person::person_insert;
use mkt::store::retention_check::case_facts_each;

use support::{make_store, number, private_folder, session};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Fills the store: three cases in ten open, a subject each (two thirds children) and a note each.
fn fill(session: &mut Session, cases: i64, due_in: i64) {
    let policy = Policy::shipped();
    let first = day("2017-01-02");
    let recorded = Recorded::now("alice", session.now());
    let mut tx = session.begin().unwrap();
    for at in 1..=cases {
        // In pieces, so that the pages of one fit into the cache.
        if at % 2_000 == 0 {
            tx.commit(Entry::change("bench.fill")).unwrap();
            tx = session.begin().unwrap();
        }
        let is_due = at % due_in == 0;
        let is_child = at % 3 != 0 && !is_due;
        let days = |number: i64| Days::new(u64::try_from(number).unwrap());
        let opened_on = if is_due {
            day("2012-03-01")
        } else {
            first + days(at % 3000)
        };
        let closed_on = (at % 10 > 2 || is_due).then(|| opened_on + days(120));
        let born = if is_child {
            day("2008-05-01") + days(at % 3000)
        } else {
            day("1950-05-01") + days(at % 9000)
        };
        let person = PersonRef::from_id(at);
        person_insert(
            &tx,
            person,
            &Person {
                forenames: vec!["Sam".to_owned()],
                surname: Some(format!("Example{}", at % 5000)),
                date_of_birth: Some(born.to_string().parse().unwrap()),
                ..Person::default()
            },
            &recorded,
        )
        .unwrap();
        let case: CaseRef = format!("C-2026-{at}").parse().unwrap();
        case_insert(
            &tx,
            case,
            &Case {
                title: format!("Case {at}"),
                basis: vec![Basis::WorkingTogether],
                opened_on,
                closed_on,
                outcome: None,
                tags: Vec::new(),
                places: Vec::new(),
                review_kind: None,
                review_decided_on: None,
                notified_on: None,
                rapid_review_ended_on: None,
            },
            &recorded,
            policy.version,
        )
        .unwrap();
        let category = if is_child {
            Category::Child
        } else {
            Category::Adult
        };
        case_person_put(
            &tx,
            case,
            &CasePerson {
                member: Member {
                    person,
                    role: CaseRole::Subject,
                    role_detail: None,
                    subject: true,
                    category: Some(category),
                    label: None,
                },
                added_on: opened_on,
                recorded: recorded.clone(),
            },
        )
        .unwrap();
        let note = Note {
            case,
            on: opened_on + days(at % 100),
            note_kind: "contact".to_owned(),
            source: None,
            text: "Telephone call from the school; nothing new to report.".to_owned(),
        };
        note_insert(&tx, NoteRef::from_id(at), &note, None, None, &recorded).unwrap();
        recompute_with(&tx, case, &policy).unwrap();
    }
    tx.commit(Entry::change("bench.fill")).unwrap();
}

/// The middle of several times.
fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn main() {
    let cases = number("MKT_BENCH_CASES", 100_000);
    let due_in = number("MKT_BENCH_DUE", 10_000);
    let folder = private_folder();
    make_store(folder.path(), "manager");
    let mut session = session(folder.path(), "alice");
    let clock = Stopwatch::now();
    fill(&mut session, cases, due_in);
    println!("{cases} cases stored in {:.1?}", clock.elapsed());

    let mut times = Vec::new();
    for _ in 0..7 {
        let clock = Stopwatch::now();
        let today = session.today();
        survey(session.store().db(), today, today, false).unwrap();
        times.push(clock.elapsed());
    }
    let reading = middle(times);
    let options = SweepOptions {
        dry_run: true,
        ..SweepOptions::default()
    };
    let mut times = Vec::new();
    let mut swept = 0;
    for _ in 0..7 {
        let clock = Stopwatch::now();
        swept = sweep(&mut session, options)
            .unwrap()
            .survey
            .cases
            .counts
            .due;
        times.push(clock.elapsed());
    }
    let by_index = middle(times);

    let (policy, today) = (Policy::shipped(), session.today());
    let mut times = Vec::new();
    let mut reckoned = 0_u64;
    for _ in 0..3 {
        reckoned = 0;
        let clock = Stopwatch::now();
        case_facts_each(session.store().db(), &mut |_, facts, _| {
            reckoned += u64::from(disposal_date(facts, &policy).is_due_on(today));
        })
        .unwrap();
        times.push(clock.elapsed());
    }
    let by_row = middle(times);
    assert_eq!(swept, reckoned, "both ways find the same cases");

    // Like with like: neither writes. A sweep also waits for the disk to have its audit entry, whatever the store holds.
    let ratio = by_row.as_secs_f64() / reading.as_secs_f64();
    println!("sweep by the index: {reading:.2?}; {swept} due");
    println!("every row in Rust: {by_row:.2?}");
    println!("ratio: {ratio:.0}");
    println!("the whole command, its audit entry on disk: {by_index:.2?}");
    assert!(
        ratio >= 100.0,
        "the sweep is at least 100 times as fast as computing each row"
    );
}
