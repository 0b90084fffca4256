//! Names cut short, noted by a code, or recorded inside an alias; family names that are particles elsewhere; strangers who sign an entry or
//! stand in a list; organisations and houses in shorthand; days with Roman months. Each with what only looks like it and stays.

use mkt::anonymise::{CaseKnowledge, KnownAddress, KnownPerson};

use super::fixtures::{self, day, organisation, person};

/// A man called Ken besides, his brother-in-law of another name, a girl of a family Le, and the staff of a school and a bank.
fn case() -> CaseKnowledge {
    let mut adult = person(1, "subject", "Adult A", "Kwok+Keung", "Cheung");
    adult.subject = true;
    adult.aliases = vec!["Ken Cheung".into(), "Deacon Cheung".into()];
    adult.addresses = vec![KnownAddress {
        lines: vec!["Ox Drove Farm".into(), "Nether Sallow".into()],
        postcode: Some("QX14 3PL".into()),
        label: Some("[own home]".into()),
    }];
    let staff = |at: usize, label: &str, role: &str, forename: &str, surname: &str| KnownPerson {
        role_detail: Some(role.to_owned()),
        ..person(at, "professional", label, forename, surname)
    };
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            adult,
            person(2, "relative", "Brother-in-law", "Iain", "McKechnie"),
            person(3, "daughter", "Daughter", "Khanh+An", "Le"),
            person(4, "son", "Son", "Martin", "Tollerton"),
            staff(5, "Social Worker 1", "social worker", "Leanne", "Forrest"),
            staff(6, "Social Worker 2", "social worker", "Lee", "Forrest"),
            staff(7, "Teacher 1", "teacher", "Alison", "Crabbe"),
            staff(8, "Teacher 2", "teacher", "Brian", "Scotney"),
            staff(9, "Teacher 3", "teacher", "Paula", "Hdiri"),
        ],
        organisations: vec![
            organisation(1, "Weald & Marches Building Society", "Bank 1"),
            organisation(2, "Reach Medical Centre", "GP Practice 1"),
            organisation(3, "Canal Road Practice", "GP Practice 2"),
        ],
        places: Vec::new(),
    }
}

#[test]
fn names_cut_short_and_codes_of_staff_go() {
    fixtures::table(
        &case(),
        &[
            // The given name inside an alias is a word besides.
            (
                "He found Ken. Asked him to leave.",
                "He found Adult A. Asked him to leave.",
            ),
            (
                "Nobody would ken the place now.",
                "Nobody would ken the place now.",
            ),
            (
                "The deacon of the chapel rang.",
                "The deacon of the chapel rang.",
            ),
            ("Iain McK on his way.", "Brother-in-law on his way."),
            (
                "Present: Leanne Forrest (LeF) chair; Lee Forrest (LF)\nLeF to brief legal.",
                "Present: Social Worker 1 (Social Worker 1) chair; Social Worker 2 (Social Worker 2)\nSocial Worker 1 to brief legal.",
            ),
            (
                "Incident 3 By: ACr\nA girl came in.",
                "Incident 3 By: Teacher 1\nA girl came in.",
            ),
            ("He has a BSc and a PhD.", "He has a BSc and a PhD."),
            (
                "Has Martin 5, a baby and a dog.",
                "Has Son 5, a baby and a dog.",
            ),
        ],
    );
}

#[test]
fn a_name_in_small_letters_that_is_a_word_is_asked_about() {
    let (_, asked) = fixtures::read(&case(), "hed have martin at my door");
    assert_eq!(asked, ["martin"]);
    let (_, asked) = fixtures::read(&case(), "they have martin boxes on the wall");
    assert_eq!(asked, Vec::<String>::new());
}

/// Names of other people put in the place of those of the marked notes, many thousand of them, showed these left without a question.
#[test]
fn a_name_that_is_a_word_is_asked_about_wherever_a_log_or_a_message_may_mean_it() {
    let mut case = case();
    for (at, role, forename, surname) in [
        (10, "professional", "Ryan", "Castle"),
        (11, "sibling", "Olive", "Brunt"),
        (12, "sibling", "Rose", "Brunt"),
    ] {
        case.people
            .push(person(at, role, forename, forename, surname));
    }
    for (text, wanted) in [
        (
            "23:36 CASTLE AT HOME ADDR. BEDROOM CHECKED.",
            vec!["CASTLE"],
        ),
        ("23:36 CASTLE: NO TRACE OF HIM", vec!["CASTLE"]),
        (
            "CHN SEEN SAFE AND WELL, BINITA 8 AND OLIVE 4.",
            vec!["BINITA", "OLIVE"],
        ),
        (
            "tell rose im at mums\nand rose? where",
            vec!["rose", "rose"],
        ),
        ("He cried. Then \"don't ring rose\".", vec!["rose"]),
        (
            "09:42 Kamlesh: nothing! she says rose fell on her",
            vec!["Kamlesh", "rose"],
        ),
        ("WEIGHS 8 STONE AND HAS A CASTLE 4 LEGGED", vec![]),
    ] {
        let (_, asked) = fixtures::read(&case, text);
        assert_eq!(asked, wanted, "{text}");
    }
}

#[test]
fn a_family_name_that_is_a_particle_elsewhere_goes() {
    fixtures::table(
        &case(),
        &[
            ("LE Khanh An was seen.", "Daughter was seen."),
            ("Khanh An Le was seen.", "Daughter was seen."),
            ("An LE (baby of the house)", "Daughter (baby of the house)"),
            ("Saw Miss Le there.", "Saw Daughter there."),
            (
                "He sang \"le temps des cerises\".",
                "He sang \"le temps des cerises\".",
            ),
        ],
    );
}

#[test]
fn organisations_and_houses_in_shorthand_go() {
    fixtures::table(
        &case(),
        &[
            (
                "A letter from Weald & Marches came.",
                "A letter from Bank 1 came.",
            ),
            ("Seen at Reach Med Ctr.", "Seen at GP Practice 1."),
            (
                "Rang Canal Rd, no answer.",
                "Rang GP Practice 2, no answer.",
            ),
            (
                "we went up to ox drove last night",
                "we went up to [own home] last night",
            ),
            // The last figures of the date are no house.
            (
                "27/03/24 Ox Drove Fm, seen",
                "[March 2024] [own home], seen",
            ),
            ("The ox drove the cart.", "The ox drove the cart."),
        ],
    );
}

#[test]
fn days_and_numbers_of_worse_hands_go() {
    fixtures::table(
        &case(),
        &[
            ("12-vii-2021 – visa", "[July 2021] – visa"),
            ("7.ii.24 | medical", "[February 2024] | medical"),
            ("seen on 3 iv 2024", "seen on [April 2024]"),
            (
                "Stage iv 24 and grade 3 iv 20 mg",
                "Stage iv 24 and grade 3 iv 20 mg",
            ),
            ("Fri 24. Supervision.", "[date]. Supervision."),
            ("He can do Mon 10 or 2.", "He can do Mon 10 or 2."),
            (
                "CALLER: oh double-seven double-oh, nine double-oh, oh six two.",
                "CALLER: [phone].",
            ),
            (
                "Frorn the arnbulance crew: b. Ol/O3/66, died l9 Novernber 2O23. Tel O2O 7946 O7O1",
                "Frorn the arnbulance crew: b. [March 1966], died [November 2023]. Tel [phone]",
            ),
        ],
    );
}

#[test]
fn logs_say_by_whom() {
    fixtures::table(
        &case(),
        &[
            (
                "COMPLETED BY: AC    DATE: 15.03.24",
                "COMPLETED BY: Teacher 1    DATE: [March 2024]",
            ),
            (
                "DAUGHTER TRANSLATING FOR FATHER - STOPPED BY AC.",
                "DAUGHTER TRANSLATING FOR FATHER - STOPPED BY Teacher 1.",
            ),
        ],
    );
}

#[test]
fn strangers_in_lists_and_signatures_are_asked_about() {
    for (text, wanted) in [
        ("WIT 2: DELANEY, ROSE (SAME SITE)", vec!["DELANEY, ROSE"]),
        (
            "To: Tully, Owen\nCc: Hanratty, Sile\nSubject: RE",
            vec!["Tully, Owen", "Hanratty, Sile"],
        ),
        ("It killed the tubs. Kez\nThurs PM he slept.", vec!["Kez"]),
        (
            "I dont agree with this. Roshni P\n11/6 slept well",
            vec!["Roshni P"],
        ),
        ("24.01.24 J. Finch\nThe child drew", vec!["J. Finch"]),
        ("Bruise seen. Body map. T.O.\n11/6 asleep", vec!["T.O"]),
        ("The letter was typed K.B.", vec!["K.B"]),
        ("Seen at 3 P.M.\nAsleep", vec![]),
        ("NEIGHBOUR DAWN PETTY NEXT DOOR RANG IN.", vec!["DAWN"]),
        (
            "She told the specialist Dilys May that it hurt.",
            vec!["Dilys May"],
        ),
        ("The ward clerk Mo Bashir had been told.", vec!["Mo Bashir"]),
        ("They came in Rhys May 2024.", vec!["Rhys"]),
        ("He slept well. Settled\nThurs PM he woke.", vec![]),
    ] {
        let (_, asked) = fixtures::read(&case(), text);
        assert_eq!(asked, wanted, "{text}");
    }
}

#[test]
fn births_without_their_day_are_ages() {
    fixtures::table(
        &case(),
        &[
            ("He was born in March 2021.", "He was born in [aged 3]."),
            ("She was born in 1996.", "She was born in [aged 28]."),
            (
                "Kerry's father (b. 1956) came.",
                "Kerry's father (b. [aged 68]) came.",
            ),
            ("Year of birth 2021", "Year of birth [aged 3]"),
            ("DOB: May 1990", "DOB: [aged 34]"),
            ("Birthday: 9.3.2014", "Birthday: [aged 10]"),
            (
                "Her third birthday, 9 March 2024, was at the park.",
                "Her third birthday, [March 2024], was at the park.",
            ),
            ("It was built in 1996.", "It was built in 1996."),
            (
                "Hep B 2021, seen in March 2021",
                "Hep B 2021, seen in March 2021",
            ),
            ("born at 41 weeks", "born at 41 weeks"),
        ],
    );
}
