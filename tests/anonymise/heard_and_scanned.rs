//! Numbers, days and places of other hands: parted by commas, spoken in dialect, badly scanned, asked back by whoever takes a call. Each
//! with what is written and what becomes of it, and with what only looks like it and stays.

use mkt::anonymise::{CaseKnowledge, KnownAddress, KnownOrganisation};

use super::fixtures::{self, day, organisation, person};

/// A child in Tansy Court at Kiln Park, with a hospital and a surgery.
fn case() -> CaseKnowledge {
    let mut child = person(1, "subject", "Child A", "Ottilie", "Vantongeren");
    child.subject = true;
    child.nhs_number = Some("9990300001".into());
    child.addresses = vec![KnownAddress {
        lines: vec!["18 Tansy Court".into(), "Kiln Park".into()],
        postcode: Some("QX14 3PL".into()),
        label: Some("[own home]".into()),
    }];
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![child],
        organisations: vec![
            organisation(1, "Marlpit Hospital", "Hospital 1"),
            organisation(2, "Mill Lane Surgery", "GP Practice 1"),
        ],
        places: vec!["Kiln Park".into()],
    }
}

#[test]
fn numbers_of_other_hands_go() {
    fixtures::table(
        &case(),
        &[
            ("Ring 07700, 900, 962 now.", "Ring [phone] now."),
            (
                "It cost 1,200, and 300, 400 more.",
                "It cost 1,200, and 300, 400 more.",
            ),
            ("Line: French, op 88213", "Line: French, op [staff number]"),
            (
                "Flight PNR K7QX2M please",
                "Flight PNR [reference number] please",
            ),
            (
                "FOREIGN VEHICLE CB4417QX.",
                "FOREIGN VEHICLE [vehicle registration].",
            ),
            ("CARD: ARC/4410/22/6", "CARD: [reference number]"),
            ("CUSTODY WB 0774/24.", "CUSTODY [custody reference]."),
            (
                "see accident form AF/0093.",
                "see accident form [reference number].",
            ),
            ("CALL A-0303-1177 began", "CALL [reference number] began"),
            ("Went to QXl4 3PL by bus", "Went to [postcode] by bus"),
            ("took his wa11et away", "took his wa11et away"),
            ("NHS: 99903 O0O0l known", "NHS: [NHS number] known"),
            ("KEY SAFE 1974 BY DOOR", "KEY SAFE [code] BY DOOR"),
            (
                "The alarm code is 4471, not 300.",
                "The alarm code is [code], not 300.",
            ),
            ("It is safe. 2024 was bad.", "It is safe. 2024 was bad."),
            ("He is 2½ and weighs 12¾ kg.", "He is 2½ and weighs 12¾ kg."),
            ("Born twenty-third of October oh-seven.", "Born [aged 16]."),
            ("Crew K412 on scene", "Crew [reference number] on scene"),
            (
                "CAD 5520/14 OPENED 1636",
                "CAD [crime reference] OPENED 1636",
            ),
            ("Live infant, Apgars 8/9/10.", "Live infant, Apgars 8/9/10."),
            ("NHS: 99903Z0001 known", "NHS: [NHS number] known"),
            (
                "NEIGHBOUR AT 118A HEARD BANGING",
                "NEIGHBOUR AT [address] HEARD BANGING",
            ),
            ("Seen at 10a and again", "Seen at 10a and again"),
        ],
    );
}

#[test]
fn days_by_name_in_dialect_and_in_a_log_of_shifts_go() {
    fixtures::table(
        &case(),
        &[
            ("It was January, the nineteenth.", "It was [January]."),
            ("on the twinty-fifth o April it", "on the [April] it"),
            ("Seen on Boxing Day, asleep.", "Seen on [December], asleep."),
            ("Her birthday, New Year's Eve", "Her birthday, [December]"),
            (
                "The new boxing class, days later",
                "The new boxing class, days later",
            ),
            (
                "16/1 L  Settled.\n17/1 L  Settled.",
                "[January] L  Settled.\n[January] L  Settled.",
            ),
            ("Next 13.5., at noon", "Next [May], at noon"),
            (
                "out, the eighth a January, cold",
                "out, the [January], cold",
            ),
            ("| 10\u{2013}12.05.2024 | ward |", "| [May 2024] | ward |"),
            ("He drank 1/2 l of it", "He drank 1/2 l of it"),
        ],
    );
}

#[test]
fn a_word_of_a_things_name_may_be_heard_or_scanned_otherwise_beside_the_others() {
    fixtures::table(
        &case(),
        &[
            ("OP: Pansy Court? Yes.", "OP: [road]? Yes."),
            ("The shop in Kilm Park.", "The shop in [town]."),
            ("cc Mill Laue Surgery", "cc GP Practice 1"),
            ("MARLP1T HOSPlTAL Dlscharge", "Hospital 1 Dlscharge"),
            ("a pansy by the court", "a pansy by the court"),
            ("Film Park opened.", "Film Park opened."),
        ],
    );
}

/// A family with names of one letter in a chat, two women of one name, a policeman, and an organisation with an apostrophe's s.
fn family() -> CaseKnowledge {
    let mut child = person(1, "subject", "Child A", "Michael", "Gadsby");
    child.subject = true;
    child.aliases = vec!["Mikey".into()];
    let mut mother = person(2, "mother", "Mother", "Margaret", "Gadsby");
    mother.aliases = vec!["Peggy".into()];
    let mut grandfather = person(3, "grandparent", "Grandfather", "Michael", "Gadsby");
    grandfather.aliases = vec!["JP".into()];
    let mut aunt = person(4, "relative", "Aunt 1", "Rosalind", "Gadsby");
    aunt.aliases = vec!["Ayo".into()];
    let sibling = person(5, "sibling", "Sibling 1", "Lily", "Gadsby");
    let uncle = person(6, "relative", "Uncle 1", "Tiago", "Adebayo");
    let police = person(7, "professional", "Police Officer 1", "Gavin", "Stobart");
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![child, mother, grandfather, aunt, sibling, uncle, police],
        organisations: vec![KnownOrganisation {
            reference: "O-0001".into(),
            name: "Tinkers Gate Surgery".into(),
            label: Some("GP Practice 1".into()),
            ..KnownOrganisation::default()
        }],
        ..CaseKnowledge::default()
    }
}

#[test]
fn names_said_in_syllables_or_letters_are_found() {
    fixtures::table(
        &family(),
        &[
            ("CALLER: Tea-ah-go. Yes.", "CALLER: Uncle 1. Yes."),
            ("C: Eye-oh is crying.", "C: Aunt 1 is crying."),
            (
                "C: I dunno. Jay Pee does it.",
                "C: I dunno. Grandfather does it.",
            ),
            ("An eye-opener, a follow-up.", "An eye-opener, a follow-up."),
        ],
    );
}

#[test]
fn what_stands_behind_a_name_tells_namesakes_apart() {
    fixtures::table(
        &family(),
        &[
            ("Mrs Gadsby (Peggy) is here.", "Mother (Mother) is here."),
            (
                "DRIVER MICHAEL GADSBY KNOWN AS MIKEY, SEEN",
                "DRIVER Child A KNOWN AS Child A, SEEN",
            ),
        ],
    );
}

#[test]
fn parents_called_after_a_child_and_fields_of_one_person_are_who_they_are() {
    let mut adult = person(1, "subject", "Adult A", "Rebaz+Hemin+Salar", "");
    adult.subject = true;
    adult.surname = None;
    let mut brother = person(2, "sibling", "Brother", "Karo+Hemin+Salar", "");
    brother.surname = None;
    let known = CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            adult,
            brother,
            person(3, "mother", "Mother", "Rutendai", "Chikore"),
            person(4, "father", "Father", "Blessed", "Chikore"),
            person(5, "sibling", "Sibling 1", "Tinashe", "Chikore"),
            person(6, "grandparent", "Grandmother", "Halka", "Chikore"),
        ],
        ..CaseKnowledge::default()
    };
    fixtures::table(
        &known,
        &[
            ("Then Baba Tinashe decided.", "Then Father decided."),
            ("Mai Tinashe pick up!", "Mother pick up!"),
            ("With Baba Halka on video.", "With Grandmother on video."),
            (
                "FAMILY NAME: Hemin Salar\nGIVEN NAME: Rebaz\n",
                "FAMILY NAME: Adult A\nGIVEN NAME: Adult A\n",
            ),
        ],
    );
}

#[test]
fn logs_chats_and_scans_name_people_in_their_own_ways() {
    fixtures::table(
        &family(),
        &[
            (
                "[19/01/24 13:02] Tiago A: on my way",
                "[[January 2024] 13:02] Uncle 1: on my way",
            ),
            (
                "PPN SENT. FOR MASH. GS",
                "PPN SENT. FOR MASH. Police Officer 1",
            ),
            ("HE SAYS THE GADSBYS LEFT", "HE SAYS THE family LEFT"),
            (
                "dai1y and w1th his sister Li1y at",
                "dai1y and w1th his sister Sibling 1 at",
            ),
            ("I rang Tinker's Gate Surgery", "I rang GP Practice 1"),
            ("LOG 0334 OF 09JUN", "LOG [crime reference] OF [June]"),
            ("DC opens 42/0091/24.", "DC opens [crime reference]."),
            (
                "w1th dai1y care (seen 22/0l)",
                "w1th dai1y care (seen [January])",
            ),
            ("w1th dai1y Gi11 and po1ice", "w1th dai1y Gi11 and po1ice"),
        ],
    );
}
