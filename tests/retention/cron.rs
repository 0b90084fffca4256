//! What runs unattended: the day of the sweep at noon, at midnight and on the days on which the clocks change; what a service
//! user may; the crontab line and the units of `examples/`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use mkt::domain::user::{Permission, Role};

use super::{case, import, person, subject};
use crate::support::Desk;
use crate::support::real::Real;

const SWEEP: &str = "--quiet retention sweep --dry-run --check";

/// A desk with a case that may be disposed of from each of these days.
fn desk_with_cases_due(days: &[&str]) -> Desk {
    let desk = Desk::new();
    let mut records = Vec::new();
    for (number, due) in days.iter().enumerate() {
        let who = format!("p{number}");
        let (year, rest) = due.split_once('-').unwrap();
        let closed = format!("{}-{rest}", year.parse::<i32>().unwrap() - 10);
        records.push(person(&who, Some("1950-01-01")));
        records.push(case(
            &format!("c{number}"),
            "2006-01-09",
            Some(&closed),
            &[subject(&who, "adult")],
        ));
    }
    import(&desk, &records);
    desk.add_user("sweep", "service");
    desk
}

#[test]
fn the_day_of_the_sweep_is_londons_at_every_hour() {
    // In 2027 the clocks go forward on 28 March, a day of 23 hours, and back on 31 October, one of 25.
    let days = ["2027-03-28", "2027-03-29", "2027-10-31", "2027-11-01"];
    let desk = desk_with_cases_due(&days);
    for (now, due) in [
        ("2027-03-27T12:00:00Z", 0),
        ("2027-03-27T23:59:59Z", 0),
        ("2027-03-28T00:00:00Z", 1),
        ("2027-03-28T01:00:00Z", 1),
        ("2027-03-28T12:00:00Z", 1),
        // 22:59:59 in UTC is the last second of a day of 23 hours.
        ("2027-03-28T22:59:59Z", 1),
        ("2027-03-28T23:00:00Z", 2),
        ("2027-03-29T11:00:00Z", 2),
        ("2027-10-30T22:59:59Z", 2),
        ("2027-10-30T23:00:00Z", 3),
        // The hour that comes twice.
        ("2027-10-31T00:30:00Z", 3),
        ("2027-10-31T01:30:00Z", 3),
        ("2027-10-31T12:00:00Z", 3),
        ("2027-10-31T23:00:00Z", 3),
        ("2027-10-31T23:59:59Z", 3),
        ("2027-11-01T00:00:00Z", 4),
    ] {
        desk.set_clock(now);
        let ran = desk.run_as("sweep", SWEEP);
        let lines: Vec<String> = days
            .iter()
            .take(due)
            .enumerate()
            .map(|(number, day)| format!("C-2026-000{}  {day}\n", number + 1))
            .collect();
        let expected = lines.concat();
        assert_eq!(ran.stdout, expected, "{now}");
        assert_eq!(ran.status, if due == 0 { 0 } else { 20 }, "{now}");
        assert_eq!(ran.stderr, "", "{now}");
    }
}

#[test]
fn a_service_user_may_look_back_up_and_verify_and_nothing_else() {
    let may: Vec<Permission> = Permission::ALL
        .into_iter()
        .filter(|permission| permission.roles().contains(&Role::Service))
        .collect();
    assert_eq!(
        may,
        [
            Permission::PreviewRetention,
            Permission::SweepRetention,
            Permission::VerifyStore,
            Permission::Backup,
            // What needs attention, in counts and references.
            Permission::SeeStatus,
        ]
    );
    let desk = desk_with_cases_due(&["2026-11-01"]);
    let file = desk.path("one.mktbackup");
    let new = desk.path("new.db");
    let run = |words: &[&str]| desk.run_words_with("sweep", words, "");
    assert_eq!(desk.run_as("sweep", SWEEP).status, 20);
    run(&["backup", "create", "--out", &file]).ok();
    run(&["backup", "verify", &file]).ok();
    run(&["verify"]).ok();
    assert!([0, 20].contains(&run(&["doctor"]).status));
    run(&["backup", "restore", &file, "--as", &new]).fails(5);
    for line in [
        "case list",
        "case show C-2026-1",
        "case timeline C-2026-1",
        "person list",
        "person find Wren",
        "referral list",
        "org list",
        "note list C-2026-1",
        "retention explain C-2026-1",
        "retention hold C-2026-1 --reason Inquest",
        "retention list --holds",
        "sar list",
        "audit log",
        "audit viewed P-1",
        "user list",
        "dump",
    ] {
        let told = desk.run_as("sweep", line).fails(5);
        assert!(
            !told.contains("Wren") && !told.contains("fictional"),
            "{line}: {told}"
        );
    }
}

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(example(name)).unwrap()
}

/// The commands of an example, from `mkt` on, and how many words before them are the crontab's.
fn commands(name: &str) -> Vec<String> {
    text(name)
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let command = match line.strip_prefix("ExecStart=/usr/local/bin/mkt ") {
                Some(rest) => rest.to_owned(),
                None => line.split_once(" mkt ")?.1.to_owned(),
            };
            Some(command.trim_end_matches(">/dev/null").trim().to_owned())
        })
        .collect()
}

#[test]
fn the_commands_of_the_crontab_and_the_units_run_as_a_service_user() {
    let real = Real::new();
    let key = real.path("sweep.key");
    let added = real
        .keeper()
        .args(["user", "add", "sweep", "--name", "Nightly sweep"])
        .args(["--roles", "service", "--key-out", key.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(added.status.success(), "{added:?}");
    std::fs::create_dir(real.path("backups")).unwrap();
    // As systemd hands a credential over: a folder that only the unit can read, and a variable that names it.
    std::fs::create_dir(real.path("credentials")).unwrap();
    std::fs::copy(&key, real.path("credentials/mkt-passphrase")).unwrap();
    let mut seen = 0;
    for name in ["mkt.crontab", "mkt-retention.service", "mkt-backup.service"] {
        for line in commands(name) {
            seen += 1;
            let line = line
                .replace("/var/lib/mkt/mkt.db", real.path("mkt.db").to_str().unwrap())
                .replace("/var/backups/mkt", real.path("backups").to_str().unwrap());
            let mut command = real.command();
            command
                .env_remove("MKT_PASSPHRASE_FILE")
                .env("MKT_USER", "sweep")
                .env("CREDENTIALS_DIRECTORY", real.path("credentials"))
                .args(line.split_whitespace());
            let output = command.output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{name}: {line}: {output:?}");
            assert_eq!(output.stderr, b"", "{name}: {line}");
        }
    }
    assert_eq!(seen, 4, "the commands were not found");
    assert_eq!(std::fs::read_dir(real.path("backups")).unwrap().count(), 2);
}

#[test]
fn the_units_keep_the_key_out_of_swap_and_core_files() {
    for name in ["mkt-retention.service", "mkt-backup.service"] {
        let unit = text(name);
        for line in [
            "LoadCredentialEncrypted=mkt-passphrase:/etc/mkt/mkt-passphrase.cred",
            "LimitMEMLOCK=infinity",
            "LimitCORE=0",
            "PrivateNetwork=yes",
            "ProtectSystem=strict",
        ] {
            assert!(unit.lines().any(|found| found == line), "{name}: {line}");
        }
    }
}

#[test]
fn systemd_understands_the_units_and_the_timers() {
    if Command::new("systemd-analyze")
        .arg("--version")
        .output()
        .is_err()
    {
        writeln!(
            std::io::stderr(),
            "skipped: there is no systemd-analyze here"
        )
        .unwrap();
        return;
    }
    let folder = crate::support::private_folder();
    let mut units = Vec::new();
    for name in [
        "mkt-retention.service",
        "mkt-retention.timer",
        "mkt-backup.service",
        "mkt-backup.timer",
    ] {
        // The program and its account are not installed on a machine that runs the tests.
        let unit = text(name)
            .replace("/usr/local/bin/mkt", "/bin/true")
            .replace("User=mkt", "User=root")
            .replace("Group=mkt", "Group=root")
            // Manual pages that are not installed are looked for.
            .replace("Documentation=", "#Documentation=");
        let path = folder.path().join(name);
        std::fs::write(&path, unit).unwrap();
        units.push(path);
    }
    let checked = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .args(&units)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(checked.status.success(), "{said}");
    let about_ours: Vec<&str> = said.lines().filter(|line| line.contains("mkt-")).collect();
    assert!(about_ours.is_empty(), "{about_ours:#?}");
    for name in ["mkt-retention.timer", "mkt-backup.timer"] {
        let calendar = text(name)
            .lines()
            .find_map(|line| line.strip_prefix("OnCalendar=").map(str::to_owned))
            .unwrap();
        let parsed = Command::new("systemd-analyze")
            .args(["calendar", &calendar])
            .output()
            .unwrap();
        assert!(parsed.status.success(), "{calendar}: {parsed:?}");
    }
}
