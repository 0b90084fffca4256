//! References: exactly as they are shown, in the many ways they are typed, and what is said of the wrong ones.

use mkt::domain::reference::{
    AccessRequestRef, AnyRef, CaseRef, Kind, NoteRef, PersonRef, Reference, ReferenceProblem,
};
use mkt::domain::text::{Given, free_text_problem};
use proptest::prelude::*;

#[test]
fn shown_as_the_contract_says() {
    for (kind, id, shown) in [
        (Kind::Referral, 20_260_000_001, "R-2026-0001"),
        (Kind::Case, 20_260_000_001, "C-2026-0001"),
        (Kind::Case, 20_260_012_345, "C-2026-12345"),
        (Kind::Person, 1, "P-000001"),
        (Kind::Person, 1_234_567, "P-1234567"),
        (Kind::Organisation, 1, "O-0001"),
        (Kind::Note, 1, "N-000001"),
        (Kind::Disclosure, 1, "S-000001"),
        (Kind::Export, 1, "E-000001"),
        (Kind::AccessRequest, 20_260_000_001, "AR-2026-0001"),
        (Kind::RightsRequest, 20_260_000_001, "RR-2026-0001"),
        (Kind::Complaint, 20_260_000_001, "DC-2026-0001"),
        (Kind::Hold, 1, "H-0001"),
        (Kind::DisposalList, 20_260_000_001, "D-2026-0001"),
    ] {
        let reference = AnyRef::new(kind, id);
        assert_eq!(reference.to_string(), shown);
        assert_eq!(format!("{reference:?}"), shown);
        assert_eq!(
            serde_json::to_string(&reference).unwrap(),
            format!("\"{shown}\"")
        );
        assert_eq!(shown.parse::<AnyRef>(), Ok(reference));
    }
}

#[test]
fn every_example_and_article_is_of_its_kind() {
    for kind in Kind::ALL {
        assert_eq!(kind.example().parse::<AnyRef>().map(AnyRef::kind), Ok(kind));
        assert_eq!(Kind::from_prefix(kind.prefix()), Some(kind));
        let article = if kind.word().starts_with(['a', 'e', 'i', 'o']) {
            "an"
        } else {
            "a"
        };
        assert_eq!(kind.a_word(), format!("{article} {}", kind.word()));
    }
}

#[test]
fn typed_in_many_ways() {
    let case = CaseRef::from_id(20_260_000_001);
    for typed in [
        "C-2026-0001",
        "c-2026-1",
        "c-2026-00000001",
        "  C-2026-1\t",
        "C\u{2011}2026\u{2011}0001",
        "C\u{2013}2026\u{2013}0001",
    ] {
        assert_eq!(typed.parse::<CaseRef>(), Ok(case), "{typed:?}");
    }
    assert_eq!("p-1".parse::<PersonRef>(), Ok(PersonRef::from_id(1)));
    assert_eq!(
        "ar-2026-12".parse::<AccessRequestRef>(),
        Ok(AccessRequestRef::from_id(20_260_000_012))
    );
}

#[test]
fn what_is_no_reference_is_refused() {
    for typed in [
        "",
        "C",
        "C-",
        "C-2026",
        "C-2026-",
        "C-2026-0",
        "C-26-1",
        "C-2026-1-1",
        "C-2026-10000000",
        "C-2026-+1",
        "C2026-1",
        "P-0",
        "P--1",
        "P-1.5",
        "P-99999999999999999999",
        "X-1",
        "P 1",
        "P-１",
        "2026-1",
        "Robert",
    ] {
        let problem = typed.parse::<AnyRef>().unwrap_err();
        assert_eq!(
            problem,
            ReferenceProblem::Malformed { wanted: None },
            "{typed:?}"
        );
    }
}

#[test]
fn the_wrong_kind_is_said_in_words() {
    let problem = "p-1".parse::<CaseRef>().unwrap_err();
    assert_eq!(
        problem.to_string(),
        "P-000001 is a person; a case is wanted here, such as C-2026-0001."
    );
    let problem = "C-1".parse::<CaseRef>().unwrap_err();
    assert_eq!(
        problem.to_string(),
        "That is not a reference. A case looks like C-2026-0001."
    );
    let problem = "Robert Smith".parse::<NoteRef>().unwrap_err();
    assert!(!problem.to_string().contains("Robert"));
}

#[test]
fn json_reads_what_is_typed() {
    assert_eq!(
        serde_json::from_str::<PersonRef>("\"p-7\"").unwrap(),
        PersonRef::from_id(7)
    );
    assert!(serde_json::from_str::<PersonRef>("\"N-000007\"").is_err());
    assert_eq!(
        serde_json::from_str::<AnyRef>("\"n-7\"").unwrap(),
        AnyRef::from(NoteRef::from_id(7))
    );
}

proptest! {
    #[test]
    fn every_reference_reads_back(kind in proptest::sample::select(Kind::ALL.to_vec()), year in 1900i64..=9999, number in 1i64..10_000_000) {
        let id = if kind.has_year() { year * 10_000_000 + number } else { number };
        let reference = AnyRef::new(kind, id);
        prop_assert_eq!(reference.to_string().parse::<AnyRef>(), Ok(reference));
        prop_assert_eq!(reference.to_string().to_lowercase().parse::<AnyRef>(), Ok(reference));
    }

    #[test]
    fn nothing_typed_makes_it_panic(typed in "\\PC{0,24}|[A-Za-z]{1,2}-[0-9-]{0,20}") {
        if let Ok(reference) = typed.parse::<AnyRef>() {
            prop_assert_eq!(reference.to_string().parse::<AnyRef>(), Ok(reference));
        }
    }
}

#[derive(serde::Deserialize)]
struct Line {
    #[serde(default)]
    contact: Given<String>,
}

#[test]
fn a_changed_line_updates_only_what_it_names() {
    let read = |json: &str| serde_json::from_str::<Line>(json).unwrap().contact;
    let stood = Some("front desk".to_owned());
    assert_eq!(read("{}"), Given::Absent);
    assert_eq!(read("{}").over(stood.clone()), stood);
    assert_eq!(read(r#"{"contact":null}"#), Given::Null);
    assert_eq!(read(r#"{"contact":null}"#).over(stood.clone()), None);
    assert_eq!(
        read(r#"{"contact":"duty desk"}"#).over(stood),
        Some("duty desk".to_owned())
    );
    assert_eq!(format!("{:?}", Given::Value("secret")), "Value(…)");
}

#[test]
fn free_text_is_kept_whatever_it_holds_but_nul() {
    for text in ["", "line\r\nline\n", "\u{1b}[31mred", "\u{202e}txet", "\t"] {
        assert_eq!(free_text_problem("text", text), None);
    }
    let problem = free_text_problem("text", "a\0b").unwrap();
    assert_eq!((problem.field.as_str(), problem.code), ("text", "nul"));
}
