//! A disposal of one case in ten, the cleaning of the pages and the looking through them included, against the bare SQL deletes and
//! VACUUM on a copy of the same encrypted file, in the same run. Prints both times and their ratio, and fails where it is above 3.
//!
//! `MKT_BENCH_CASES` is the number of cases (100,000 unless told); `MKT_BENCH_RUNS` how often both are measured (3), each on a copy
//! of its own; the middle of each counts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a measurement prints what it found and stops at the unexpected"
)]

mod support;

use std::path::Path;
use std::time::{Duration, Instant as Stopwatch};

use chrono::Days;
use mkt::actions::disposal::{Approval, approve, carry_out};
use mkt::actions::disposal_date::recompute_with;
use mkt::actions::retention::{SweepOptions, sweep};
use mkt::actions::user::{NewCredential, passphrase_of_file, user_add};
use mkt::domain::audit::Entry;
use mkt::domain::case::{Basis, Case, Member};
use mkt::domain::date::Date;
use mkt::domain::note::Note;
use mkt::domain::person::Person;
use mkt::domain::record::Recorded;
use mkt::domain::reference::{CaseRef, DisposalListRef, NoteRef, PersonRef, Reference};
use mkt::domain::retention::{Category, Policy};
use mkt::domain::role::CaseRole;
use mkt::keys::KeyFile;
use mkt::session::Session;
use mkt::store::case::{CasePerson, case_insert, case_person_put};
use mkt::store::note::note_insert;
use mkt::store::person::person_insert;
use rusqlite::Connection;

use support::{CHEAP, make_store, number, passphrase, private_folder, session};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Makes a store with two managers.
fn make(folder: &Path) {
    make_store(folder, "manager,admin");
    let file = passphrase(folder, "bob");
    user_add(
        &mut session(folder, "alice"),
        &"bob".parse().unwrap(),
        "Bob Example",
        &"manager".parse().unwrap(),
        None,
        &NewCredential::Passphrase(passphrase_of_file(&file).unwrap(), CHEAP),
    )
    .unwrap();
}

/// Fills the store: three cases in ten open, a subject each (two thirds children) and two notes each; one case in ten is due.
fn fill(session: &mut Session, cases: i64) {
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
        let is_due = at % 10 == 0;
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
                surname: Some(format!("Example{at}")),
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
        for (number, text) in [
            (
                2 * at - 1,
                "Telephone call from the school; nothing new to report.",
            ),
            (2 * at, TEXT),
        ] {
            let note = Note {
                case,
                on: opened_on + days(at % 100),
                note_kind: "contact".to_owned(),
                source: None,
                text: text.to_owned(),
            };
            note_insert(&tx, NoteRef::from_id(number), &note, None, None, &recorded).unwrap();
        }
        recompute_with(&tx, case, &policy).unwrap();
    }
    tx.commit(Entry::change("bench.fill")).unwrap();
}

/// A note of ordinary length.
const TEXT: &str = "Visited at home this morning with the health visitor. The kitchen was tidy and there was food in the \
    cupboards; the youngest was asleep and the two older ones were at school. The mother said that she sleeps better since the change of \
    medication and that her sister comes by twice a week. She asked again about a place at the nursery from September. Agreed: the \
    health visitor weighs the baby on Friday, and we speak on the telephone on Monday about the application.";

/// The middle of several times.
fn middle(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// A copy of the store with its keys and passphrases.
fn copy_of(folder: &Path) -> tempfile::TempDir {
    let copy = private_folder();
    for name in ["mkt.db", "mkt.db.keys", "alice.pass", "bob.pass"] {
        std::fs::copy(folder.join(name), copy.path().join(name)).unwrap();
    }
    copy
}

/// The bare deletes of the same cases and VACUUM, on a connection of SQLCipher's with nothing but the key set.
fn bare(folder: &Path) -> Duration {
    let mut session = session(folder, "bob");
    let keys = KeyFile::load(&KeyFile::path_for(&folder.join("mkt.db"))).unwrap();
    let digits = session.store_and_key().1.cipher_key(keys.salt()).unwrap();
    let conn = Connection::open(folder.join("mkt.db")).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\";", digits.as_str()))
        .unwrap();
    let clock = Stopwatch::now();
    conn.execute_batch(
        "BEGIN IMMEDIATE;
         CREATE TEMP TABLE going AS SELECT id FROM case_record WHERE disposal_state = 'dated' AND dispose_after <= '2026-11-23';
         CREATE TEMP TABLE who AS SELECT person FROM case_person WHERE case_id IN (SELECT id FROM going);
         DELETE FROM note WHERE case_id IN (SELECT id FROM going);
         DELETE FROM case_person WHERE case_id IN (SELECT id FROM going);
         DELETE FROM record_identity WHERE kind = 'C' AND record IN (SELECT id FROM going);
         DELETE FROM case_record WHERE id IN (SELECT id FROM going);
         DELETE FROM person_key WHERE person IN (SELECT person FROM who);
         DELETE FROM person WHERE id IN (SELECT person FROM who);
         COMMIT;
         VACUUM;",
    )
    .unwrap();
    clock.elapsed()
}

fn main() {
    let cases = number("MKT_BENCH_CASES", 100_000);
    let runs = number("MKT_BENCH_RUNS", 3);
    let folder = private_folder();
    make(folder.path());
    let clock = Stopwatch::now();
    let list: DisposalListRef = {
        let mut session = session(folder.path(), "alice");
        fill(&mut session, cases);
        let swept = sweep(&mut session, SweepOptions::default()).unwrap();
        let list = swept.list.unwrap();
        let all = Approval {
            all: true,
            ..Approval::default()
        };
        approve(&mut session, list, &all).unwrap();
        list
    };
    let size = std::fs::metadata(folder.path().join("mkt.db"))
        .unwrap()
        .len();
    println!(
        "{cases} cases stored, a tenth of them approved for disposal, in {:.1?}; {} MB",
        clock.elapsed(),
        size >> 20
    );

    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let copy = copy_of(folder.path());
        theirs.push(bare(copy.path()));
        let copy = copy_of(folder.path());
        let mut session = session(copy.path(), "bob");
        let clock = Stopwatch::now();
        let mut doing = (String::new(), Stopwatch::now());
        let done = carry_out(&mut session, list, &mut |now, _, _| {
            if now != doing.0 {
                if std::env::var_os("MKT_BENCH_STEPS").is_some() {
                    println!("  {:.2?} {}", doing.1.elapsed(), doing.0);
                }
                doing = (now.to_owned(), Stopwatch::now());
            }
        })
        .unwrap();
        ours.push(clock.elapsed());
        if std::env::var_os("MKT_BENCH_STEPS").is_some() {
            println!("  {:.2?} {}", doing.1.elapsed(), doing.0);
        }
        assert_eq!(
            done.items.len(),
            usize::try_from(cases / 10).unwrap(),
            "all of them went"
        );
        assert!(!done.any_skipped());
        assert_eq!(done.cleaned.unwrap().found, 0);
    }
    for (ours, theirs) in ours.iter().zip(&theirs) {
        println!("  disposal {ours:.2?}, bare {theirs:.2?}");
    }
    let (ours, theirs) = (middle(ours), middle(theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("disposal, pages made clean and looked through: {ours:.2?}");
    println!("bare deletes and VACUUM: {theirs:.2?}");
    println!("ratio: {ratio:.2}");
    assert!(
        ratio <= 3.0,
        "a disposal takes at most 3 times as long as the bare deletes and VACUUM"
    );
}
