//! Who is meant where names are shared or cut short, and what is asked about whoever the case does not know.

use mkt::anonymise::{AgeGroup, CaseKnowledge, KnownAddress, KnownOrganisation};

use super::fixtures::{day, person, read, smiths};

/// Three generations of one name, a case of an adult, and people whose names are words.
fn wards() -> CaseKnowledge {
    let mut child = person(1, "subject", "Child A", "Lily-Mae", "Ward");
    child.subject = true;
    child.category = Some(AgeGroup::Child);
    child.addresses = vec![KnownAddress {
        lines: vec!["Flat 6".into(), "30 Coppersmith Walk".into()],
        postcode: Some("QX4 4BQ".into()),
        label: Some("[family home]".into()),
    }];
    let mut father = person(2, "father", "Father", "Michael", "Ward");
    father.date_of_birth = Some(day("1989-06-24").into());
    let mut grandfather = person(3, "grandparent", "Paternal grandfather", "Michael", "Ward");
    grandfather.date_of_birth = Some(day("1958-03-03").into());
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            child,
            father,
            grandfather,
            person(4, "professional", "Teacher 1", "Dilys", "Pryce-Hughes"),
            person(5, "professional", "Police Officer 1", "Leanne", "Stone"),
        ],
        ..CaseKnowledge::default()
    }
}

#[test]
fn a_father_and_son_of_one_name_are_told_apart_by_what_stands_beside_it() {
    let case = wards();
    for (written, wanted) in [
        (
            "Then Michael Ward Snr came.",
            "Then Paternal grandfather came.",
        ),
        ("Then Michael Ward junior came.", "Then Father came."),
        (
            "They met the elder Michael Ward.",
            "They met the elder Paternal grandfather.",
        ),
        (
            "FATHER MICHAEL WARD 24/06/89 ON SCENE.",
            "FATHER Father [aged 35] ON SCENE.",
        ),
        (
            "Seen: Michael Ward, b. 03/03/1958.",
            "Seen: Paternal grandfather, b. [aged 66].",
        ),
        (
            "His grandfather Michael Ward drove.",
            "His grandfather Paternal grandfather drove.",
        ),
    ] {
        let (text, _) = read(&case, written);
        assert_eq!(text, wanted, "{written}");
    }
    let (text, asked) = read(&case, "Then Michael Ward came.");
    assert_eq!(text, "Then a family member came.");
    assert_eq!(asked, ["Michael Ward"], "in doubt it is asked");
    let (_, asked) = read(
        &case,
        "He left after a row with his own father Michael Ward.",
    );
    assert_eq!(asked, ["Michael Ward"], "whose father is not certain");
}

#[test]
fn mr_and_a_surname_on_an_adults_case_is_rather_the_adult_and_asked() {
    let mut case = smiths();
    let mut son = case.people[0].clone();
    case.people[0].category = Some(AgeGroup::Adult);
    case.people[0].forenames = vec!["Winston".into()];
    case.people[0].date_of_birth = None;
    son.date_of_birth = None;
    son.category = None;
    son.reference = "P-000008".into();
    son.role = "son".into();
    son.subject = false;
    son.label = Some("Son".into());
    case.people.push(son);
    let (text, asked) = read(&case, "They visited Mr Smith-Jones at home.");
    assert_eq!(text, "They visited Adult A at home.");
    assert_eq!(asked, ["Mr Smith-Jones"]);
    let (text, _) = read(&case, "They met the son, Mr Smith-Jones, at home.");
    assert_eq!(text, "They met the son, Son, at home.");
}

#[test]
fn a_family_name_said_alone_is_whose_the_same_speaker_has_just_named() {
    let mut case = wards();
    for one in &mut case.people[..3] {
        one.surname = Some("Tarrowby".into());
    }
    for (written, wanted) in [
        (
            "CALLER: Lily-Mae. She is four. Tarrowby.\nOP: Thank you.",
            "CALLER: Child A. She is four. Child A.\nOP: Thank you.",
        ),
        (
            "CALLER: It is Lily-Mae.\nOP: And her surname?\nCALLER: Tarrowby. Hurry.",
            "CALLER: It is Child A.\nOP: And her surname?\nCALLER: Child A. Hurry.",
        ),
        (
            "SCAN\nSurnarne: TARROWBY   F0renames: Lily-Mae",
            "SCAN\nSurnarne: Child A   F0renames: Child A",
        ),
        (
            "Dilys Pryce-Hughes (D) asked.\nD: Where were you?",
            "Teacher 1 (Teacher 1) asked.\nTeacher 1: Where were you?",
        ),
    ] {
        let (text, asked) = read(&case, written);
        assert_eq!((text.as_str(), asked.len()), (wanted, 0), "{written}");
    }
    let (text, asked) = read(&case, "CALLER: Not Lily-Mae, Tarrowby, he said.");
    assert_eq!(text, "CALLER: Not Child A, a family member, he said.");
    assert_eq!(
        asked,
        ["Tarrowby"],
        "a comma before it parts nobody's names"
    );
}

#[test]
fn a_woman_is_not_meant_by_a_mans_title_before_her_family_name() {
    let mut case = wards();
    case.people
        .push(person(6, "mother", "Mother", "Corinna", "Ward"));
    let (text, _) = read(&case, "Rang Mr Ward, Corinna answered.");
    assert_eq!(text, "Rang Father, Mother answered.");
    let (text, _) = read(&case, "Seen: Ward, Corinna at home.");
    assert_eq!(text, "Seen: Mother at home.");
}

#[test]
fn names_cut_before_an_r_in_many_syllables_with_particles_and_of_marriage() {
    let mut case = wards();
    case.people
        .push(person(6, "mother", "Mother", "Kerry", "Dimarunga"));
    case.people
        .push(person(7, "other", "Friend 1", "Odete+da+Luz", "Quarmby"));
    case.organisations.push(KnownOrganisation {
        reference: "O-0001".into(),
        name: "St Oswin's C of E Primary School".into(),
        label: Some("School 1".into()),
        ..KnownOrganisation::default()
    });
    for (written, wanted) in [
        (
            "Kez said so, and Kezza too.",
            "Mother said so, and Mother too.",
        ),
        ("It is Dima-roo-nga, she said.", "It is Mother, she said."),
        ("Seen by Odete da Luz again.", "Seen by Friend 1 again."),
        (
            "He attends St Oswin's C of E Primary.",
            "He attends School 1.",
        ),
        (
            "Kerry Dimarunga (prev. Quarmby) is.",
            "Mother (prev. Mother) is.",
        ),
        (
            "Leanne Stone, attending officer (LS)\n1. LS said this. CP plan agreed.",
            "Police Officer 1, attending officer (Police Officer 1)\n1. Police Officer 1 said this. CP plan agreed.",
        ),
    ] {
        let (text, _) = read(&case, written);
        assert_eq!(text, wanted, "{written}");
    }
    case.people
        .push(person(8, "sibling", "Sibling 1", "Hope", "Ward"));
    for written in ["Later hope was hurt.", "We rang because hope cried."] {
        let (_, asked) = read(&case, written);
        assert_eq!(asked, ["hope"], "{written}");
    }
    let (text, asked) = read(&case, "We hope she was well.");
    assert_eq!((text.as_str(), asked.len()), ("We hope she was well.", 0));
}

#[test]
fn names_cut_short_and_spelt_out() {
    let case = wards();
    for (written, wanted) in [
        ("Mrs P-H rang home.", "Teacher 1 rang home."),
        ("LMW has the plaster.", "Child A has the plaster."),
        (
            "It is spelt P-R-Y-C-E, she said.",
            "It is spelt Teacher 1, she said.",
        ),
        (
            "They live in Flat 6 now.",
            "They live in [family home] now.",
        ),
        (
            "We live at thirty Coppersmith Walk.",
            "We live at [family home].",
        ),
    ] {
        let (text, asked) = read(&case, written);
        assert_eq!((text.as_str(), asked.len()), (wanted, 0), "{written}");
    }
    let (text, asked) = read(&case, "Then Mr W rang.");
    assert_eq!(text, "Then Mr W rang.");
    assert_eq!(asked, ["Mr W"], "two men of the case begin with it");
    let (_, asked) = read(&case, "Then Mrs K rang.");
    assert_eq!(asked, ["Mrs K"], "nobody of the case does");
}

#[test]
fn plain_strangers_are_taken_out_with_their_initials_and_the_rest_is_asked_about() {
    let case = wards();
    for (written, text) in [
        (
            "Present: Hilary Crabbe (HC, chair). HC opened the meeting.",
            "Present: [another person] ([another person], chair). [another person] opened the meeting.",
        ),
        (
            "FOUND BY THE LOCKSMITH A. PETTIFER. NO REPLY AT DOOR.",
            "FOUND BY THE LOCKSMITH [another person]. NO REPLY AT DOOR.",
        ),
        (
            "DEATH CERTIFIED AT HOME BY DR A PEMBERTON AT 0600.",
            "DEATH CERTIFIED AT HOME BY [another person] AT 0600.",
        ),
        (
            "He thought it was Uncle Waheed at the door.",
            "He thought it was [another person] at the door.",
        ),
    ] {
        let (done, asked) = read(&case, written);
        assert_eq!(done, text);
        assert!(asked.is_empty(), "{written}: {asked:?}");
    }
    for (written, wanted) in [
        // A namesake may be somebody of the family.
        (
            "My brother is Blessed Stone, he drives me.",
            vec!["Blessed Stone"],
        ),
        // Nothing says that this is a person, and one answer is enough.
        (
            "It went to Tasmerin and came back from Tasmerin.",
            vec!["Tasmerin"],
        ),
    ] {
        assert_eq!(read(&case, written).1, wanted, "{written}");
    }
}

#[test]
fn in_a_line_of_capitals_a_name_that_is_a_word_is_asked_about() {
    let case = wards();
    assert_eq!(
        read(
            &case,
            "ALSO SPOKEN TO AT THE SCENE WERE STONE, TWO PORTERS."
        )
        .1,
        ["STONE"]
    );
    assert_eq!(
        read(&case, "A STONE WAS THROWN AT THE WINDOW.").1,
        Vec::<String>::new()
    );
    for plain in [
        "Taken to Ward 6, nursing notes.",
        "TAKEN TO WARD 6 BY PORTER.",
    ] {
        let (text, asked) = read(&case, plain);
        assert_eq!((text.as_str(), asked.len()), (plain, 0));
    }
}

#[test]
fn days_and_months_without_a_year_are_dates_where_something_says_so() {
    let case = wards();
    for (written, wanted) in [
        ("14/02 She was late.", "[February] She was late."),
        ("Seen on 3/5 at home.", "Seen on [May] at home."),
        (
            "LAST CONTACT 19/04. NO ANSWER AT DOOR.",
            "LAST CONTACT [April]. NO ANSWER AT DOOR.",
        ),
        (
            "15.11 Coat left.\n7.11 Fed the dolls.",
            "[November] Coat left.\n[November] Fed the dolls.",
        ),
        (
            "I rang on 8 Jan, 19 Jan and 2 Feb.",
            "I rang on [January], [January] and [February].",
        ),
        ("The fourteenth of June, one way.", "The [June], one way."),
        (
            "Jan 8: told by the surgery.",
            "[January]: told by the surgery.",
        ),
        ("Born 240689, he says.", "Born [aged 35], he says."),
    ] {
        assert_eq!(read(&case, written).0, wanted, "{written}");
    }
    for plain in [
        "R/v 2/52, imms due 2/7, GCS 15/15, took 1/2 tablet.",
        "1.2 Background\n1.3 Method",
        "2.5 mg at night.",
        "Ratio 1:4, BP 120/80, 36/40.",
    ] {
        assert_eq!(read(&case, plain).0, plain);
    }
}

#[test]
fn references_in_parts_are_known_by_the_word_before_them() {
    let case = wards();
    for (written, wanted) in [
        (
            "REF MV/0412/24. OFFICER TO SUBMIT.",
            "REF [reference number]. OFFICER TO SUBMIT.",
        ),
        (
            "In custody QV/CU/23/00877 since noon.",
            "In custody [custody reference] since noon.",
        ),
        (
            "Crime ref QX/24/0071183 raised.",
            "Crime ref [crime reference] raised.",
        ),
        (
            "Tenancy ref: BHT/T/0022817 ends.",
            "Tenancy ref: [reference number] ends.",
        ),
        (
            "Call 111 on 21/03/2024 07:52.",
            "Call 111 on [March 2024] 07:52.",
        ),
    ] {
        assert_eq!(read(&case, written).0, wanted, "{written}");
    }
    for plain in [
        "Mum and/or dad.",
        "She is 2/3 of the way.",
        "The 24/7 line.",
        "See the log 24/7, in any case 1/2 of it.",
    ] {
        assert_eq!(read(&case, plain).0, plain);
    }
}
