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

/// A street of families, some of whose people have no family name.
fn street() -> CaseKnowledge {
    let of_one_line = |mut known: KnownPerson| {
        known.surname = None;
        known
    };
    let called = |mut known: KnownPerson, alias: &str| {
        known.aliases = vec![alias.into()];
        known
    };
    let mut child = of_one_line(person(1, "subject", "Child A", "Hevin+Dilgesh+Sivan", "X"));
    child.subject = true;
    child.category = Some(AgeGroup::Child);
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            child,
            of_one_line(person(2, "relative", "Uncle 1", "Moe+Kyaw", "X")),
            of_one_line(person(3, "neighbour", "Neighbour 1", "Thandar", "X")),
            person(4, "professional", "Police Officer 1", "Tessa", "Pomfrey"),
            person(5, "mother", "Mother", "Kirsten", "Olabarri Seco"),
            called(
                person(6, "sibling", "Sibling 1", "Jarbas+Bento", "Vasques"),
                "JB",
            ),
            person(7, "relative", "Aunt 1", "Telma", "Brandao de Vasques"),
            person(8, "friend", "Friend 1", "Nessa", "Garraty"),
            person(9, "neighbour", "Neighbour 2", "Heath", "Torrance"),
            person(10, "neighbour", "Neighbour 3", "Rhona", "Garrick"),
            person(11, "son", "Neighbour's son", "Ellis", "Garrick"),
        ],
        ..CaseKnowledge::default()
    }
}

fn street_table(rows: &[(&str, &str)]) {
    fixtures::table(&street(), rows);
}

#[test]
fn people_without_a_family_name_are_addressed_and_noted() {
    street_table(&[
        ("She is U Moe Kyaw's niece.", "She is Uncle 1's niece."),
        ("Told Ma Thandar so.", "Told Neighbour 1 so."),
        ("The missus Garraty came.", "The missus Friend 1 came."),
        ("Then missus Garraty came.", "Then Friend 1 came."),
        (
            "HDS tells Nessa so. HS quiet.",
            "Child A tells Friend 1 so. Child A quiet.",
        ),
        ("J.B. came to the door.", "Sibling 1 came to the door."),
        (
            "12/02/24 | HV | H unresponsive.",
            "[February 2024] | HV | Child A unresponsive.",
        ),
        (
            "She said that H is asleep.",
            "She said that Child A is asleep.",
        ),
    ]);
}

#[test]
fn lists_and_forms_turn_names_about() {
    street_table(&[
        ("Adults: Olabarri S., K.", "Adults: Mother."),
        ("Aunt: VASQUES, Telma Brandao de", "Aunt: Aunt 1"),
        (
            "Hevin Dilgesh Sivan, hereafter HE, slept.",
            "Child A, hereafter HE, slept.",
        ),
        (
            "Nessa Garraty, hereafter NG, slept. NG woke.",
            "Friend 1, hereafter Friend 1, slept. Friend 1 woke.",
        ),
    ]);
}

#[test]
fn names_are_spelt_out_and_misheard() {
    street_table(&[
        (
            "It is P for Peter, O, M, F, she says.",
            "It is Police Officer 1, she says.",
        ),
        ("G A double R A T Y.", "Friend 1."),
        ("W for water, A, S is not.", "W for water, A, S is not."),
        (
            "It was Tess'a, he says.",
            "It was Police Officer 1, he says.",
        ),
        ("The kirtsen of it.", "The kirtsen of it."),
    ]);
    let (text, asked) = fixtures::read(&street(), "I am Nessa Gurrondie, love.");
    assert_eq!((text.as_str(), asked.len()), ("I am Friend 1, love.", 1));
    let (text, _) = fixtures::read(&street(), "I am Nessa Quillfeather, love.");
    assert!(text.contains("Quillfeather"), "{text}");
}

#[test]
fn chats_are_labelled_by_two_letters_and_by_an_initial() {
    street_table(&[
        (
            "15/05/2024, 09:40 - Ki: aye\n15/05/2024, 09:41 - nessa g: no\n15/05/2024, 09:42 - Ki: whit",
            "[May 2024], 09:40 - Mother: aye\n[May 2024], 09:41 - Friend 1: no\n[May 2024], 09:42 - Mother: whit",
        ),
        ("Ki: 3 boxes\nDue: Monday", "Ki: 3 boxes\nDue: Monday"),
    ]);
}

#[test]
fn words_are_names_where_somebody_is_called_or_lives_next_door() {
    street_table(&[
        ("That Heath, he rang.", "That Neighbour 2, he rang."),
        (
            "CALLER GIVES NAME HEATH. SAYS HI.",
            "CALLER GIVES NAME Neighbour 2. SAYS HI.",
        ),
        ("Heath! Come down!", "Neighbour 2! Come down!"),
        (
            "Heath next door has a key.",
            "Neighbour 2 next door has a key.",
        ),
        ("Torrance criteria were met.", "Torrance criteria were met."),
    ]);
}

#[test]
fn a_log_says_who_of_one_name_was_named_last() {
    street_table(&[
        (
            "ELLIS GARRICK UPSTAIRS. RHONA GARRICK SPOKEN TO. GARRICK DECLINES STATEMENT.",
            "Neighbour's son UPSTAIRS. Neighbour 3 SPOKEN TO. Neighbour 3 DECLINES STATEMENT.",
        ),
        (
            "ELLIS GARRICK UPSTAIRS. RHONA GARRICK SPOKEN TO. BOTH GARRICK INTOX.",
            "Neighbour's son UPSTAIRS. Neighbour 3 SPOKEN TO. BOTH a family member INTOX.",
        ),
        ("Garrick senior came.", "Neighbour 3 came."),
        ("Rhona. Garrick.", "Neighbour 3. Neighbour 3."),
    ]);
}

#[test]
fn halves_of_words_cities_and_labels_are_told_from_names() {
    let mut child = person(1, "subject", "Child A", "Ho+Yin", "Ure");
    child.subject = true;
    let known = CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            child,
            person(2, "friend", "Friend 1", "Alf", "Storey"),
            person(3, "social worker", "Social Worker 1", "Mark", "Ellory"),
            person(4, "mother", "Mother", "Maeve", "Thackeray"),
        ],
        ..CaseKnowledge::default()
    };
    fixtures::table(
        &known,
        &[
            ("She left Hong Kong.", "She left Hong Kong."),
            ("TITLE: Mr\nKNOWN AS: none", "TITLE: Mr\nKNOWN AS: none"),
            (
                "Taken frorn horne: Ho Yin Ur e came.",
                "Taken frorn horne: Child A came.",
            ),
            (
                "Taken frorn horne by Thack eray at noon.",
                "Taken frorn horne by Mother at noon.",
            ),
            ("ELLORY / MARK ATTENDED", "Social Worker 1 ATTENDED"),
        ],
    );
}

#[test]
fn fields_letters_and_plurals_say_who_is_meant() {
    let mut child = person(1, "subject", "Child A", "Orla+Tamsin", "Quayle");
    child.subject = true;
    child.category = Some(AgeGroup::Child);
    let known = CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            child,
            person(2, "mother", "Mother", "Briar+Tamsin", "Quayle"),
            person(3, "father", "Father", "Odhran", "Quayle"),
            person(4, "sibling", "Sibling 1", "Oisin", "Quayle"),
            person(5, "relative", "Grandfather", "Edgars", "Kalnins"),
            person(6, "relative", "Aunt 1", "Isolde", "Orla"),
        ],
        ..CaseKnowledge::default()
    };
    fixtures::table(
        &known,
        &[
            ("CHILD SURNAME: Quayle", "CHILD SURNAME: Child A"),
            ("Known as: Orla", "Known as: Child A"),
            (
                "F Quayle at work. M Quayle in.",
                "F Father at work. M Mother in.",
            ),
            (
                "All the Kalnini and the Quayles came.",
                "All the family and the family came.",
            ),
            ("OQ in school.", "Child A in school."),
        ],
    );
}
