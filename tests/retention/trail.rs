//! The audit trail has its own period: its old end is proposed, approved and cut off as records are disposed of, and what is left still
//! verifies.

use serde_json::{Value, json};

use super::{case, due_case, import, person, subject};
use crate::support::Desk;

const LATER: &str = "2037-02-03T10:00:00Z";

/// Goes to a day more than ten years on, which a Data Protection Officer confirms.
fn go_to(desk: &Desk, instant: &str) {
    desk.set_clock(instant);
    desk.run("audit acknowledge --reason 'Time has passed'")
        .ok();
}

/// A desk at which a case was disposed of in 2026, so that nothing in the trail of that year is needed in 2037.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &due_case("c1"));
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk.run("retention dispose D-2026-1 --confirm D-2026-1 --reason 'The list of November'")
        .ok();
    desk
}

/// What a sweep of today that changes nothing says of the trail.
#[track_caller]
fn swept(desk: &Desk) -> Value {
    desk.json("retention sweep --dry-run")["audit"].clone()
}

fn entries(desk: &Desk) -> i64 {
    desk.sql()
        .query_row("SELECT COUNT(*) FROM audit_entry", [], |row| row.get(0))
        .unwrap()
}

/// Carries out the list of 2037, and gives what came of it.
fn cut(desk: &Desk) -> crate::support::Ran {
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2037-1 --all").ok();
    desk.run("retention dispose D-2037-1 --confirm D-2037-1")
}

#[test]
fn the_old_end_is_cut_at_a_signed_checkpoint_and_the_rest_still_verifies() {
    let desk = desk();
    let old = desk.path("old.json");
    desk.run(&format!("retention certificate D-2026-1 --out {old}"))
        .ok();
    let of_2026 = entries(&desk);
    go_to(&desk, LATER);
    let swept = swept(&desk);
    let item = &swept[0];
    assert_eq!(item["audit"], format!("AT-{of_2026:06}"), "{swept}");
    assert_eq!(item["state"], "due");
    assert_eq!(item["dispose_after"], "2037-01-01");
    assert_eq!(item["rule"], "audit-10-years");
    let lines = desk.run("--quiet retention sweep --dry-run --check");
    assert_eq!(lines.status, 20);
    assert_eq!(lines.stdout, format!("AT-{of_2026:06}  2037-01-01\n"));

    desk.run("retention sweep").ok();
    // What waits is not proposed twice.
    assert!(
        desk.run("retention sweep")
            .stderr
            .contains("no list was made")
    );
    let refused = desk
        .run(&format!(
            "retention approve D-2037-1 --keep AT-{of_2026} --reason Why"
        ))
        .fails(1);
    assert!(refused.contains("cannot be kept back"), "{refused}");
    desk.run("retention approve D-2037-1 --all").ok();
    desk.run("retention dispose D-2037-1 --confirm D-2037-1")
        .fails(5);
    let before = entries(&desk);
    let done = desk
        .run_as(
            "mona",
            "retention dispose D-2037-1 --confirm D-2037-1 --json",
        )
        .data();
    assert_eq!(
        done["disposed"][0]["counts"]["audit-entries"], of_2026,
        "{done}"
    );
    // The disposal has two entries of its own, and the look before it one.
    assert!(entries(&desk) < before - of_2026 + 5);

    let verified = desk.json("audit verify");
    assert_eq!(verified["ok"], true, "{verified}");
    let checkpoint = &verified["checkpoints"][0];
    assert_eq!(checkpoint["through"], of_2026);
    assert_eq!(checkpoint["entries"], of_2026);
    assert_eq!(checkpoint["list"], "D-2037-0001");
    assert_eq!(checkpoint["policy_version"], 1);
    desk.run("verify --deep").ok();
    let log = desk.run("audit log");
    assert!(log.stderr.contains("signed checkpoint"), "{}", log.stderr);
    assert!(!log.stdout.contains(" init "), "{}", log.stdout);
    // The tombstone of 2026 stays with its number, and what its certificate says with it.
    let new = desk.json("retention certificate D-2026-1");
    assert!(new["records"][0]["audit_number"].as_i64().unwrap() <= of_2026);
    let checked = desk.run(&format!(
        "retention certificate D-2026-1 --verify {old} --json"
    ));
    let told = checked.data();
    assert_eq!(told["ok"], true);
    assert_eq!(told["entry_compared"], false);
    assert_eq!(told["cut_through"], of_2026);
    let said = desk
        .run(&format!("retention certificate D-2026-1 --verify {old}"))
        .stderr;
    assert!(said.contains("cannot be shown any more"), "{said}");
    let text = std::fs::read_to_string(&old).unwrap();
    let changed = desk.file("changed.json", &text.replace("\"mona\"", "\"nora\""));
    desk.run(&format!(
        "retention certificate D-2026-1 --verify {changed}"
    ))
    .fails(20);
    let own = desk.json("retention certificate D-2037-1");
    assert_eq!(own["destroyed"]["audit-entries"], of_2026);
    assert_eq!(own["records"][0]["category"], "audit");
    // Nothing more is due, and the next end goes in its own year.
    assert_eq!(self::swept(&desk), json!([]));
    go_to(&desk, "2048-01-01T10:00:00Z");
    let of_2037 = self::swept(&desk)[0]["audit"].clone();
    assert_ne!(of_2037, format!("AT-{of_2026:06}"));
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2048-1 --all").ok();
    desk.run("retention dispose D-2048-1 --confirm D-2048-1")
        .ok();
    let verified = desk.json("audit verify");
    assert_eq!(verified["checkpoints"].as_array().unwrap().len(), 2);
    assert_eq!(verified["ok"], true);
    desk.run("verify").ok();
}

#[test]
fn an_entry_stays_while_anything_that_it_names_is_there() {
    let desk = desk();
    // A child's case is kept until 2045, and who looked at it in 2026 can be told until then.
    import(
        &desk,
        &[
            person("p9", Some("2020-05-05")),
            case("c9", "2026-01-09", None, &[subject("p9", "child")]),
        ],
    );
    desk.run("case show C-2026-2").ok();
    go_to(&desk, LATER);
    assert_eq!(swept(&desk), json!([]));
    assert_eq!(desk.json("status")["disposals"]["audit"]["due"], 0);
    let views = desk.json("audit viewed C-2026-2");
    assert_eq!(views[0]["action"], "case.show", "{views}");
    desk.run("case close C-2026-2 --on 2037-02-03 --outcome Closed")
        .ok();
    go_to(&desk, "2047-03-01T10:00:00Z");
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2047-1 --all").ok();
    desk.run("retention dispose D-2047-1 --confirm D-2047-1")
        .ok();
    // Gone, it keeps the entries of 2026 no longer.
    let item = swept(&desk)[0].clone();
    assert_eq!(item["dispose_after"], "2037-01-01");
    assert_eq!(item["state"], "due");
}

#[test]
fn a_hold_on_a_class_holds_the_trail_too_also_between_approval_and_disposal() {
    let desk = desk();
    go_to(&desk, LATER);
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2037-1 --all").ok();
    desk.run_as(
        "mona",
        "retention hold --tag inquiry --reason 'An inquiry forbids it'",
    )
    .ok();
    let before = entries(&desk);
    let skipped = desk.run("retention dispose D-2037-1 --confirm D-2037-1 --json");
    assert_eq!(skipped.status, 3, "{}", skipped.stderr);
    assert!(skipped.stdout.contains("H-0001"), "{}", skipped.stdout);
    assert!(entries(&desk) > before);
    let item = swept(&desk)[0].clone();
    assert_eq!(item["state"], "blocked");
    assert_eq!(
        item["blocks"],
        json!([{"kind": "class-hold", "ref": "H-0001"}])
    );
    desk.run("retention release H-1 --reason 'The inquiry is over'")
        .ok();
    assert_eq!(swept(&desk)[0]["state"], "due");
}

#[test]
fn a_trail_that_does_not_verify_is_not_cut() {
    let desk = desk();
    go_to(&desk, LATER);
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2037-1 --all").ok();
    desk.sql()
        .execute_batch(
            "DROP TRIGGER audit_entry_is_never_changed; UPDATE audit_entry SET user = 'nobody' WHERE number = 2;",
        )
        .unwrap();
    let before = entries(&desk);
    let skipped = desk.run("retention dispose D-2037-1 --confirm D-2037-1");
    assert_eq!(skipped.status, 3, "{}", skipped.stderr);
    assert!(
        skipped.stderr.contains("does not verify") || skipped.stdout.contains("does not verify"),
        "{}{}",
        skipped.stdout,
        skipped.stderr
    );
    assert!(entries(&desk) > before);
    assert_eq!(desk.run("audit verify").status, 20);
}

#[test]
fn nothing_but_a_cut_takes_entries_away_and_a_forged_one_is_found() {
    let desk = desk();
    let refused = |sql: &str| {
        let conn = desk.sql();
        assert!(conn.execute_batch(sql).is_err(), "{sql}");
    };
    let no_reasons = "DELETE FROM audit_reason;";
    for sql in [
        "DELETE FROM audit_entry WHERE number = 1",
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET user = 'nobody' WHERE number = 1",
    ] {
        refused(&format!("{no_reasons} {sql}"));
    }
    go_to(&desk, LATER);
    cut(&desk).ok();
    let through = desk.json("audit verify")["checkpoints"][0]["through"]
        .as_i64()
        .unwrap();
    for sql in [
        format!("DELETE FROM audit_entry WHERE number = {}", through + 1),
        "UPDATE audit_checkpoint SET entries = 1".to_owned(),
        "DELETE FROM audit_checkpoint".to_owned(),
        // The newest entry stays, and no checkpoint is put before another.
        "INSERT INTO audit_checkpoint SELECT 2, (SELECT MAX(number) FROM audit_entry), mac, 1, 0, first_at, last_at, cut_at, list, policy_version, signature FROM audit_checkpoint".to_owned(),
        format!("INSERT INTO audit_checkpoint SELECT 2, {through}, mac, 1, 0, first_at, last_at, cut_at, list, policy_version, signature FROM audit_checkpoint"),
    ] {
        refused(&format!("{no_reasons} {sql}"));
    }
    desk.run("verify").ok();
    // Somebody who writes to the file with other software cuts off one entry more.
    desk.sql()
        .execute_batch(&format!(
            "DELETE FROM audit_reason;
             INSERT INTO audit_checkpoint SELECT 2, number, mac, 1, 0, at, at, at, 'D-2037-0001', 1, zeroblob(32)
                 FROM audit_entry WHERE number = {0};
             DELETE FROM audit_entry WHERE number = {0};",
            through + 1
        ))
        .unwrap();
    let verified = desk.run("audit verify --json");
    assert_eq!(verified.status, 20);
    assert!(
        verified.stdout.contains("\"checkpoint_broken\":2"),
        "{}",
        verified.stdout
    );
    assert_eq!(desk.run("verify").status, 20);
}

#[test]
fn the_cut_is_made_again_in_a_backup_from_before_it() {
    let desk = desk();
    go_to(&desk, LATER);
    let before = desk.path("before.mktbackup");
    desk.run(&format!("backup create --out {before}")).ok();
    cut(&desk).ok();
    let new = desk.path("new.db");
    let told = desk
        .run(&format!("backup restore {before} --as {new} --json"))
        .data();
    let through = desk.json("audit verify")["checkpoints"][0]["through"].clone();
    assert_eq!(
        told["disposals"]["destroyed_again"],
        json!([format!("AT-{:06}", through.as_i64().unwrap())])
    );
    let verified = desk.json(&format!("--store {new} audit verify"));
    assert_eq!(verified["ok"], true);
    assert_eq!(verified["checkpoints"][0]["through"], through);
    desk.run(&format!("--store {new} verify --deep")).ok();
    // A dump has no trail, and is taken in by an empty store with the policy of the trail.
    let dump = desk.run(&format!("--store {new} dump")).ok();
    let other = Desk::new();
    let file = other.file("dump.jsonl", &format!("{dump}\n"));
    other.set_clock(LATER);
    other
        .run("audit acknowledge --reason 'Time has passed'")
        .ok();
    other.run(&format!("import {file}")).ok();
    other.run("verify").ok();
    assert_eq!(other.run("dump").ok(), dump);
}

#[test]
fn its_period_is_in_the_policy_and_the_data_protection_officer_sets_it() {
    let desk = desk();
    let shown = desk.json("retention policy show");
    let rule = shown["versions"][0]["rules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|rule| rule["category"] == "audit")
        .unwrap()
        .clone();
    assert_eq!(rule["years"], 10);
    assert_eq!(rule["start_event"], "recorded");
    let set = |more: &str| {
        desk.run(&format!(
            "retention policy set --category audit {more} --from today --reason Why --yes --json"
        ))
    };
    set("--until-age 25").fails(1);
    set("--runs-from closed").fails(1);
    desk.run("retention policy set --category adult --runs-from recorded --from today --reason Why --yes")
        .fails(1);
    let told = set("--years 12").data();
    assert!(told["audit"]["longer"].as_i64().unwrap() > 5, "{told}");
    go_to(&desk, LATER);
    assert_eq!(swept(&desk), json!([]));
    let told = set("--years 8").data();
    assert!(told["audit"]["newly_due"].as_i64().unwrap() > 5, "{told}");
    assert_eq!(swept(&desk)[0]["rule"], "audit-8-years");
    let notice = desk.run("notice").ok();
    assert!(
        notice.contains("trail of who saw and changed what: 8 years"),
        "{notice}"
    );
}
