//! The witness's file: torn, gone, emptied, made for an older store, several of them, and the system's log.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixDatagram;

use super::{check, copy, ends, lines, org, put_back, witness};
use crate::support::Desk;
use crate::support::real::Real;

fn append(real: &Real, bytes: &[u8]) {
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(witness(real))
        .unwrap();
    file.write_all(bytes).unwrap();
}

#[test]
fn it_is_private_and_has_a_short_line_a_run_without_a_name() {
    let real = Real::new();
    let before = lines(&real).len();
    let mode = std::fs::metadata(witness(&real))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    org(&real, "Elmfield School");
    ends(&real, "alice", "org list --reason 'a reason'", 0);
    ends(&real, "alice", "org show O-9", 4);
    ends(&real, "alice", "org list --no-such-flag", 2);
    let all = lines(&real);
    assert_eq!(
        all.len(),
        before + 2,
        "a line a run that changed the newest entry"
    );
    for line in &all {
        assert!(line.len() < 160, "{line}");
        for word in ["alice", "Elmfield", "reason", "org"] {
            assert!(!line.contains(word), "{line}");
        }
    }
    // A run with more than one transaction has one line too.
    let out = real.path("one.mktbackup");
    ends(
        &real,
        "keeper",
        &format!("backup create --out {}", out.display()),
        0,
    );
    assert_eq!(lines(&real).len(), before + 3);
}

#[test]
fn a_torn_line_is_no_alarm_and_does_not_spoil_the_next() {
    let real = Real::new();
    org(&real, "Elmfield School");
    let torn = lines(&real).pop().unwrap();
    for bytes in [
        &torn.as_bytes()[..torn.len() / 2],
        b"\0\0\0\0\0\0\0\0",
        b"mkt1 \xff\xfe",
        "x".repeat(10_000).as_bytes(),
    ] {
        append(&real, bytes);
        // Whatever is appended after it is read.
        let old = copy(&real, &["mkt.db"]);
        org(&real, &format!("School of {} bytes", bytes.len()));
        let now = copy(&real, &["mkt.db"]);
        put_back(&real, &old);
        ends(&real, "alice", "org list", 13);
        put_back(&real, &now);
        append(&real, bytes);
        let (_, said) = ends(&real, "alice", "org list", 0);
        assert!(!said.contains("warning"), "{said}");
        real.is_whole();
    }
}

#[test]
fn lines_in_another_order_than_that_of_the_entries_are_no_alarm() {
    let real = Real::new();
    for name in ["Elmfield School", "Larkspur School", "Harrow School"] {
        org(&real, name);
    }
    let mut all = lines(&real);
    let last = all.len() - 1;
    all.swap(last, last - 2);
    std::fs::write(witness(&real), format!("{}\n", all.join("\n"))).unwrap();
    let (_, said) = ends(&real, "alice", "org list", 0);
    assert!(!said.contains("warning"), "{said}");
    real.is_whole();
}

#[test]
fn one_that_is_gone_or_emptied_is_missed_by_those_who_look_and_stops_nobody() {
    let real = Real::new();
    org(&real, "Elmfield School");
    for emptied in [false, true] {
        if emptied {
            std::fs::write(witness(&real), "").unwrap();
        } else {
            std::fs::remove_file(witness(&real)).unwrap();
        }
        let (_, said) = ends(&real, "alice", "org list", 0);
        assert!(!said.contains("warning"), "{said}");
        org(&real, if emptied { "Oak School" } else { "Ash School" });
        assert_eq!(
            witness(&real).exists(),
            emptied,
            "it is not made anew behind anybody's back"
        );
        for (user, line) in [("keeper", "verify"), ("keeper", "doctor")] {
            let found = check(&real, user, line);
            assert_eq!(found["ok"], false, "{found}");
            assert!(
                found["remedy"].as_str().unwrap().contains("--new-witness"),
                "{found}"
            );
            ends(&real, user, line, 20);
        }
        ends(
            &real,
            "alice",
            "audit acknowledge --new-witness --reason Moved",
            5,
        );
        ends(&real, "diane", "audit acknowledge --new-witness", 2);
        ends(
            &real,
            "diane",
            "audit acknowledge --new-witness --reason 'The disk was changed'",
            0,
        );
        assert!(lines(&real)[0].contains(" begun "));
        ends(
            &real,
            "diane",
            "audit acknowledge --new-witness --reason Again",
            1,
        );
        let done = real.is_whole();
        assert!(done.contains(&"audit.acknowledge-witness".to_owned()));
        assert_eq!(check(&real, "keeper", "doctor")["ok"], true);
        let old = copy(&real, &["mkt.db"]);
        org(&real, if emptied { "Elm School" } else { "Fir School" });
        let now = copy(&real, &["mkt.db"]);
        put_back(&real, &old);
        ends(&real, "alice", "org list", 13);
        put_back(&real, &now);
    }
}

#[test]
fn a_store_that_never_had_one_gets_it_with_its_next_entry() {
    let real = Real::new();
    real.sql().execute_batch("DELETE FROM witness").unwrap();
    std::fs::remove_file(witness(&real)).unwrap();
    ends(&real, "alice", "org list", 0);
    assert_eq!(lines(&real).len(), 1);
    real.is_whole();
    // From then on it is missed.
    std::fs::remove_file(witness(&real)).unwrap();
    ends(&real, "keeper", "verify", 20);
}

#[test]
fn a_run_that_was_killed_before_its_first_line_leaves_no_alarm() {
    let real = Real::new();
    real.sql().execute_batch("DELETE FROM witness").unwrap();
    std::fs::remove_file(witness(&real)).unwrap();
    ends(&real, "alice", "org list", 0);
    // As it is when the run had committed, and was killed then.
    std::fs::write(witness(&real), "").unwrap();
    real.is_whole();
    ends(&real, "alice", "org list", 0);
    assert!(lines(&real).len() > 1);
}

#[test]
fn two_stores_in_one_folder_have_a_witness_each() {
    let (real, other) = (Real::new(), Real::new());
    let second = real.path("second.db");
    let init = real.path("recovery-2.txt");
    crate::support::write_private(&real.path("second.pass"), "quiet harbour lantern second\n");
    let made = real
        .command()
        .env("MKT_STORE", &second)
        .env("MKT_PASSPHRASE_FILE", real.path("second.pass"))
        .args([
            "init",
            "--name",
            "Alice Example",
            "--roles",
            "admin,officer,manager",
        ])
        .args(["--recovery-out", init.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let own = real.path("second.db.witness");
    assert_eq!(std::fs::read_to_string(&own).unwrap().lines().count(), 1);
    let before = lines(&real).len();
    org(&real, "Elmfield School");
    assert_eq!(std::fs::read_to_string(&own).unwrap().lines().count(), 1);
    assert_eq!(lines(&real).len(), before + 1);

    // In one folder that the configuration names, they go by their paths: copies of one store have the same id.
    let folder = real.path("witnesses");
    std::fs::create_dir(&folder).unwrap();
    for store in [&real, &other] {
        store.sql().execute_batch("DELETE FROM witness").unwrap();
        let settings = store.path("home/.config/mkt");
        std::fs::create_dir_all(&settings).unwrap();
        std::fs::write(
            settings.join("config.toml"),
            format!("witness_folder = \"{}\"\n", folder.display()),
        )
        .unwrap();
    }
    org(&real, "Larkspur School");
    org(&real, "Harrow School");
    let old = copy(&other, &["mkt.db"]);
    org(&other, "Larkspur School");
    assert_eq!(
        lines(&real).len(),
        before + 1,
        "nothing goes to the old place"
    );
    let names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let dashed = other.folder().display().to_string().replace('/', "-");
    let wanted = format!("{}-mkt.db.witness", dashed.trim_start_matches('-'));
    assert!(names.contains(&wanted), "{wanted} {names:?}");
    put_back(&other, &old);
    ends(&other, "alice", "org list", 13);
    ends(&real, "alice", "org list", 0);
    real.is_whole();
}

#[test]
fn what_it_has_of_other_stores_is_passed_over() {
    let real = Real::new();
    let old = copy(&real, &["mkt.db"]);
    org(&real, "Elmfield School");
    let own = lines(&real).pop().unwrap();
    let mut words: Vec<&str> = own.split(' ').collect();
    let id = "ab".repeat(16);
    words[1] = &id;
    words[2] = "900";
    let other = words.join(" ");
    // So many that there is none of its own near the end.
    append(&real, format!("{other}\n").repeat(3000).as_bytes());
    ends(&real, "alice", "org list", 0);
    append(&real, format!("{other}\n").repeat(3000).as_bytes());
    put_back(&real, &old);
    ends(&real, "alice", "org list", 13);
}

#[test]
fn a_folder_for_witnesses_is_named_from_the_root() {
    let real = Real::new();
    let settings = real.path("home/.config/mkt");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(
        settings.join("config.toml"),
        "witness_folder = \"somewhere\"\n",
    )
    .unwrap();
    let (_, said) = ends(&real, "alice", "org list", 2);
    assert!(said.contains("witness_folder"), "{said}");
}

#[test]
fn where_none_can_be_made_the_run_is_done_and_says_so() {
    let real = Real::new();
    real.sql().execute_batch("DELETE FROM witness").unwrap();
    let settings = real.path("home/.config/mkt");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(
        settings.join("config.toml"),
        "witness_folder = \"/nowhere/at/all\"\n",
    )
    .unwrap();
    let (answer, said) = ends(
        &real,
        "alice",
        "org add --name 'Elmfield School' --type education",
        0,
    );
    assert_eq!(answer, "O-0001\n");
    assert_eq!(
        said.matches("warning: The witness /nowhere/at/all/")
            .count(),
        1,
        "{said}"
    );
    assert_eq!(check(&real, "keeper", "verify")["ok"], false);
    assert_eq!(check(&real, "keeper", "doctor")["ok"], false);
}

#[test]
fn one_that_is_no_file_is_told_and_waited_for_by_nobody() {
    let real = Real::new();
    std::fs::remove_file(witness(&real)).unwrap();
    let made = std::process::Command::new("mkfifo")
        .arg(witness(&real))
        .status()
        .unwrap();
    assert!(made.success());
    let (_, said) = ends(&real, "alice", "org list", 0);
    assert_eq!(said.matches("warning: The witness").count(), 1, "{said}");
    assert_eq!(check(&real, "keeper", "verify")["ok"], false);
    assert_eq!(check(&real, "keeper", "doctor")["ok"], false);
}

#[test]
fn the_log_of_the_system_hears_each_line_where_there_is_one() {
    let desk = Desk::new();
    let log = UnixDatagram::bind(desk.path("system-log")).unwrap();
    log.set_nonblocking(true).unwrap();
    desk.run("org list").ok();
    let mut heard = [0; 512];
    let length = log.recv(&mut heard).unwrap();
    let heard = std::str::from_utf8(&heard[..length]).unwrap();
    let last = std::fs::read_to_string(desk.path("mkt.db.witness")).unwrap();
    assert!(heard.starts_with("<85>mkt["), "{heard}");
    assert!(heard.ends_with(last.lines().last().unwrap()), "{heard}");
    assert!(log.recv(&mut [0; 512]).is_err(), "one line a run");
    drop(log);
    // Nobody listens any more.
    desk.run("org list").ok();
}
