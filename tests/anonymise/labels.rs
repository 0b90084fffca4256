//! Labels officers chose: those that tell who or what is meant are not used, and where one slipped through, the door does not take it for
//! a pseudonym. And names of several ordinary words, however they are written.

use mkt::anonymise::door::{Door, FindingKind};
use mkt::anonymise::{CaseKnowledge, KnownAddress, KnownOrganisation, KnownPerson, Labels};

use super::fixtures::{self, person};

/// A person with a label for themselves and for their home, beside somebody with numbers and a surgery.
fn case(own: &str, home: &str, surgery: &str) -> CaseKnowledge {
    let mut adult = person(1, "subject", own, "Annabel", "Fizzlewick");
    adult.subject = true;
    adult.addresses = vec![KnownAddress {
        lines: vec!["8 Plover Walk".into(), "Wolverdale".into()],
        postcode: Some("QX5 7HB".into()),
        label: Some(home.into()),
    }];
    let mut mother = person(2, "mother", "Mother", "Bertha", "Zwickelheld");
    mother.nhs_number = Some("9990300001".into());
    mother.phones = vec!["07700 900111".into()];
    CaseKnowledge {
        people: vec![adult, mother],
        organisations: vec![KnownOrganisation {
            reference: "O-0001".into(),
            name: "Crownmere Surgery".into(),
            short_names: vec!["Children's Services".into()],
            label: Some(surgery.into()),
            former_names: Vec::new(),
        }],
        places: vec!["Wolverdale".into()],
        ..CaseKnowledge::default()
    }
}

#[test]
fn a_label_that_tells_who_or_where_is_not_used() {
    let telling = [
        "Bertha's home",
        "8 Plover Walk",
        "Plover Walk",
        "QX5 7HB",
        "home of NHS 9990300001",
        "07700 900111",
        "Fizzlewick home",
        "Mr Quentin Snodgrass's house",
        "Mr Snodgrass's house",
        "Quentin's place",
        "Wolverdale home",
        "Crownmere Surgery",
        "born 01/01/1950",
        "somebody@example.org",
    ];
    for label in telling {
        let bracketed = format!("[{label}]");
        let known = case(label, &bracketed, label);
        let labels = Labels::build(&known);
        assert_eq!(labels.person("P-000001"), Some("Adult A"), "{label}");
        assert_eq!(
            labels.organisation("O-0001"),
            Some("GP Practice 1"),
            "{label}"
        );
        let unused: Vec<&str> = labels.unused().collect();
        assert_eq!(unused, ["O-0001", "P-000001"], "{label}");
        let (text, _) = fixtures::read(&known, "Seen at 8 Plover Walk.");
        assert_eq!(text, "Seen at [address].", "{label}");
    }
}

#[test]
fn a_label_that_describes_is_used() {
    for label in [
        "Adult B",
        "Young Person 1",
        "CAMHS Clinician 1",
        "Au pair",
        "Mother's partner",
        "Paternal great-aunt",
        "2nd Social Worker",
        "Care Home 12",
        "own home",
        "grandmother's home",
        "Imam 1",
        "Children's Services",
    ] {
        let known = case(label, label, label);
        let labels = Labels::build(&known);
        assert_eq!(labels.person("P-000001"), Some(label));
        assert_eq!(labels.unused().count(), 0, "{label}");
        let (text, _) = fixtures::read(&known, "Seen at 8 Plover Walk.");
        assert_eq!(text, format!("Seen at {label}."));
    }
}

#[test]
fn the_door_takes_no_stand_in_for_one_that_tells() {
    let known = case("Adult A", "[own home]", "Surgery 1");
    for (stand_in, kind) in [
        ("[Bertha Zwickelheld's home]", FindingKind::Name),
        ("[QX5 7HB]", FindingKind::Postcode),
        ("[07700 900111]", FindingKind::Number),
        ("Wolverdale 1", FindingKind::Place),
    ] {
        let door = Door::new(&known, &[], ["Adult A", stand_in]);
        let found = door.inspect(&format!("Adult A lives at {stand_in} now."), &[]);
        assert!(
            found.iter().any(|one| one.kind == kind),
            "{stand_in}: {found:?}"
        );
    }
    let door = Door::new(&known, &[], ["Adult A", "Children's Services"]);
    let text = "Adult A was seen by Children's Services.";
    assert_eq!(door.inspect(text, &[]), []);
    let door = Door::new(&known, &[], ["Adult A", "[own home]"]);
    assert_eq!(door.inspect("Adult A lives at [own home] now.", &[]), []);
}

/// A friend who is called so in the record.
fn called(alias: &str, former: Option<&str>, handle: Option<&str>) -> CaseKnowledge {
    let mut friend = person(3, "friend", "Friend 1", "Quentin", "Snodgrass");
    friend.aliases = vec![alias.to_owned()];
    friend.former_names = former.map(str::to_owned).into_iter().collect();
    friend.handles = handle.map(str::to_owned).into_iter().collect();
    CaseKnowledge {
        people: vec![
            person(1, "mother", "Mother", "Bertha", "Zwickelheld"),
            friend,
        ],
        ..CaseKnowledge::default()
    }
}

#[test]
fn a_recorded_name_of_several_ordinary_words_is_never_passed_over() {
    let cases: [(KnownCase, &str); 6] = [
        (("Auntie Pat", None, None), "She said auntie pat rang her."),
        (("Big Man", None, None), "Then big man rang her twice."),
        (("The Duchess", None, None), "They saw the duchess at home."),
        (("Little Legs", None, None), "It was little legs again."),
        (
            ("Quent", Some("Rose Green"), None),
            "He saw rose green, formerly.",
        ),
        (
            ("Quent", None, Some("big lad")),
            "On there he is big lad now.",
        ),
    ];
    for ((alias, former, handle), text) in cases {
        let known = called(alias, former, handle);
        let (left, asked) = fixtures::read(&known, text);
        assert!(left != text || !asked.is_empty(), "{text}");
        let door = Door::new(&known, &[], ["Mother", "Friend 1"]);
        assert!(!door.inspect(text, &[]).is_empty(), "the door: {text}");
    }
}

type KnownCase = (&'static str, Option<&'static str>, Option<&'static str>);

#[test]
fn a_name_of_one_ordinary_word_in_small_letters_is_that_word() {
    let known = called("Grumpy", None, None);
    let door = Door::new(&known, &[] as &[KnownPerson], ["Friend 1"]);
    assert_eq!(door.inspect("He was grumpy at noon.", &[]), []);
}
