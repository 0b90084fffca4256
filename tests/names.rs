//! Names: what may be one, what is kept with a warning, and how two are compared (RULES.md section 8).

use mkt::domain::input::Origin;
use mkt::domain::name::{LONGEST, checked, checked_as_given, fold, warning, words};
use proptest::prelude::*;

#[test]
fn names_of_the_world_are_names() {
    for name in [
        "Robert",
        "Siobhán",
        "Siobha\u{301}n",
        "Ó Súilleabháin",
        "O'Brien",
        "O’Brien",
        "d`Arcy",
        "Smith-Jones",
        "Smith‑Jones",
        "J.R.R.",
        "St. John",
        "de la Cruz",
        "Nguyễn Thị Minh Khai",
        "Łukasz",
        "Ğöker",
        "Þórdís",
        "Ƙasim",
        "Oluwaṣeun",
        "王小明",
        "毛・沢東",
        "Бо́рис",
        "محمد",
        "بِنْت",
        "על־ידי",
        "राम प्रसाद",
        "எழில்",
        "ዮሐንስ",
        "علی\u{200c}رضا",
        "Paul·la",
        "X",
        "Ng",
        "Null",
        "Undefined",
        "  Jo ",
        "'t Hooft",
        "Kaʻiulani",
    ] {
        assert_eq!(
            checked("surname", name, Origin::Typed).as_deref(),
            Ok(name),
            "{name:?}"
        );
        assert_eq!(warning("surname", name), None, "{name:?}");
    }
}

#[test]
fn what_no_name_may_have_is_refused_however_it_comes() {
    for (name, code) in [
        ("", "empty"),
        ("   ", "empty"),
        ("\u{200b}\u{feff}", "empty"),
        ("\u{3164}", "empty"),
        ("Rob\0ert", "control-character"),
        ("Rob\tert", "control-character"),
        ("Robert\n", "control-character"),
        ("\u{1b}[31mRobert", "control-character"),
        ("Rob\u{85}ert", "control-character"),
        ("Rob\u{2028}ert", "control-character"),
        ("\u{202e}treboR", "bidirectional-character"),
        ("Robert\u{200f}", "bidirectional-character"),
        ("\u{2067}Robert", "bidirectional-character"),
    ] {
        for origin in [Origin::Typed, Origin::Imported] {
            let problem = checked("forenames", name, origin).unwrap_err();
            assert_eq!(
                (problem.code, problem.field.as_str()),
                (code, "forenames"),
                "{name:?}"
            );
        }
        assert_eq!(
            checked_as_given("aliases", name).unwrap_err().code,
            code,
            "{name:?}"
        );
    }
}

#[test]
fn two_hundred_characters_are_the_most() {
    for letter in ["a", "é", "字"] {
        assert!(checked("surname", &letter.repeat(LONGEST), Origin::Typed).is_ok());
        for origin in [Origin::Typed, Origin::Imported] {
            let problem = checked("surname", &letter.repeat(LONGEST + 1), origin).unwrap_err();
            assert_eq!(problem.code, "too-long");
        }
    }
}

#[test]
fn digits_and_signs_are_refused_when_typed_and_kept_with_a_warning_when_imported() {
    for (name, code) in [
        ("Robert'); DROP TABLE person;--", "sign-in-name"),
        ("Robert2", "digit-in-name"),
        ("Twin 1", "digit-in-name"),
        ("Roman Ⅳ", "digit-in-name"),
        ("Smith, John", "sign-in-name"),
        ("Anne (Annie)", "sign-in-name"),
        ("<b>Rob</b>", "sign-in-name"),
        ("Robert & Anna", "sign-in-name"),
        ("Rob\u{200b}ert", "sign-in-name"),
        ("Rob🙂", "sign-in-name"),
        ("?", "sign-in-name"),
        ("-", "no-letter"),
        ("Siobh\u{fffd}n", "damaged-character"),
    ] {
        let problem = checked("forenames", name, Origin::Typed).unwrap_err();
        assert_eq!(problem.code, code, "{name:?}");
        assert!(
            problem.reason.ends_with('.')
                && !problem.reason.contains(name.trim_matches(['-', '?']))
                || name.len() == 1
        );
        assert_eq!(
            checked("forenames", name, Origin::Imported).as_deref(),
            Ok(name)
        );
        assert_eq!(warning("forenames", name).unwrap().code, code, "{name:?}");
        assert_eq!(checked_as_given("aliases", name).as_deref(), Ok(name));
    }
}

#[test]
fn folded_names_are_equal_where_people_say_they_are() {
    for (one, other) in [
        ("Siobhán", "SIOBHAN"),
        ("Siobhán", "Siobha\u{301}n"),
        ("O'Brien", "O’BRIEN"),
        ("OʼBrien", "obrien"),
        ("Smith-Jones", "Smith Jones"),
        ("Smith‑Jones", "smith  jones"),
        ("St. John", "st john"),
        ("Groß", "GROSS"),
        ("GROẞ", "gross"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("Đorđe", "dorde"),
        ("Þór", "thor"),
        ("Æthelred", "aethelred"),
        ("İbrahim", "ibrahim"),
        ("Işık", "isik"),
        ("Nguyễn", "nguyen"),
        ("Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ"),
        ("ﬁona", "Fiona"),
        ("Ｓｍｉｔｈ", "smith"),
        ("  Jo\u{a0}Ann ", "jo ann"),
        ("مُحَمَّد", "محمد"),
        ("Oluwaṣeun", "oluwaseun"),
        ("Ƙasim", "kasim"),
    ] {
        assert_eq!(fold(one), fold(other), "{one:?} and {other:?}");
    }
    for (one, other) in [
        ("राम", "रमा"),
        ("が", "か"),
        ("Ann", "Anna"),
        ("O Brien", "OBrien"),
    ] {
        assert_ne!(fold(one), fold(other), "{one:?} and {other:?}");
    }
    assert_eq!(fold("'-. "), "");
    assert_eq!(
        words(" Mary-Jane  O’Hara (née Quinn)"),
        ["mary", "jane", "ohara", "nee", "quinn"]
    );
}

proptest! {
    #[test]
    fn folding_again_changes_nothing(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded.clone());
        prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
    }

    #[test]
    fn folding_forgets_case_and_normal_form(text in "[A-Za-zÀ-ÖØ-öø-žА-я '.-]{0,20}") {
        use unicode_normalization::UnicodeNormalization;
        let folded = fold(&text);
        prop_assert_eq!(fold(&text.to_uppercase()), folded.clone());
        prop_assert_eq!(fold(&text.nfd().collect::<String>()), folded.clone());
        prop_assert_eq!(fold(&text.nfc().collect::<String>()), folded);
    }

    #[test]
    fn what_may_be_typed_may_be_imported_and_is_kept(text in any::<String>()) {
        if let Ok(kept) = checked("surname", &text, Origin::Typed) {
            prop_assert_eq!(&kept, &text);
            prop_assert_eq!(checked("surname", &text, Origin::Imported), Ok(kept));
            prop_assert_eq!(warning("surname", &text), None);
        }
        if let Ok(kept) = checked("surname", &text, Origin::Imported) {
            prop_assert_eq!(kept, text);
        }
    }
}
