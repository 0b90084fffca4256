//! Strangers by the company they stand in, and what stands there and is none.

use super::fixtures;
use super::strangers::{case, left, seen};

#[test]
fn a_word_in_a_list_of_people_is_somebody() {
    seen(&[
        ("Staff present: Hope, Mr Crumb, Mx Fell.", &["Hope"]),
        (
            "PRESENT: Ola Peck (OP), Faith from the Hub, Robin (school)",
            &["Faith", "Robin"],
        ),
        ("Crew: Rudder / Hallamby. Obs done.", &["Rudder"]),
        ("Night: Patience/Emmanuel. Turned.", &["Patience"]),
        (
            "In attendance:\nVerity Plumb - housing\nGill - school\n",
            &["Gill"],
        ),
        (
            "She knows Les from the corner shop, Pearl at the launderette and more.",
            &["Pearl"],
        ),
        ("I asked Glory and Marvellous.", &["Marvellous"]),
    ]);
    left(&["CALLER: Love, he is cold.", "Lunch: Fish, Rice, Bread."]);
}

#[test]
fn a_stranger_written_small_further_on_is_the_same_stranger() {
    for (written, wanted) in [
        (
            "Neighbour Mrs Quillfeather reported it. quillfeather asks not to be named.",
            "Neighbour [another person] reported it. [another person] asks not to be named.",
        ),
        (
            "Neighbour Mrs Crumb reported it. She left a crumb.",
            "Neighbour [another person] reported it. She left a crumb.",
        ),
    ] {
        let (text, asked) = fixtures::read(&case(), written);
        assert_eq!((text.as_str(), asked.len()), (wanted, 0), "{written}");
    }
    let (text, asked) = fixtures::read(&case(), "Saw grandson Tyrell, tyrell said he hit her.");
    assert_eq!(asked, ["Tyrell"]);
    assert!(!text.contains("tyrell"), "{text}");
}

#[test]
fn who_tells_their_name_or_is_named_by_what_they_do_is_somebody() {
    seen(&[
        (
            "OP: Help is on its way. I'm Dawn, stay on the line.",
            &["Dawn"],
        ),
        ("My name is Hazel and I ring from the ward.", &["Hazel"]),
        ("It's Faith from the surgery.", &["Faith"]),
        ("SECURED. LOCKSMITH R BELL INVOICED", &["R BELL"]),
        ("ROLE PARAMEDIC D HARKNESS\n0640 CLEAR", &["D HARKNESS"]),
        ("Dictated and not checked, typed kh", &["kh"]),
        ("1.5.24 Slept well. jk\n2.5.24 Ate all. jk\n", &["jk"]),
    ]);
    left(&[
        "I'm hopeful, and it's dawn at last.",
        "I'm Irish, he says. It is May from now on.",
        "He slept well. ok\nHe ate all. ok\n",
    ]);
}

#[test]
fn a_word_between_commas_or_behind_mates_is_somebody() {
    seen(&[
        ("The lady in Rm 5, Ivy, thinks he is her son.", &["Ivy"]),
        ("It is me mate Tatty, he fell.", &["Tatty"]),
        ("He said \"Uncle Flip did it\". She drew Flip.", &["Flip"]),
        ("She named \"Uncle Z\" again.", &["Uncle Z"]),
        ("Dot and Wilfred had words.", &["Dot"]),
        ("We went to Auntie May for tea.", &["Auntie May"]),
    ]);
    left(&["It is his mother tongue, he says."]);
}

#[test]
fn what_only_people_do_makes_a_word_a_name() {
    seen(&[
        ("Amber says it was locked.", &["Amber"]),
        ("She told staff that Amber hit her.", &["Amber"]),
        ("Faith to chase.", &["Faith"]),
        ("Joy covers, then Heath from August.", &["Joy", "Heath"]),
        ("I am on leave, April covers.", &["April"]),
        ("Could Misty pick up the forms?", &["Misty"]),
        ("The letter went to Anna's mum again.", &["Anna"]),
        ("Jacko's hit his head.", &["Jacko"]),
    ]);
    left(&[
        "Hope to send it tomorrow.",
        "Grace said before the meal.",
        "The amber rating was agreed.",
    ]);
}

#[test]
fn signatures_and_fields_hold_somebody() {
    seen(&[
        ("Logged by: K. Parkinson\n", &["Parkinson"]),
        ("Logged by: R Fenn. He ate.", &["R Fenn"]),
        ("Consultant: Dr P. Swelling    GP: seen", &["Swelling"]),
        ("Porridge taken. Signed M. Quill\n", &["M. Quill"]),
        ("Thanks\n\nBest,\nSky\n", &["Sky"]),
        ("Letter checked by QV.", &["QV"]),
        ("Log agreed. QV to circulate. Closed.", &["QV"]),
        ("Seen by tissue viability (Sister 0'Hallan).", &["0'Hallan"]),
        ("Temple contact Ven. Sumanopa\n", &["Sumanopa"]),
        (
            "FAITH: Buddhist\nEMERGENCY CONTACT: PERRIMOND, DALVIRA (lives near)\n",
            &["PERRIMOND, DALVIRA"],
        ),
    ]);
}

#[test]
fn heads_of_messages_and_small_letters_hold_somebody() {
    seen(&[
        ("12/2/24, 20:11 - Ate Grace: who is there\n", &["Ate Grace"]),
        (
            "[12/02/2024, 21:44] Goska: we are at beatas. pls dont ring",
            &["beatas"],
        ),
        ("i will call bavani anna, he is nurse", &["bavani"]),
        (
            "[Thu 21:05] Bro Sunday: am at work\n[Thu 21:06] Mercy: ok pls\n",
            &["Bro Sunday", "Mercy"],
        ),
        ("he did it to amber an all", &["amber"]),
        ("ruby said amber an kayla got sent out", &["amber"]),
        ("He says \"big Trevor pushed\" him.", &["big Trevor"]),
    ]);
}

#[test]
fn in_capitals_what_is_told_of_a_word_makes_it_a_name() {
    seen(&[
        (
            "0920 PC 3391 TENCH ON SCENE. TENCH: FEMALE SAFE.",
            &["TENCH"],
        ),
        ("CALL FROM WREN AT CONTROL.", &["WREN"]),
        ("CHILD POPPY SAFE WITH NAN DOT.", &["POPPY", "NAN DOT"]),
        ("INFT CLIVE MARROW STATES LODGER LEFT.", &["CLIVE MARROW"]),
        ("WITNESS JOY AT THE BUS STOP SAW IT.", &["JOY"]),
        (
            "HE IS AT THE HOUSE OF OKELLIO MOSES. SEEN.",
            &["OKELLIO MOSES"],
        ),
        ("STATES HE OWED STRETCH. DETAINED.", &["STRETCH"]),
        ("REFERRER: JOY OKAFORD\n", &["JOY OKAFORD"]),
    ]);
    left(&[
        "SHE LEFT THE ADDRESS 10 MINS AGO AFTER ROW OVER MONEY.",
        "MALE IN GREY HOODIE AND BLUE BEANIE. SILVER AURIS, FORD MONDEO.",
        "LOOKING IN IRISH REG VAN. CALLBACK AT TEN, TIMELINE DONE.",
    ]);
}

#[test]
fn what_is_quoted_and_explained_is_a_word() {
    left(&[
        "\"Haram\" I gave as \"it is a pity\".",
        "\"Umma\" means mother. \"Uwargida\" was rendered as a wife.",
        "She called out \"Anyu\" at night.",
        "Her interpreter speaks Arabic (Levantine) with a Keralan lady.",
        "Clexane stopped. MenB given, TFTs taken, AKl stage 1.",
        "He went back to his Mark Twain and a Vera Lynn CD.",
        "Don't worry. TITLE: Mr\nDOB: not known",
        "Sol: not known. Mo agrees, imms given.",
        "She drives a Skoda Octavia.",
    ]);
    seen(&[
        // The same names where somebody has them.
        ("To: Mark Twain (fostering)\n", &["Mark Twain"]),
        ("I spoke to Mark Twain, social worker.", &["Mark Twain"]),
        ("Friday is when Kaka collects her.", &["Kaka"]),
    ]);
}

#[test]
fn a_letter_a_scan_or_a_verb_behind_a_title_hides_nobody() {
    seen(&[
        ("She called Marlon B a liar.", &["Marlon B"]),
        ("He swore at Monique R on the bus.", &["Monique R"]),
        ("Noted by staff nurse 0'Gander.", &["0'Gander"]),
        ("Discussed with Dr Stood on the ward.", &["Dr Stood"]),
        ("KNOWN TO PC 1740 FLINT FROM TOWN.", &["PC 1740 FLINT"]),
        ("COMPLETED BY: Gethin Tapper, Housing\n", &["Gethin Tapper"]),
    ]);
    left(&[
        "Vitamin B given. Hepatitis C screen done, clostridium C diff.",
        "It was ten O'Clock.",
    ]);
}

#[test]
fn initials_close_an_entry_in_brackets_and_behind_typed_by() {
    seen(&[
        (
            "She said \"it is sad\". (QV)\nWed 13 March: absent.",
            &["QV"],
        ),
        ("Dictated, not signed; typed by qv\n", &["qv"]),
        (
            "Present: a Dari interpreter (QV).\nShe (through QV) said no.",
            &["QV"],
        ),
    ]);
    left(&[
        "Letter typed by OT\n",
        "He was seen. (GP)\nShe was not.",
        "A social worker (SW). It went through SW.",
    ]);
}

#[test]
fn kin_shortened_or_of_other_languages_is_nobodys_name() {
    left(&[
        "Husb present. BIL to collect her, MIL not well.",
        "He told me \"Maminka is sad\" at play.",
        "She drew a house and Ammachi with a stick.",
        "\"Kalinka\" = oh dear.",
        "Kalo is respect, like brother.",
        "Exported from the group \"Zvonek spolu\".",
    ]);
    seen(&[
        ("Signed: T. Okpara FY2", &["T. Okpara"]),
        ("\"Kalinka\" = the neighbour.", &["Kalinka"]),
    ]);
}

#[test]
fn learned_words_and_what_stands_beside_officers_are_nobody() {
    left(&[
        "VAN WENT NORTHBOUND AT TEN. FRAIL, PARKINSON'S.",
        "ARRESTED FOR ABDUCTION. SAID IT HIT MOMMYS FACE.",
        "Rilmonidine was stopped in June. Sickle cell HbAS. EtOH ++.",
    ]);
    let (_, asked) = fixtures::read(&case(), "DS IMPERSAY SIO. PC CROFTLEY OIC.");
    assert!(
        !asked
            .iter()
            .any(|asked| asked.contains("SIO") || asked.contains("OIC")),
        "{asked:?}"
    );
}
