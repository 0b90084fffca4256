//! Started from nowhere, by nobody, with nothing.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use super::{org_add, orgs, said, shell};
use crate::support::real::Real;

#[test]
fn a_directory_that_was_deleted_is_as_good_as_any() {
    let real = Real::new();
    let gone = |then: &str| {
        let script =
            format!("mkdir \"$HOME.gone\" && cd \"$HOME.gone\" && rmdir \"$HOME.gone\" && {then}");
        said(&mut shell(&real, &script))
    };
    assert_eq!(
        gone("exec \"$0\" org add --name 'Elmfield Surgery' --type education").ok(),
        "O-0001\n"
    );
    assert!(gone("exec \"$0\" org list").ok().contains("Elmfield"));
    gone("exec \"$0\" --help").ok();
    // A store that would be in it is not there, and one cannot be made.
    gone("MKT_STORE=mkt.db exec \"$0\" org list").fails(10);
    gone("exec \"$0\" --store new.db --user new --passphrase-file \"${MKT_STORE%/*}/admin.pass\" init --name New --roles admin --recovery-out code.txt")
        .fails(1);
}

#[test]
fn no_home_is_needed_where_everything_is_named() {
    let real = Real::new();
    said(real.command().env_remove("HOME").args(org_add("Elmfield"))).ok();
    let nowhere = said(
        real.command()
            .env_remove("HOME")
            .env_remove("MKT_STORE")
            .args(["org", "list"]),
    )
    .fails(2);
    assert!(nowhere.contains("--store"), "{nowhere}");
    // A home that is not there, or is no folder, is no reason to fail either.
    for home in ["/nowhere/at/all", "/dev/null"] {
        said(real.command().env("HOME", home).args(["org", "list"])).ok();
        said(
            real.command()
                .env("HOME", home)
                .env_remove("MKT_STORE")
                .args(["org", "list"]),
        )
        .fails(10);
    }
}

#[test]
fn no_variable_at_all_is_needed() {
    let real = Real::new();
    let mut command = real.command();
    command
        .env_clear()
        .arg("--store")
        .arg(real.path("mkt.db"))
        .args(["--user", "alice", "--passphrase-file"])
        .arg(real.path("alice.key"))
        .args(org_add("Elmfield Surgery"));
    assert_eq!(said(&mut command).ok(), "O-0001\n");
    assert_eq!(orgs(&real), ["Elmfield Surgery"]);
}

#[test]
fn variables_and_words_that_are_no_text_are_told_not_died_of() {
    let real = Real::new();
    let bytes = OsStr::from_bytes(b"\xff\xfe");
    said(real.command().args(["org", "show"]).arg(bytes)).fails(2);
    said(real.command().arg(bytes)).fails(2);
    said(real.command().env("MKT_STORE", bytes).args(["org", "list"])).fails(10);
    for name in [
        "LANG", "TERM", "COLUMNS", "HOME", "SUDO_UID", "NO_COLOR", "EDITOR",
    ] {
        said(real.command().env(name, bytes).args(["org", "list"])).ok();
    }
    for name in ["MKT_USER", "MKT_FORMAT"] {
        let status = said(real.command().env(name, bytes).args(["org", "list"])).status;
        assert!(
            [Some(0), Some(2), Some(12)].contains(&status),
            "{name} {status:?}"
        );
    }
}

#[test]
fn answers_do_not_depend_on_the_locale() {
    let real = Real::new();
    said(real.command().args(org_add("Siân’s Place"))).ok();
    let expected = said(real.command().args(["org", "list"])).ok();
    assert!(expected.contains("Siân’s Place"));
    for locale in ["C", "POSIX", "tr_TR.UTF-8", "nonsense"] {
        let answer = said(
            real.command()
                .env("LC_ALL", locale)
                .env("TERM", "dumb")
                .env("COLUMNS", "20")
                .args(["org", "list"]),
        )
        .ok();
        assert_eq!(answer, expected, "{locale}");
    }
    for clock in ["America/New_York", "Asia/Kathmandu", "nonsense", ""] {
        let answer = said(real.command().env("TZ", clock).args(["org", "show", "O-1"])).ok();
        let london = said(real.command().args(["org", "show", "O-1"])).ok();
        assert_eq!(answer, london, "{clock}");
    }
}
