//! Likely matches: who is shown when a person is added, who is not, and that whoever would be shown can be looked up.

use std::collections::{BTreeSet, HashMap};

use mkt::domain::matching::{
    LEAST, LikelyMatch, LookupKey, Profile, Reason, compare, index_keys, lookup_keys,
};
use proptest::prelude::*;

/// `Robert James Smith-Jones, 2019-02-03, nhs 9434765919, aka Bobby, was Mary Jones, tel 07700 900123, mail a@b, at QX7 4ZB`;
/// the last word before the first comma is the surname unless it is `-`.
fn person(text: &str) -> Profile {
    let mut parts = text.split(", ");
    let (forenames, surname) = parts.next().unwrap().rsplit_once(' ').unwrap();
    let mut profile = Profile {
        forenames: forenames
            .split(' ')
            .filter(|name| *name != "-")
            .map(|name| name.replace('_', " "))
            .collect(),
        surname: (surname != "-").then(|| surname.replace('_', " ")),
        ..Profile::default()
    };
    for part in parts {
        match part.split_once(' ') {
            Some(("nhs", rest)) => profile.nhs_number = Some(rest.to_owned()),
            Some(("aka", rest)) => profile.aliases.push(rest.to_owned()),
            Some(("was", rest)) => profile.former_names.push(rest.to_owned()),
            Some(("tel", rest)) => profile.phones.push(rest.to_owned()),
            Some(("mail", rest)) => profile.emails.push(rest.to_owned()),
            Some(("at", rest)) => profile.postcodes.push(rest.to_owned()),
            _ => profile.date_of_birth = Some(part.parse().unwrap()),
        }
    }
    profile
}

/// The rows of a table: columns between bars; a line that begins with # says what follows.
fn table(text: &str) -> Vec<Vec<&str>> {
    text.lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split(" | ").collect())
        .collect()
}

fn can_be_looked_up(new: &Profile, stored: &Profile) -> bool {
    let kept: BTreeSet<LookupKey> = index_keys(stored).into_iter().collect();
    lookup_keys(new).iter().any(|key| kept.contains(key))
}

/// Both ways round: the same answer, and it can be looked up.
fn found(one: &str, other: &str) -> Option<LikelyMatch> {
    let (a, b) = (person(one), person(other));
    let answer = compare(&a, &b);
    assert_eq!(answer, compare(&b, &a), "{one} | {other}");
    if answer.is_some() {
        assert!(
            can_be_looked_up(&a, &b) && can_be_looked_up(&b, &a),
            "{one} | {other}"
        );
    }
    answer
}

#[test]
fn likely_matches_and_why() {
    for row in table(include_str!("matching/likely.txt")) {
        let [one, other, reasons] = row.as_slice() else {
            panic!("three columns")
        };
        let reasons: Vec<&str> = reasons.split(' ').collect();
        let answer = found(one, other).unwrap_or_else(|| panic!("{one} | {other}"));
        let words: Vec<&str> = answer.reasons.iter().map(|reason| reason.word()).collect();
        assert_eq!(words, reasons, "{one} | {other}");
    }
}

#[test]
fn unrelated_people_are_no_match() {
    for row in table(include_str!("matching/unrelated.txt")) {
        let [one, other] = row.as_slice() else {
            panic!("two columns")
        };
        assert_eq!(found(one, other), None, "{one} | {other}");
    }
}

#[test]
fn the_likeliest_come_first() {
    let strength = |one: &str, other: &str| found(one, other).map_or(0, |found| found.strength);
    let robert = "Robert Smith, 2019-02-03, nhs 9434765919";
    let order = [
        strength(robert, robert),
        strength(robert, "Robert Smith, 2019-02-03"),
        strength(robert, "Bobby Smith, 2019-02-03"),
        strength(robert, "Robert Smith, 2019-03-02"),
        strength(robert, "Robert Smith, 2019-02-08"),
        strength(robert, "Robert Smith, 2019"),
        strength(robert, "Robert Smith"),
        LEAST,
    ];
    assert_eq!(order[0], 100);
    assert!(order.is_sorted_by(|more, less| more > less), "{order:?}");
    // Two numbers that are both right are of two people; the pair is still shown, but lower.
    assert!(strength(robert, "Robert Smith, 2019-02-03, nhs 9434765870") < order[1]);
}

#[test]
fn reasons_are_whole_and_hold_no_value() {
    let answer = found("Siobhán Kelly, 2001-03-04", "Shivaun Kelly, 2001-04-03").unwrap();
    let sentences: Vec<String> = answer.reasons.iter().map(Reason::to_string).collect();
    assert_eq!(
        sentences.join("; "),
        "Day and month of birth swapped; Similar-sounding name"
    );
    let shown = format!(
        "{:?} {:?}",
        person("Robert Smith, 2019-02-03"),
        index_keys(&person("Robert Smith, 2019-02-03"))
    );
    assert!(!shown.contains("Robert") && !shown.contains("2019") && !shown.contains("RBRT"));
}

/// 20,000 Patels with their own forenames and birthdays: a new one meets a handful of candidates and no match.
#[test]
fn keys_are_selective_among_patels() {
    let forenames = [
        "Priya", "Anita", "Amit", "Rahul", "Neha", "Pooja", "Ravi", "Sunil", "Deepa", "Kiran",
        "Anil", "Meena", "Vijay", "Asha", "Nikhil", "Reena", "Arjun", "Diya", "Rohan", "Isha",
    ];
    let mut by_key: HashMap<LookupKey, Vec<usize>> = HashMap::new();
    let people: Vec<Profile> = (0..20_000)
        .map(|at| {
            let day = format!(
                "{}-{:02}-{:02}",
                1940 + at * 7 % 83,
                1 + at * 5 % 12,
                1 + at * 11 % 28
            );
            person(&format!(
                "{} Patel, {day}, tel 07700 9{at:05}",
                forenames[at % forenames.len()]
            ))
        })
        .collect();
    let mut kept = 0;
    for (at, profile) in people.iter().enumerate() {
        for key in index_keys(profile) {
            kept += 1;
            by_key.entry(key).or_default().push(at);
        }
    }
    assert!(kept / people.len() < 8, "{kept}");
    let new = person("Kavita Patel, 1987-06-15, nhs 9434765919, tel 07700 899999, at QX7 4ZB");
    let keys = lookup_keys(&new);
    let candidates: BTreeSet<usize> = keys
        .iter()
        .filter_map(|key| by_key.get(key))
        .flatten()
        .copied()
        .collect();
    assert!(keys.len() < 400, "{}", keys.len());
    assert!(candidates.len() < 100, "{}", candidates.len());
    assert!(
        candidates
            .iter()
            .all(|at| compare(&new, &people[*at]).is_none())
    );
}

fn names() -> impl Strategy<Value = String> {
    proptest::sample::select(vec![
        "Robert",
        "Bobby",
        "Siobhán",
        "Shivaun",
        "Shivawne",
        "Mohammed",
        "Muhammad",
        "Hassan",
        "Hussain",
        "Smith",
        "Smyth",
        "Smith-Jones",
        "Jones",
        "O'Brien",
        "Brien",
        "Patel",
        "Patell",
        "Kaur",
        "Singh",
        "Wei",
        "Baby",
        "Unknown",
        "de la Cruz",
        "Mary Ann",
        "Maryann",
        "王",
        "Samantha",
        "Samatha",
        "al-Hassan",
        "Ng",
        "X",
        "van",
        "Ravi",
        "Ravinder",
    ])
    .prop_map(str::to_owned)
}

fn profiles() -> impl Strategy<Value = Profile> {
    let dates = proptest::sample::select(vec![
        "2001-03-04",
        "2001-04-03",
        "2001-03-05",
        "2011-03-04",
        "2001",
        "2001-03",
        "1990-01-01",
    ]);
    let numbers =
        proptest::sample::select(vec!["9434765919", "9434756919", "4934765913", "9434765870"]);
    let phones = proptest::sample::select(vec!["07700 900123", "+447700900123", "07700 900999"]);
    let postcodes = proptest::sample::select(vec!["QX7 4ZB", "QX1 1AA"]);
    (
        proptest::collection::vec(names(), 0..3),
        proptest::option::of(names()),
        proptest::collection::vec(names(), 0..2),
        proptest::collection::vec(names(), 0..2),
        proptest::option::of(dates),
        proptest::option::weighted(0.3, numbers),
        proptest::collection::vec(phones, 0..2),
        proptest::collection::vec(postcodes, 0..2),
    )
        .prop_map(
            |(forenames, surname, aliases, former_names, date, number, phones, postcodes)| {
                Profile {
                    forenames,
                    surname,
                    aliases,
                    former_names,
                    date_of_birth: date.map(|date| date.parse().unwrap()),
                    nhs_number: number.map(str::to_owned),
                    phones: phones.into_iter().map(str::to_owned).collect(),
                    emails: Vec::new(),
                    postcodes: postcodes.into_iter().map(str::to_owned).collect(),
                }
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn whoever_would_be_shown_can_be_looked_up(a in profiles(), b in profiles()) {
        let answer = compare(&a, &b);
        prop_assert_eq!(&answer, &compare(&b, &a));
        if let Some(answer) = answer {
            prop_assert!(answer.strength >= LEAST && answer.strength <= 100 && !answer.reasons.is_empty());
            let shown = format!("{:?} {:?} {:?}", answer.reasons, (&a.forenames, &a.surname, &a.aliases, &a.former_names, a.date_of_birth.map(|d| d.to_string())), (&b.forenames, &b.surname, &b.aliases, &b.former_names, b.date_of_birth.map(|d| d.to_string())));
            prop_assert!(can_be_looked_up(&a, &b), "{}", shown);
            prop_assert!(can_be_looked_up(&b, &a), "{}", shown);
        }
    }

    #[test]
    fn nothing_makes_it_panic(forename in any::<String>(), surname in any::<String>(), number in any::<String>()) {
        let profile = Profile {
            forenames: vec![forename.clone()],
            surname: Some(surname),
            aliases: vec![forename.clone()],
            nhs_number: Some(number.clone()),
            phones: vec![number],
            emails: vec![forename],
            ..Profile::default()
        };
        let answer = compare(&profile, &profile);
        prop_assert!(answer.is_none_or(|answer| answer.strength <= 100));
        prop_assert!(index_keys(&profile).iter().all(|key| key.as_str().len() > 1));
    }
}
