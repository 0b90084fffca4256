//! Names of people whom the case knows, in the dress of other languages, mouths, chats and scans: what is written, and what becomes of it.

use mkt::anonymise::{AgeGroup, CaseKnowledge, KnownPerson};

use super::fixtures::{self, day, person};

/// A family of many tongues, and those who work with it.
fn case() -> CaseKnowledge {
    let mut child = person(1, "subject", "Child A", "Eimhear", "Gouveia de Brito");
    child.subject = true;
    child.category = Some(AgeGroup::Child);
    let mut father = person(2, "father", "Father", "Bukar", "Yerima");
    father.title = Some("Alhaji".into());
    let mut uncle = person(3, "relative", "Uncle 1", "Asela+Nihal", "Pieris");
    uncle.role_detail = Some("uncle".into());
    let mut officer = person(4, "professional", "Police Officer 1", "Colm", "Stone");
    officer.staff_numbers = vec!["3306".into()];
    let mut partner = person(5, "partner", "Partner", "Abdi", "Warfa");
    partner.aliases = vec!["Tall Man".into()];
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            child,
            father,
            uncle,
            officer,
            partner,
            person(6, "sibling", "Sibling 1", "Ellie-Mae", "Yerima"),
            person(7, "sibling", "Sibling 2", "Torin", "Yerima"),
            person(8, "relative", "Cousin 1", "Valmira", "M"),
            person(9, "professional", "Nurse 1", "Gwilym", "Parfitt"),
            person(10, "relative", "Aunt 1", "Ilka", "Dorne"),
            person(11, "professional", "Social Worker 1", "Daniel", "Ash"),
        ],
        ..CaseKnowledge::default()
    }
}

fn table(rows: &[(&str, &str)]) {
    fixtures::table(&case(), rows);
}

#[test]
fn kin_and_respect_of_more_languages_belong_to_the_name() {
    table(&[
        ("Alhaji Bukar rang.", "Father rang."),
        ("She told ninang Valmira so.", "She told Cousin 1 so."),
        (
            "They say \u{110}\u{1ed1} is at c\u{f4} Ilka now.",
            "They say \u{110}\u{1ed1} is at Aunt 1 now.",
        ),
        (
            "The firm is a co Ilka left.",
            "The firm is a co Aunt 1 left.",
        ),
        ("Nihal saheb came.", "Uncle 1 came."),
    ]);
}

#[test]
fn initials_before_a_given_name_belong_to_it() {
    table(&[
        (
            "Letter for A. N. Pieris and A. N. Nihal.",
            "Letter for Uncle 1 and Uncle 1.",
        ),
        ("fa = M Valmira, seen", "fa = Cousin 1, seen"),
        ("OCCUPANTS: M VALMIRA", "OCCUPANTS: Cousin 1"),
        ("c.c. Valmira", "c.c. Cousin 1"),
        ("P.S. Valmira rang.", "P.S. Cousin 1 rang."),
    ]);
}

#[test]
fn letters_mean_whom_they_stand_for() {
    table(&[
        ("sibs: T 9y ok, seen", "sibs: Sibling 2 9y ok, seen"),
        (
            "08.05.24 V absent. Rang.",
            "[May 2024] Cousin 1 absent. Rang.",
        ),
        (
            "V (cousin) is afraid of him.",
            "Cousin 1 (cousin) is afraid of him.",
        ),
        ("Vitamin D (drops) is due.", "Vitamin D (drops) is due."),
        (
            "DA: What happened?\nB: He fell.\nDA: And then?",
            "Social Worker 1: What happened?\nB: He fell.\nSocial Worker 1: And then?",
        ),
        ("BP: 120/80\nBP: 118/76", "BP: 120/80\nBP: 118/76"),
        ("Subject: DA - update", "Subject: Social Worker 1 - update"),
        ("A DA report is due.", "A DA report is due."),
        (
            "Nihal washed.\n24/08/23\nNP v sleepy.",
            "Uncle 1 washed.\n[August 2023]\nUncle 1 v sleepy.",
        ),
    ]);
}

#[test]
fn chats_are_labelled_by_the_cut_of_a_name() {
    table(&[
        (
            "31/05/2024, 23:02 - valm \u{1f49c}: where r u\n31/05/2024, 23:04 - valm \u{1f49c}: tell him",
            "[May 2024], 23:02 - Cousin 1 \u{1f49c}: where r u\n[May 2024], 23:04 - Cousin 1 \u{1f49c}: tell him",
        ),
        ("Val: 3 boxes\nDue: Monday", "Val: 3 boxes\nDue: Monday"),
    ]);
}

#[test]
fn names_as_they_are_scanned_and_said() {
    table(&[
        ("Known as llka here.", "Known as Aunt 1 here."),
        (
            "lt was dai1y w1th Ilk a beside.",
            "lt was dai1y w1th Aunt 1 beside.",
        ),
        ("PARFITTGwllym wrote.", "Nurse 1 wrote."),
        ("It was Gwil'm, he says.", "It was Nurse 1, he says."),
        ("It's Torin's, isn't it.", "It's Sibling 2's, isn't it."),
        ("Cabdi Waarfa came.", "Partner came."),
        (
            "Ellie May and Elly Mai ran.",
            "Sibling 1 and Sibling 1 ran.",
        ),
    ]);
}

#[test]
fn words_are_names_by_what_is_said_of_them() {
    table(&[
        (
            "2108 SEEN BY 3306 STONE. NFA",
            "2108 SEEN BY 3306 Police Officer 1. NFA",
        ),
        (
            "THE STONE FELL ON HIM. NO LIGHTS.",
            "THE STONE FELL ON HIM. NO LIGHTS.",
        ),
    ]);
}

#[test]
fn the_form_of_address_and_the_part_on_the_case_say_who_is_meant() {
    let mut rose = person(1, "subject", "Adult A", "Walburga", "Teck");
    rose.subject = true;
    rose.category = Some(AgeGroup::Adult);
    let detail = |person: KnownPerson, detail: &str| KnownPerson {
        role_detail: Some(detail.into()),
        ..person
    };
    let known = CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            rose,
            detail(
                person(2, "relative", "Grandson", "Anselm+Lee", "Teck"),
                "grandson",
            ),
            person(3, "partner", "Husband", "Anselm", "Teck"),
            person(4, "carer", "Carer 1", "Susan", "Brill"),
            person(5, "carer", "Carer 2", "Graham", "Brill"),
        ],
        ..CaseKnowledge::default()
    };
    fixtures::table(
        &known,
        &[
            (
                "Called by grandson Anselm Teck at 9.",
                "Called by grandson Grandson at 9.",
            ),
            ("Mrs Brill rang Mr Brill.", "Carer 1 rang Carer 2."),
        ],
    );
}
