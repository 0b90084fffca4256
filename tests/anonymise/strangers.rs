//! People the case does not know: names that are words, initials that sign, messages in small letters; and what is no name and is not
//! asked about.

use std::fmt::Write as _;

use mkt::anonymise::{CaseKnowledge, KnownPerson};

use super::fixtures;

/// A case of two people whose names are like none of the rows below.
pub(super) fn case() -> CaseKnowledge {
    let person = |at: usize, role: &str, label: &str, forename: &str| KnownPerson {
        reference: format!("P-{at:06}"),
        role: role.to_owned(),
        label: Some(label.to_owned()),
        forenames: vec![forename.to_owned()],
        surname: Some("Quarmby".to_owned()),
        ..KnownPerson::default()
    };
    let mut child = person(1, "subject", "Child A", "Thaddeus");
    child.subject = true;
    CaseKnowledge {
        people: vec![child, person(2, "mother", "Mother", "Ottoline")],
        ..CaseKnowledge::default()
    }
}

/// Every word of these stands in a question or is replaced.
pub(super) fn seen(rows: &[(&str, &[&str])]) {
    let mut wrong = String::new();
    for (text, names) in rows {
        let (left, asked) = fixtures::read(&case(), text);
        for name in *names {
            if left.contains(name) && !asked.iter().any(|asked| asked == name) {
                let _ = writeln!(wrong, "{text}: {name} is not among {asked:?}; {left}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// These are left as they are without a question.
pub(super) fn left(rows: &[&str]) {
    let mut wrong = String::new();
    for text in rows {
        let (left, asked) = fixtures::read(&case(), text);
        if left != *text || !asked.is_empty() {
            let _ = writeln!(wrong, "{text}: {left} {asked:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_name_that_is_a_word_is_asked_about_where_what_stands_beside_says_so() {
    seen(&[
        ("WITNESS: Comfort Amoako (agency)", &["Comfort Amoako"]),
        ("Staff: Olive Street (key person)", &["Olive Street"]),
        ("Worker: Rose Field, 3 June", &["Rose Field"]),
        ("Telephone: B. Marsh, practice nurse", &["B. Marsh"]),
        (
            "He told a bus driver, Dale Chapel, that it hurt.",
            &["Dale Chapel"],
        ),
        ("Discussed w/ Grant in the corridor.", &["Grant"]),
        ("Passed on to DSL Faith 09.15.", &["Faith"]),
        (
            "Yours sincerely\nChristian Lowndes, Housing Team",
            &["Christian Lowndes"],
        ),
        ("Many thanks\nSzilvia (reception)", &["Szilvia"]),
        ("April Lowndes: it was on the news", &["April Lowndes"]),
        ("Seen by neighbour Big Trev at ten.", &["Big Trev"]),
        ("Key worker Willow Tanner came at two.", &["Willow Tanner"]),
        ("Her friend Comfort was there.", &["Comfort"]),
        (
            "1. Tegwen to chase. 2. Osgar to ring home.",
            &["Tegwen", "Osgar"],
        ),
        ("Mairwen, the neighbour, has a key.", &["Mairwen"]),
        ("Zsofka at reception said she would ring.", &["Zsofka"]),
        ("Lunty (advocate) spoke for her.", &["Lunty"]),
        (
            "Night staff Evelka + Rohinka were on.",
            &["Evelka", "Rohinka"],
        ),
        ("Seen with Fr. Brannigan at school.", &["Fr. Brannigan"]),
        (
            "Notes by K. Flowers, probation; L. Brooks, housing",
            &["K. Flowers", "L. Brooks"],
        ),
    ]);
}

#[test]
fn such_a_name_is_the_same_person_where_it_stands_again() {
    seen(&[
        (
            "We met Innocent Chuma. Innocent said he was on nights.",
            &["Innocent Chuma", "Innocent"],
        ),
        (
            "He told a bus driver, Dale Chapel, that it hurt. Chapel rang us.",
            &["Dale Chapel", "Chapel"],
        ),
    ]);
    let (_, asked) = fixtures::read(
        &case(),
        "He told a bus driver, Dale Chapel, of it. They went to the chapel. Chapel services are on Sunday.",
    );
    assert_eq!(asked, ["Dale Chapel"]);
}

#[test]
fn initials_of_strangers_are_asked_about_where_they_are_given_or_sign() {
    seen(&[
        (
            "Present: Hilary Crabbe, Kestrel Care (HC)\nHC: no concerns.",
            &["Hilary Crabbe", "HC"],
        ),
        (
            "Statement of Comfort Amoako. Later: tablets signed CA at ten.",
            &["CA"],
        ),
        ("Ate well. QV\nSlept well. QV\n", &["QV"]),
        (
            "Ate well. QV\nBath given. QV\nRefused tea. LD\n",
            &["QV", "LD"],
        ),
        (
            "QV: no change.\nLD: school is worried.\nHK: will call home.",
            &["QV", "LD", "HK"],
        ),
        ("Checks hourly. P AMOAKO\nMrs Quarmby slept.", &["P AMOAKO"]),
        (
            "The interpreter Ilko D. for the mother was late.",
            &["Ilko D"],
        ),
        ("Friend Jaydon P told the head.", &["Jaydon P"]),
    ]);
}

#[test]
fn in_messages_of_small_letters_given_names_and_who_is_told_are_asked_about() {
    seen(&[
        ("Kim: chantelle is lending me her car", &["chantelle"]),
        ("Kim: say less\nLeo: tell bricks i got it", &["bricks"]),
        (
            "Kim: i was wit darrell\nLeo: nah shaniqua said no",
            &["darrell", "shaniqua"],
        ),
        ("Kim: ok\nLeo: tell smudgez i aint forgot", &["smudgez"]),
        ("Kim: ok Leo\nLeo: the neighbour pat can see me", &["pat"]),
    ]);
    left(&[
        "Mother: tell people i said no",
        "Mother: he will tell him to go, ask around if u like",
    ]);
}

#[test]
fn whoever_writes_messages_is_asked_about() {
    seen(&[("Bazza: is she ok\nBazza: tell her i rang", &["Bazza"])]);
    left(&["Plan: see her next week and ring school."]);
}

#[test]
fn what_is_no_name_by_build_or_place_is_not_asked_about() {
    left(&[
        "Started on Xendotriptan and Kelvomab.",
        "Given Plorifax 50mg at night.",
        "He has Parkinson's and is slow.",
        "Ptnr present at birth.",
        "The Pre-School room was shut. A Non-slip mat is needed.",
        "The district nurse. Son interprets for her.",
        "A letter from the Yiddish school and the Datix report.",
        "We sang of grace at the feast. The hall was on Poppy Lane.",
        "Property: Kantorek, Zibrowka, one belt.",
        "Kelso forceps and a Marbolini biscuit were on the Steri-Wipes.",
        "Oedema at ankles. Tachycardic in triage and seen by the team.",
        "The project is called a Summer School. Rose cordial was given.",
    ]);
}

#[test]
fn a_person_is_not_taken_for_a_place_or_a_medicine() {
    seen(&[
        ("She confided in Zarnika about it.", &["Zarnika"]),
        // Where a family comes from tells who it is.
        ("He is in Zarnowiec with an uncle.", &["Zarnowiec"]),
        ("They sat in Zarnika's kitchen.", &["Zarnika"]),
        ("The text was from Zarnika that day.", &["Zarnika"]),
    ]);
}

#[test]
fn in_capitals_what_stands_before_a_word_makes_it_a_name() {
    seen(&[
        ("PASSER BY KEVIN FIELD CONFIRMS NOISE.", &["KEVIN FIELD"]),
        (
            "MALE GIVES NAME KEVIN STONE DOB NOT GIVEN.",
            &["KEVIN STONE"],
        ),
        ("WITNESS OLIVE STREET TO GIVE STATEMENT.", &["OLIVE STREET"]),
        (
            "INSP HILLS ATTENDING. DS WARD TO CALL.",
            &["INSP HILLS", "DS WARD"],
        ),
        (
            "PC 4410 BUSH ON SCENE WITH PC 221 LONG.",
            &["PC 4410 BUSH", "PC 221 LONG"],
        ),
        (
            "SEEN BY HCP R. BUSH. THEN BY T LONG AT TEN.",
            &["R. BUSH", "T LONG"],
        ),
        (
            "CPN BUSH AND AMHP OLIVE FIELD ON SCENE.",
            &["BUSH", "OLIVE FIELD"],
        ),
        (
            "CALLER MR O'DRISCOLL AND MRS D'ARCY UPSTAIRS.",
            &["MR O'DRISCOLL", "MRS D'ARCY"],
        ),
    ]);
    left(&[
        "SUSPECT MAY RETURN. WITNESS WILL PAGE US. INSP PASSED IT ON.",
        "PC 4410 WAITING. BLOCK A. HALL LIGHT ON. PLAN B WARD ROUND.",
        "IT'S LATE. DON'T KNOW. SEARCH N/T. HELICOPTER OUT.",
    ]);
    let (_, asked) = fixtures::read(&case(), "KEVIN HEAD INJURY. TAKEN TO HOSPITAL.");
    assert_eq!(asked, ["KEVIN"]);
}

#[test]
fn what_somebody_is_called_is_asked_about_though_it_is_a_word() {
    seen(&[
        (
            "On the settee was one, Bricks they called him.",
            &["Bricks"],
        ),
        ("A male \"Bricks\" was there.", &["Bricks"]),
        ("He gave the name Tiny at the hotel.", &["Tiny"]),
        ("It was Bricks, not me.", &["Bricks"]),
        ("Then everyone knew Bricks did it.", &["Bricks"]),
        ("It is hard, Sooty used to say, but fair.", &["Sooty"]),
        ("Her mate, Tiny, drove.", &["Tiny"]),
        ("They call her Mouse.", &["Mouse"]),
        ("Leo: i gave k-rock the money", &["k-rock"]),
        ("He owes Bricks more than that.", &["Bricks"]),
        ("The number is saved as \"Bricks\".", &["Bricks"]),
        ("UNKNOWN MALE \"BRICKS\" PRESENT.", &["BRICKS"]),
        ("MALE KNOWN AS SMUDGE IN FLAT.", &["SMUDGE"]),
    ]);
    left(&[
        "It was Easter. It was School, he said. Police did it. Nursery used to ring.",
        "They call her Mum. His form \"Parent\" was blank. We gave the name of the School.",
    ]);
}

#[test]
fn a_given_name_that_is_a_word_stands_beside_others_and_behind_posts() {
    seen(&[
        ("Gift O. told the night lead.", &["Gift O"]),
        ("Friend (Grace T, 10B) saw it.", &["Grace T"]),
        ("Marisela and Gift did it.", &["Marisela", "Gift"]),
        (
            "Carers: Joy, Blessing and Patience.",
            &["Joy", "Blessing", "Patience"],
        ),
        ("Told manager Sue Pelican.", &["Sue Pelican"]),
        ("Her sister-in-law Kit Moyan came.", &["Kit Moyan"]),
        ("His missus Ruby came in.", &["Ruby"]),
        ("Told cleaner Gift about it.", &["Gift"]),
        ("Hope from the agency rang.", &["Hope"]),
        ("Theres a bed. Carly my girlfriend has one.", &["Carly"]),
        ("Clinician N. Finch agreed.", &["N. Finch"]),
        (
            "Signed: N. Finch. Given by R Drake, agency.",
            &["N. Finch", "R Drake"],
        ),
        ("Deacon Han Sung-jun came.", &["Deacon Han Sung-jun"]),
        ("She and Sister Patience prayed.", &["Sister Patience"]),
        (
            "Signed Dr T. 0kereke. Agreed by L1nda Moyo.",
            &["Dr T. 0kereke", "L1nda Moyo"],
        ),
    ]);
    assert_eq!(
        fixtures::read(&case(), "Told by Charity (HCA) at ten. The HCA left.").1,
        ["Charity"]
    );
    left(&["Option A. Grace period over. Light from the window came in."]);
}

#[test]
fn who_begins_a_message_and_acts_is_asked_about() {
    seen(&[
        (
            "Kim: ok\npavlin can drive you\nrashmol the plumber is here\nmercy says no",
            &["pavlin", "rashmol", "mercy"],
        ),
        (
            "[31/03/2024, 07:05] Jossy: Praying\n[31/03/2024, 07:06] Tiny: ok",
            &["Jossy", "Tiny"],
        ),
        ("22:18 Jossy: thats ok", &["Jossy"]),
    ]);
    left(&[
        "mother: hm\nwallah can u\nparacetamol can help",
        "08:00 - Mobility: good\n[10:00] Weight: same",
    ]);
}

#[test]
fn initials_end_an_entry_before_the_next_day_and_begin_no_thing() {
    seen(&[("Slept well. QV\n03/04/24 ate well.", &["QV"])]);
    left(&["Slept well. OT\nGP rang."]);
    let (left, _) = fixtures::read(
        &case(),
        "Tessa Balog (TB, chair). TB screen negative. TB agreed.",
    );
    assert!(left.contains("TB screen"), "{left}");
    assert!(!left.contains("TB agreed"), "{left}");
}

#[test]
fn whoever_is_initials_by_the_notes_own_word_is_asked_about() {
    seen(&[
        (
            "Present: lead reviewer (KV), grandmother.\n\nKV: What came next?\nShe left.",
            &["KV"],
        ),
        (
            "Present: Una Thrale (chair) UT; Corin Vasey, Police PPU CV; Ines Holm, ward IH.\n1. CV check the log.",
            &["CV"],
        ),
        (
            "PRESENT\nNell Frayling – NF\nAvril Stott, team manager (Chair) – AS\n\nAS asked who saw it.",
            &["AS"],
        ),
        ("Plan agreed.\nTyped by: kv   Checked: ND", &["kv", "ND"]),
        ("Last entry initialled KV.\nRef: yes.", &["KV"]),
        (
            "KV: When did it begin?\nThe night she left.\nKV: And then?\nNothing.",
            &["KV"],
        ),
        (
            "DC: When did it begin?\nKV: The night she left.\nDC: And then?\nKV: Nothing more.",
            &["KV"],
        ),
        (
            "4/5 Ate well. Joy\n5/5 Up early. Joy\n6/5 Settled again.",
            &["Joy"],
        ),
        ("Crew: M Fenwick / Rain Carter", &["Rain Carter"]),
        ("Interview of J. Bishop by the team.", &["J. Bishop"]),
        ("Yours faithfully\n\npp J Moss\n", &["J Moss"]),
        ("Visit on Friday. Completed by: KV", &["KV"]),
        ("Discussed with KV at length. KV advised a visit.", &["KV"]),
        (
            "4/5 Saw the mark. KVe\n5/5 Rang home. KVe\n6/5 Away.",
            &["KVe"],
        ),
        ("Kind regards\nH. Frost (she/her)\nWorker", &["H. Frost"]),
        ("Ring the surgery. Action: KV/QD", &["KV", "QD"]),
        ("Present: KV, QD, ZL.", &["KV", "QD", "ZL"]),
        (
            "4/5 13:00 Ate well – KV\n5/5 08:00 Up early – KV\n6/5 Slept.",
            &["KV"],
        ),
        ("1. Ring the surgery (KV)\n2. Write home (KV)\n", &["KV"]),
        (
            "4/5 13:00 Ate well +++. KV\n5/5 08:00 Up early. KV\n6/5 Slept.",
            &["KV"],
        ),
        (
            "4/5 Night. No injury seen. N Osei\n5/5 Called at the end of shift. NO",
            &["N Osei", "NO"],
        ),
        ("4/5 Meds given. Poppy N\n5/5 Visited.", &["Poppy N"]),
        (
            "4/5 Slept through! – Hope\n5/5 Ate well. – Zedi\n6/5 Bath.",
            &["Hope", "Zedi"],
        ),
        (
            "In attendance\nRuby Thackeray (RT) School\nMark Ellwand (ME) Team Manager",
            &["Ruby Thackeray", "Mark Ellwand"],
        ),
        ("Crew: L Fenn (para) / Robin Marsh (ECA)", &["Robin Marsh"]),
        ("Crew: Lars Fenn / K Dhillon", &["K Dhillon"]),
        ("10/02 | Police | Row at home | Ivy Flint\n", &["Ivy Flint"]),
        ("Copy to ward clerk P. Missing.", &["P. Missing"]),
        ("She is at the neighbour's, Olive.", &["Olive"]),
    ]);
    left(&[
        "Seen with the team manager (TM) and social worker (SW).",
        "Checked: OK   Signed: no",
        "Present: no. Owner: NK",
        "CH: Is he breathing?\nYes.\nCH: Is he awake?\nEmergency ambulance sent.",
        "1. Weight taken (BP)\n2. Home",
        "Settled again. – Bed\nThen up.",
    ]);
}

#[test]
fn what_names_nobody_by_where_it_stands_is_left() {
    left(&[
        "Dear Doctor\nThank you for the letter.",
        "Title: Mr\nAlso known as: none",
        "Title Mr   DoB: unknown",
        "It means aunt/Mrs. Notes say the same.",
        "'Er says it rained. 'Im next door came.",
        "He went to Scotlan when young.",
        "The lodger is Catalan: he cooks.",
        "Dona = title of respect.",
        "BA (Hons) student observing.",
        "By video on MS Teams today.",
        "Poor control, hypergIycaemia noted.",
        "The wean hoyed it oot.",
        "CALLER: Och, our man came. Haway, torn that off. 'Twas him.",
        "No fridge. Rickets? Cachectic, coughing.",
        "The clinician rang.\nOutcome: no.  Clinician: on shift",
        "19:43 Mom: why what now\n19:44 Mom: ok",
    ]);
}

#[test]
fn names_in_capitals_are_whole_where_the_second_is_no_word() {
    seen(&[
        (
            "0554 PROBATIONER DARREN KESK EN ROUTE TO SCENE",
            &["DARREN KESK"],
        ),
        (
            "2154 INF IS DOREEN THISTLE AT NUMBER 42",
            &["DOREEN THISTLE"],
        ),
        (
            "Present: Bev Thorold (Willow Centre) BT. Also the chair.\nBT gave news.",
            &["BT"],
        ),
        ("there was a guy biggsy sleeping there", &["biggsy"]),
        ("OP: Yoruts, okay, leave the line open.", &["Yoruts"]),
        ("CALLER: Next door. Sowngie, we call her.", &["Sowngie"]),
        ("OP: Jean is it? Chulip?\nCALLER: No.", &["Chulip"]),
        ("He heard \"Gokir shakes the bottle\" from her.", &["Gokir"]),
        (
            "SPOKE TO PASTOR BLESSING SIBANDE AT CHURCH",
            &["BLESSING SIBANDE"],
        ),
        ("LOG CLOSED, NO REPLY. PS MARCH.", &["MARCH"]),
        ("CALL BACK FROM PRAISE OKOROH ON MOBILE", &["PRAISE OKOROH"]),
        ("Doctor: Dr P. Rose.", &["Dr P. Rose"]),
        ("He told Sr Marsh that it hurt.", &["Sr Marsh"]),
        ("Her sister were Pearl, she said.", &["Pearl"]),
        ("Friend of him, Ko Phyu, plays cards.", &["Ko Phyu"]),
    ]);
    left(&["PS MAY ATTEND LATER", "SILVER ZAFIRA SEEN PARKED OUTSIDE"]);
}
