//! Users: names, the table of roles against DESIGN.md read row by row, training, passphrases.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use mkt::domain::passphrase::{PassphraseProblem, passphrase_problem};
use mkt::domain::user::Permission::{self, *};
use mkt::domain::user::{Role, Roles, RolesProblem, UserName, UserNameProblem, training_is_due};
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn user_names_are_login_names() {
    for good in ["a", "alice", "a.b-c_9", &"a".repeat(32)] {
        assert_eq!(good.parse::<UserName>().unwrap().as_str(), good);
    }
    for (bad, why) in [
        ("", UserNameProblem::Empty),
        ("Alice", UserNameProblem::Beginning),
        ("9lives", UserNameProblem::Beginning),
        ("-rf", UserNameProblem::Beginning),
        ("alice smith", UserNameProblem::Character),
        ("aliceA", UserNameProblem::Character),
        ("zoë", UserNameProblem::Character),
        ("a\u{202e}b", UserNameProblem::Character),
        (&"a".repeat(33), UserNameProblem::TooLong),
    ] {
        assert_eq!(bad.parse::<UserName>(), Err(why), "{bad:?}");
    }
    assert!(serde_json::from_str::<UserName>("\"Alice\"").is_err());
}

#[test]
fn roles_are_read_from_a_list_and_kept_in_order() {
    let roles: Roles = "service, admin ,manager,admin".parse().unwrap();
    assert_eq!(roles.to_string(), "manager,admin,service");
    assert_eq!(
        serde_json::to_string(&roles).unwrap(),
        r#"["manager","admin","service"]"#
    );
    assert_eq!(
        serde_json::from_str::<Roles>(r#"["service","manager","admin"]"#).unwrap(),
        roles
    );
    assert_eq!(" ".parse::<Roles>(), Err(RolesProblem::None));
    assert_eq!("admin,boss".parse::<Roles>(), Err(RolesProblem::Unknown));
    assert_eq!("admin,".parse::<Roles>(), Err(RolesProblem::Unknown));
    assert!(serde_json::from_str::<Roles>("[]").is_err());
}

/// DESIGN.md, "Keys and people", row by row. The code has it the other way round.
#[test]
fn each_role_may_what_its_row_says() {
    let officer = vec![
        ReadRecords,
        WriteRecords,
        PrepareExport,
        PreviewRetention,
        SeeStatus,
    ];
    let mut manager = officer.clone();
    manager.extend([
        DecideReferral,
        CloseCase,
        ReopenCase,
        MergePeople,
        ReleaseExport,
        PlaceHold,
        ReleaseHold,
        DecideRetention,
        SweepRetention,
        ApproveDisposal,
        CarryOutDisposal,
        ImportRecords,
        ReadUsers,
    ]);
    let dpo = vec![
        ReadRecords,
        AccessRequests,
        UseRestricted,
        DumpRecords,
        PlaceHold,
        ReleaseHold,
        ReleaseClassHold,
        SetRetentionPolicy,
        PreviewRetention,
        SweepRetention,
        ApproveDisposal,
        CarryOutDisposal,
        ReadAudit,
        AcknowledgeAudit,
        VerifyStore,
        ReadUsers,
        SeeStatus,
    ];
    let auditor = vec![ReadAudit, VerifyStore, ReadUsers, SeeStatus];
    let admin = vec![
        ReadUsers,
        ManageUsers,
        ManageKeys,
        Permission::Backup,
        RestoreBackup,
        ImportRecords,
        VerifyStore,
        SeeStatus,
    ];
    let service = vec![
        PreviewRetention,
        SweepRetention,
        Permission::Backup,
        VerifyStore,
        SeeStatus,
    ];
    for (role, row) in [
        (Role::Officer, officer),
        (Role::Manager, manager),
        (Role::Dpo, dpo),
        (Role::Auditor, auditor),
        (Role::Admin, admin),
        (Role::Service, service),
    ] {
        let wanted: BTreeSet<_> = row.into_iter().collect();
        let roles = Roles::from(role);
        let found: BTreeSet<_> = Permission::ALL
            .into_iter()
            .filter(|p| roles.may(*p))
            .collect();
        assert_eq!(found, wanted, "{role}");
    }
}

#[test]
fn who_may_not_is_told_who_may() {
    assert_eq!(CloseCase.who_may(), "Only a manager may close a case.");
    assert_eq!(
        PlaceHold.who_may(),
        "Only a manager or a Data Protection Officer (dpo) may place a hold."
    );
    assert_eq!(
        ReadRecords.who_may(),
        "Only an officer, a manager or a Data Protection Officer (dpo) may read records."
    );
    let sentences: BTreeSet<_> = Permission::ALL
        .into_iter()
        .map(Permission::who_may)
        .collect();
    assert_eq!(sentences.len(), Permission::ALL.len());
}

#[test]
fn training_is_due_the_day_after_its_anniversary() {
    for (trained_on, today, due) in [
        (None, "2026-01-01", true),
        (Some("2025-01-01"), "2026-01-01", false),
        (Some("2025-01-01"), "2026-01-02", true),
        (Some("2024-02-29"), "2025-03-01", false),
        (Some("2024-02-29"), "2025-03-02", true),
        (Some("2026-06-01"), "2026-01-01", false),
    ] {
        assert_eq!(
            training_is_due(trained_on.map(date), date(today)),
            due,
            "{trained_on:?} {today}"
        );
    }
}

#[test]
fn common_passphrases_are_refused_and_unrelated_words_are_not() {
    for (text, why) in [
        ("", PassphraseProblem::TooShort),
        ("elevenchars", PassphraseProblem::TooShort),
        ("ééééééééééé", PassphraseProblem::TooShort),
        ("aaaaaaaaaaaa", PassphraseProblem::Repeated),
        ("abababababababab", PassphraseProblem::Repeated),
        ("xyzqxyzqxyzqxy", PassphraseProblem::Repeated),
        ("            ", PassphraseProblem::Repeated),
        ("qwertyuiop12", PassphraseProblem::Run),
        ("poiuytrewq09", PassphraseProblem::Run),
        ("abcdefghijkl", PassphraseProblem::Run),
        ("ABCDefgh1234", PassphraseProblem::Run),
        ("123456789012", PassphraseProblem::Run),
        ("1q2w3e4r5t6y", PassphraseProblem::Run),
        ("1qaz2wsx3edc", PassphraseProblem::Run),
        ("password1234", PassphraseProblem::Common),
        ("PASSWORD!!!!", PassphraseProblem::Common),
        ("p4ssw0rd2026!", PassphraseProblem::Common),
        ("passwordpassword", PassphraseProblem::Common),
        ("Welcome2026!!", PassphraseProblem::Common),
        ("Safeguarding1", PassphraseProblem::Common),
        ("Let me in please", PassphraseProblem::Common),
        ("ｐａｓｓｗｏｒｄ１２３４", PassphraseProblem::Common),
        ("youllneverwalkalone", PassphraseProblem::Common),
        ("unlikely word\tsequence", PassphraseProblem::Control),
    ] {
        assert_eq!(passphrase_problem(text), Some(why), "{text:?}");
    }
    for text in [
        "walnut orbit pencil",
        "stupid abcess qwerky",
        "lantern-over-the-weir",
        "Ünïcödë wörds hêre",
        "тихая река у дома",
        "8f3k1m9x2p7w",
        "824619375046",
        "password of the otter",
    ] {
        assert_eq!(passphrase_problem(text), None, "{text:?}");
    }
}

#[test]
fn every_listed_passphrase_is_refused_whatever_its_case_and_spaces() {
    let list = include_str!("../src/domain/common_passphrases.txt");
    let lines: Vec<&str> = list.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(lines.len() > 500, "{}", lines.len());
    for line in lines {
        assert!(line.chars().count() >= 12, "{line}");
        assert!(passphrase_problem(line).is_some(), "{line}");
        assert!(passphrase_problem(&line.to_uppercase()).is_some(), "{line}");
        let spaced: String = line.chars().flat_map(|c| [c, ' ']).collect();
        assert!(passphrase_problem(spaced.trim()).is_some(), "{line}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_the_passphrase_rules_panic(text in ".{0,80}") {
        let problem = passphrase_problem(&text);
        if text.chars().count() < 12 {
            prop_assert!(problem.is_some());
        }
    }

    #[test]
    fn a_user_name_reads_as_it_was_written(text in "[a-z][a-z0-9._-]{0,31}") {
        let name: UserName = text.parse().unwrap();
        prop_assert_eq!(name.to_string(), text);
    }

    #[test]
    fn more_roles_never_may_less(bits in 1_u8..64, extra in 0_usize..6) {
        let roles = Roles::new(Role::ALL.into_iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, r)| r)).unwrap();
        let more = Roles::new(roles.iter().chain([Role::ALL[extra]])).unwrap();
        for permission in Permission::ALL {
            prop_assert!(!roles.may(permission) || more.may(permission));
        }
    }
}
