//! The real program: killed at random moments of a disposal, every case is whole or gone and the list can be taken up again;
//! and what somebody at a terminal sees.

use std::io::Write as _;
use std::process::Stdio;
use std::time::Duration;

use crate::support::real::{Real, answer, ends};

/// More than are destroyed in one transaction.
const CASES: usize = 240;

fn real_with_approved_cases() -> Real {
    real_with_approved(CASES)
}

fn real_with_approved(cases: usize) -> Real {
    let real = Real::new();
    let mut lines = Vec::new();
    for number in 0..cases {
        lines.push(format!(
            r#"{{"kind":"person","key":"p{number}","forenames":["Wren{number}"],"surname":"Quillfeather{number}","date_of_birth":"1950-01-01"}}
{{"kind":"case","key":"c{number}","title":"Case {number} of Quillfeather","basis":["care-act-2014-s44"],"opened_on":"2006-01-09","closed_on":"2006-05-02","outcome":"Closed.","people":[{{"person":"p{number}","role":"subject","subject":true,"category":"adult"}}]}}
{{"kind":"note","key":"n{number}","case":"c{number}","on":"2006-02-01","note_kind":"visit","text":"Quillfeather{number} was seen."}}
{{"kind":"note","key":"m{number}","case":"c{number}","on":"2006-02-02","note_kind":"visit","text":"Quillfeather{number} was seen again."}}
"#
        ));
    }
    let file = real.path("records.jsonl");
    std::fs::write(&file, lines.concat()).unwrap();
    real.json(&["import", file.to_str().unwrap()]);
    real.json(&["retention", "sweep"]);
    real.json_as("diane", &["retention", "approve", "D-2026-1", "--all"]);
    real
}

/// How many cases are left; each must be whole.
#[track_caller]
fn left(real: &Real) -> usize {
    left_of(real, CASES)
}

#[track_caller]
fn left_of(real: &Real, all: usize) -> usize {
    // The program repairs what a kill left before anything else is read.
    real.is_whole();
    let sql = real.sql();
    let number = |query: &str| -> usize {
        sql.query_row(query, [], |row| row.get::<_, i64>(0))
            .unwrap()
            .try_into()
            .unwrap()
    };
    let cases = number("SELECT COUNT(*) FROM case_record");
    assert_eq!(number("SELECT COUNT(*) FROM note"), 2 * cases);
    assert_eq!(number("SELECT COUNT(*) FROM person"), cases);
    assert_eq!(number("SELECT COUNT(*) FROM case_person"), cases);
    assert_eq!(number("SELECT COUNT(*) FROM tombstone"), all - cases);
    assert_eq!(
        number("SELECT COUNT(*) FROM disposal_item WHERE state = 'approved'"),
        cases
    );
    cases
}

#[test]
fn a_kill_at_any_moment_leaves_each_case_whole_or_gone() {
    let real = real_with_approved_cases();
    let mut kills_in_the_middle = 0;
    let mut before = CASES;
    // The moments are spread over the whole run by a fixed rule, so that a failure can be seen again.
    for round in 0..60_u64 {
        let mut child = real
            .command()
            .args(["retention", "dispose", "D-2026-1", "--confirm", "D-2026-1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(60 + round * 137 % 700));
        let ended = child.try_wait().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let now = left(&real);
        if now < before && now > 0 {
            kills_in_the_middle += 1;
        }
        before = now;
        if ended.is_some_and(|status| status.success()) {
            break;
        }
    }
    assert!(kills_in_the_middle > 0, "no kill fell into the disposal");
    // Taken up again, it goes to its end, the cleaning of the pages included.
    let output = real.run(&["retention", "dispose", "D-2026-1", "--confirm", "D-2026-1"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(left(&real), 0);
    let keys = mkt::keys::KeyFile::load(&real.path("mkt.db.keys")).unwrap();
    assert_eq!(keys.disposals().len(), CASES);
    let needles = real.path("needles.txt");
    std::fs::write(&needles, "Quillfeather\n").unwrap();
    let verified = real
        .keeper()
        .args([
            "verify",
            "--deep",
            "--absent-from",
            needles.to_str().unwrap(),
        ])
        .output()
        .unwrap();
    assert!(verified.status.success(), "{verified:?}");
}

#[test]
#[ignore = "minutes: 200 kills; run by whoever changes how a disposal is written, with `cargo test --test main -- --ignored two_hundred_kills`"]
fn two_hundred_kills_of_a_disposal_of_fifty_cases() {
    const FIFTY: usize = 50;
    let ready = real_with_approved(FIFTY);
    let files: Vec<(String, Vec<u8>)> = ["mkt.db", "mkt.db.keys"]
        .into_iter()
        .map(|name| (name.to_owned(), std::fs::read(ready.path(name)).unwrap()))
        .collect();
    // How long it takes when nobody kills it, so that the moments are spread over the whole of it on any machine.
    let dispose = |real: &Real| {
        let mut command = real.command();
        command.args(["retention", "dispose", "D-2026-1", "--confirm", "D-2026-1"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let (mut whole, mut gone, mut between) = (0, 0, 0);
    let mut longest = Duration::from_millis(400);
    for round in 0..200_u32 {
        for (name, bytes) in &files {
            crate::support::write_private(&ready.path(name), bytes);
        }
        drop(std::fs::remove_file(ready.path("mkt.db-journal")));
        let begun = std::time::Instant::now();
        let mut child = dispose(&ready).spawn().unwrap();
        std::thread::sleep(longest * (round * 37 % 200) / 200);
        let ended = child.try_wait().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        if ended.is_none() && round * 37 % 200 > 190 {
            longest = begun.elapsed() * 5 / 4;
        }
        match left_of(&ready, FIFTY) {
            FIFTY => whole += 1,
            0 => gone += 1,
            _ => between += 1,
        }
        let again = dispose(&ready).status().unwrap();
        assert!(again.success(), "round {round}");
        assert_eq!(left_of(&ready, FIFTY), 0, "round {round}");
        let keys = mkt::keys::KeyFile::load(&ready.path("mkt.db.keys")).unwrap();
        assert_eq!(keys.disposals().len(), FIFTY, "round {round}");
    }
    let told = format!("all were there {whole} times, none {gone} times, some {between} times");
    std::io::stderr().write_all(told.as_bytes()).unwrap();
    assert!(whole > 0 && gone > 0, "{told}");
}

#[test]
fn where_a_write_fails_no_case_is_half_destroyed_and_no_success_is_told() {
    let real = real_with_approved_cases();
    let variables: Vec<(&str, std::ffi::OsString)> = real.variables();
    let mut failed = 0;
    // No file may become longer than so many blocks: first the journal cannot be written, later the store, last the file that
    // is written anew without free pages.
    for blocks in [8, 40, 200, 1000, 1400, 1800, 2400] {
        let output = std::process::Command::new("sh")
            .arg("-c")
            .arg(format!(
                "trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" retention dispose D-2026-1 --confirm D-2026-1 --json"
            ))
            .arg(env!("CARGO_BIN_EXE_mkt"))
            .env_clear()
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .output()
            .unwrap();
        let now = left(&real);
        if output.status.success() {
            assert_eq!(now, 0, "{output:?}");
        } else {
            failed += 1;
            assert_eq!(output.stdout, b"", "a failure answers nothing");
        }
    }
    assert!(failed > 0, "no write failed");
    let output = real.run(&["retention", "dispose", "D-2026-1", "--confirm", "D-2026-1"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(left(&real), 0);
    let keys = mkt::keys::KeyFile::load(&real.path("mkt.db.keys")).unwrap();
    assert_eq!(keys.disposals().len(), CASES);
}

#[test]
fn at_a_terminal_items_are_decided_one_by_one_and_the_list_is_typed_before_it_is_destroyed() {
    let real = Real::new();
    let mut lines = Vec::new();
    for number in 0..2 {
        lines.push(format!(
            r#"{{"kind":"person","key":"p{number}","forenames":["Wren"],"surname":"Example","date_of_birth":"1950-01-01"}}
{{"kind":"case","key":"c{number}","title":"The matter {number}","basis":["care-act-2014-s44"],"opened_on":"2006-01-09","closed_on":"2006-05-02","outcome":"Closed.","people":[{{"person":"p{number}","role":"subject","subject":true,"category":"adult"}}]}}
"#
        ));
    }
    let file = real.path("records.jsonl");
    std::fs::write(&file, lines.concat()).unwrap();
    real.json(&["import", file.to_str().unwrap()]);
    real.json(&["retention", "sweep"]);

    let variables = real.as_user("diane");
    let mut variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    variables.push(("TERM", "dumb"));
    let mut session = real.at_terminal("retention approve D-2026-1", &variables);
    session.exp_string("C-2026-0001: The matter 0").unwrap();
    session.exp_string("1 person").unwrap();
    answer(&mut session, "What is to become of C-2026-0001?", "3");
    session.exp_string("C-2026-0002: The matter 1").unwrap();
    answer(&mut session, "What is to become of C-2026-0002?", "2");
    answer(&mut session, "Why?", "A complaint is coming");
    ends(&mut session, 0);
    let shown = real.json(&["retention", "list", "D-2026-1"]);
    assert_eq!(shown["items"][0]["state"], "approved");
    assert_eq!(shown["items"][1]["state"], "kept");
    assert_eq!(shown["items"][0]["approved_by"], "diane");

    // Whoever types something else destroys nothing.
    let mut session = real.at_terminal("retention dispose D-2026-1", &[("TERM", "dumb")]);
    answer(
        &mut session,
        "is destroyed and cannot be brought back.",
        "yes",
    );
    let said = ends(&mut session, 1);
    assert!(said.contains("nothing was destroyed"), "{said}");
    real.json(&["case", "show", "C-2026-1"]);
    let mut session = real.at_terminal("retention dispose D-2026-1", &[("TERM", "dumb")]);
    answer(
        &mut session,
        "is destroyed and cannot be brought back.",
        "d-2026-0001",
    );
    ends(&mut session, 0);
    assert_eq!(
        real.run(&["case", "show", "C-2026-1"]).status.code(),
        Some(4)
    );
    real.json(&["case", "show", "C-2026-2"]);
}
