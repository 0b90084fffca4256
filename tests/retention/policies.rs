//! The retention policy: who may change it, what changes, and what keeps its version.

use serde_json::json;

use super::{dispose, due_case, import, item};
use crate::support::Desk;

#[test]
fn a_new_version_reckons_every_stored_date_and_old_tombstones_keep_theirs() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &due_case("c1"));
    dispose(&desk);
    import(&desk, &due_case("c2"));
    assert_eq!(item(&desk, "C-2026-0002")["dispose_after"], "2016-05-02");
    let line = "retention policy set --category adult --years 25 --from today";
    let looked = desk.json(&format!("{line} --dry-run"));
    assert_eq!(
        looked["cases"],
        json!({"longer": 1, "shorter": 0, "same": 0, "newly_due": 0, "no_longer_due": 1})
    );
    assert_eq!(desk.json("retention policy show")["in_force"], 1);
    // It needs a reason and a confirmation.
    desk.run(line).fails(2);
    desk.run(&format!("{line} --reason 'New notice'")).fails(2);
    let set = desk.json(&format!("{line} --reason 'New notice' --yes"));
    assert_eq!(set["version"], 2);
    assert_eq!(set["reckoned"], true);
    let now = item(&desk, "C-2026-0002");
    assert_eq!(now["dispose_after"], "2031-05-02");
    assert_eq!(now["state"], "not-due");
    desk.run("verify").ok();
    let shown = desk.json("retention policy show");
    assert_eq!(shown["in_force"], 2);
    assert_eq!(shown["versions"][1]["rules"].as_array().unwrap().len(), 4);
    assert_eq!(
        desk.json("retention certificate D-2026-1")["records"][0]["policy_version"],
        1
    );
    // The same again changes nothing; nor is there a version before the present one.
    desk.run(&format!("{line} --reason Again --yes")).fails(1);
    desk.run(
        "retention policy set --category adult --years 9 --from 2020-01-01 --reason Why --yes",
    )
    .fails(1);
    desk.run("retention policy set --category adult --years 0 --from today --reason Why --yes")
        .fails(1);
    desk.run(
        "retention policy set --category requests --until-age 20 --from today --reason Why --yes",
    )
    .fails(1);
    desk.run("retention policy set --category baby --years 9 --from today --reason Why --yes")
        .fails(2);
    let missing = desk.run("retention policy set --reason Why --yes").fails(2);
    assert!(
        missing.contains("--category") && missing.contains("--years") && missing.contains("--from")
    );
}

#[test]
fn only_the_data_protection_officer_changes_it() {
    let desk = Desk::new();
    for (name, roles) in [
        ("mona", "manager"),
        ("olly", "officer"),
        ("adam", "admin"),
        ("dora", "dpo"),
    ] {
        desk.add_user(name, roles);
    }
    let line = "retention policy set --category adult --years 12 --from today --reason Why --yes";
    for name in ["mona", "olly", "adam"] {
        desk.run_as(name, line).fails(5);
    }
    desk.run_as("adam", "retention policy show").fails(5);
    desk.run_as("olly", "retention policy show").ok();
    desk.run_as("dora", line).ok();
}

#[test]
fn a_version_for_a_day_to_come_is_reckoned_by_the_first_sweep_from_then_on() {
    let desk = Desk::new();
    import(&desk, &due_case("c1"));
    let set = desk.json("retention policy set --category adult --years 25 --from 2026-12-01 --reason 'New notice' --yes");
    assert_eq!(set["reckoned"], false);
    assert_eq!(item(&desk, "C-2026-0001")["dispose_after"], "2016-05-02");
    desk.run("verify").ok();
    // A day that lies ahead is looked at by the version that will be in force then, and nothing is changed by looking.
    let ahead = desk.json("retention sweep --dry-run --all --as-of 2026-12-01");
    assert_eq!(ahead["policy_version"], 2);
    assert_eq!(ahead["items"][0]["dispose_after"], "2031-05-02");
    assert_eq!(ahead["counts"]["due"], 0);
    let before = desk.json("retention sweep --dry-run --as-of 2026-11-30");
    assert_eq!(
        (&before["policy_version"], &before["counts"]["due"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(item(&desk, "C-2026-0001")["dispose_after"], "2016-05-02");
    desk.set_clock("2026-12-01T10:00:00Z");
    // Nobody changed a date by other means.
    desk.run("verify").ok();
    let swept = desk.json("retention sweep --dry-run --all");
    assert_eq!(swept["items"][0]["dispose_after"], "2031-05-02");
    assert_eq!(swept["counts"]["due"], 0);
    desk.run("verify").ok();
    let explained = desk.run("retention explain C-2026-1");
    assert!(
        explained.ok().contains("2031") && !explained.stderr.contains("verify"),
        "{}{}",
        explained.stdout,
        explained.stderr
    );
    desk.run("retention sweep").ok();
    desk.run("verify").ok();
}

#[test]
fn a_list_made_by_an_older_version_is_not_approved() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    import(&desk, &due_case("c1"));
    desk.run("retention sweep").ok();
    desk.run(
        "retention policy set --category adult --years 9 --from today --reason 'New notice' --yes",
    )
    .ok();
    let refused = desk
        .run_as("mona", "retention approve D-2026-1 --all")
        .fails(1);
    assert!(
        refused.contains("version 1") && refused.contains("version 2"),
        "{refused}"
    );
}
