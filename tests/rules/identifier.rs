//! NHS numbers, postcodes and UPRNs (RULES.md section 8).

use mkt::domain::identifier::{NhsNumber, NhsNumberProblem, Postcode, Uprn, UprnProblem};
use proptest::prelude::*;

#[test]
fn nhs_numbers_are_checked_and_kept_as_digits() {
    use NhsNumberProblem::*;
    for text in [
        "943 476 5919",
        "9434765919",
        "943-476-5919",
        " 943\u{a0}476\u{2011}5919 ",
    ] {
        let number: NhsNumber = text.parse().unwrap();
        assert_eq!(number.as_str(), "9434765919");
        assert_eq!(number.to_string(), "943 476 5919");
    }
    assert_eq!(
        "9434765870".parse::<NhsNumber>().unwrap().as_str(),
        "9434765870"
    );
    for (text, problem) in [
        ("", Length),
        ("943476591", Length),
        ("94347659190", Length),
        ("9434765918", CheckDigit),
        ("9434765199", CheckDigit),
        ("943476591X", Character),
        ("943/476/5919", Character),
        ("٩434765919", Character),
        ("0000000000", OneDigit),
        ("1111111111", OneDigit),
        ("9999999999", OneDigit),
    ] {
        assert_eq!(text.parse::<NhsNumber>().unwrap_err(), problem, "{text}");
    }
    // The weighted sum of 999000000 leaves 1, so its check value would be 10, which is never given out.
    let any_last =
        |nine: &str| (0..10).any(|last| format!("{nine}{last}").parse::<NhsNumber>().is_ok());
    assert!(!any_last("999000000"));
    assert!(any_last("999000001"));
}

/// The rule as RULES.md words it, digit by digit.
fn check_digit(nine: &[u32]) -> Option<u32> {
    let sum: u32 = nine
        .iter()
        .zip([10, 9, 8, 7, 6, 5, 4, 3, 2])
        .map(|(d, w)| d * w)
        .sum();
    match 11 - sum % 11 {
        11 => Some(0),
        10 => None,
        check => Some(check),
    }
}

#[test]
fn one_slip_leads_back_to_the_number() {
    let meant: NhsNumber = "9434765919".parse().unwrap();
    for slip in [
        "9434765199",
        "4934765919",
        "9434765918",
        "9434065919",
        "943 476 5991",
    ] {
        assert!(NhsNumber::near_misses(slip).contains(&meant), "{slip}");
    }
    assert!(!NhsNumber::near_misses("9434765919").contains(&meant));
    for nothing in ["", "943476591", "943476591X", "94347659199"] {
        assert!(NhsNumber::near_misses(nothing).is_empty(), "{nothing}");
    }
}

#[test]
fn postcodes_are_kept_upper_case_with_one_space() {
    for (text, kept) in [
        ("mk93ej", "MK9 3EJ"),
        ("MK9 3EJ", "MK9 3EJ"),
        ("  mk9   3ej ", "MK9 3EJ"),
        ("QX7 4ZB", "QX7 4ZB"),
        ("m1 1ae", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("W1A 0AX", "W1A 0AX"),
        ("EC1A1BB", "EC1A 1BB"),
        ("gir0aa", "GIR 0AA"),
        ("BFPO 57", "BFPO 57"),
        ("bfpo1234", "BFPO 1234"),
        ("BF1 4AA", "BF1 4AA"),
        ("fiqq 1zz", "FIQQ 1ZZ"),
    ] {
        let postcode: Postcode = text.parse().unwrap();
        assert_eq!(postcode.as_str(), kept, "{text}");
        assert_eq!(postcode.to_string().parse::<Postcode>().unwrap(), postcode);
    }
    for text in [
        "",
        "MK9",
        "MK9 3E",
        "MK9 3EJJ",
        "9MK 3EJ",
        "MKK9 3EJ",
        "MK999 3EJ",
        "MK9-3EJ",
        "GIR 0AB",
        "ABC 1AA",
        "BFPO",
        "BFPO 12345",
        "BFPO A",
        "ABCD 1ZZ",
        "ＭＫ9 3EJ",
        "MK9 EEJ",
        "1",
        "é",
    ] {
        assert!(text.parse::<Postcode>().is_err(), "{text}");
    }
    assert!(" ".repeat(10_000).parse::<Postcode>().is_err());
    assert_eq!("qx74zb".parse::<Postcode>().unwrap().outward(), "QX7");
}

#[test]
fn uprns_lose_their_leading_zeros() {
    for (text, kept) in [
        ("000000199356", "199356"),
        ("199356", "199356"),
        (" 100023336956 ", "100023336956"),
        ("1", "1"),
    ] {
        assert_eq!(text.parse::<Uprn>().unwrap().as_str(), kept);
    }
    for (text, problem) in [
        ("", UprnProblem::Length),
        ("1234567890123", UprnProblem::Length),
        ("0000000199356", UprnProblem::Length),
        ("19 9356", UprnProblem::Character),
        ("-1", UprnProblem::Character),
        ("١", UprnProblem::Character),
        ("0", UprnProblem::Zero),
    ] {
        assert_eq!(text.parse::<Uprn>().unwrap_err(), problem, "{text}");
    }
}

#[test]
fn debug_and_problems_hide_the_value() {
    let shown = format!(
        "{:?} {:?} {:?}",
        "9434765919".parse::<NhsNumber>().unwrap(),
        "QX7 4ZB".parse::<Postcode>().unwrap(),
        "199356".parse::<Uprn>().unwrap()
    );
    assert_eq!(shown, "NhsNumber(…) Postcode(…) Uprn(…)");
    let problem = serde_json::from_str::<NhsNumber>("\"9434765918\"").unwrap_err();
    assert!(!problem.to_string().contains("94347"));
}

proptest! {
    #[test]
    fn nhs_numbers_check_as_the_rule_words_it(nine in prop::collection::vec(0_u32..10, 9), last in 0_u32..10) {
        let text: String = nine.iter().chain([&last]).map(ToString::to_string).collect();
        let one_digit = nine.iter().all(|&d| d == last);
        let valid = !one_digit && check_digit(&nine) == Some(last);
        prop_assert_eq!(text.parse::<NhsNumber>().is_ok(), valid);
        if valid {
            let number: NhsNumber = text.parse().unwrap();
            prop_assert_eq!(&number.to_string().parse::<NhsNumber>().unwrap(), &number);
            let json = serde_json::to_string(&number).unwrap();
            prop_assert_eq!(&json, &format!("\"{text}\""));
            prop_assert_eq!(serde_json::from_str::<NhsNumber>(&json).unwrap(), number);
        }
    }

    #[test]
    fn near_misses_are_one_slip_away_and_come_back(nine in prop::collection::vec(0_u32..10, 9), place in 0_usize..9, wrong in 0_u32..10) {
        let Some(last) = check_digit(&nine) else { return Ok(()) };
        let digits: Vec<u32> = nine.into_iter().chain([last]).collect();
        let text = |digits: &[u32]| digits.iter().map(ToString::to_string).collect::<String>();
        let Ok(meant) = text(&digits).parse::<NhsNumber>() else { return Ok(()) };

        let mut swapped = digits.clone();
        swapped.swap(place, place + 1);
        let mut mistyped = digits.clone();
        mistyped[place] = wrong;
        for slip in [swapped, mistyped] {
            let misses = NhsNumber::near_misses(&text(&slip));
            prop_assert_eq!(misses.contains(&meant), slip != digits);
            for miss in misses {
                let away = miss.as_str().bytes().zip(text(&slip).bytes()).filter(|(a, b)| a != b).count();
                prop_assert!(away == 1 || away == 2);
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,30}|[A-Za-z0-9 ]{0,12}") {
        let _ = NhsNumber::near_misses(&text);
        let _ = text.parse::<NhsNumber>();
        if let Ok(postcode) = text.parse::<Postcode>() {
            prop_assert_eq!(postcode.as_str().parse::<Postcode>().unwrap(), postcode);
        }
        if let Ok(uprn) = text.parse::<Uprn>() {
            prop_assert_eq!(uprn.as_str().parse::<Uprn>().unwrap(), uprn);
        }
    }
}
