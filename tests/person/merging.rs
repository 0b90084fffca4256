//! What a merge makes of the details, and what a split makes of it.

use mkt::domain::merging::{merge_details, split_details};
use mkt::domain::person::Person;
use proptest::prelude::*;

fn person(forename: &str, surname: &str) -> Person {
    Person {
        forenames: vec![forename.to_owned()],
        surname: Some(surname.to_owned()),
        ..Person::default()
    }
}

#[test]
fn the_survivor_keeps_what_it_says_and_takes_what_it_lacks() {
    let mut survivor = person("Wren", "Hale");
    survivor.date_of_birth = Some("2014-02-03".parse().unwrap());
    survivor.phones = vec!["07700 900123".to_owned()];
    let mut other = person("Wren", "Dunn");
    other.date_of_birth = Some("2014-03-02".parse().unwrap());
    other.nhs_number = Some("9434765919".parse().unwrap());
    other.phones = vec!["07700 900123".to_owned(), "07700 900124".to_owned()];
    other.aliases = vec!["Birdie".to_owned()];
    other.former_names = vec!["Hale".to_owned()];
    let merged = merge_details(&survivor, &other);
    assert_eq!(merged.person.date_of_birth, survivor.date_of_birth);
    assert_eq!(merged.person.nhs_number, other.nhs_number);
    assert_eq!(merged.person.aliases, ["Wren Dunn", "Birdie"]);
    assert_eq!(merged.person.former_names, ["Hale"]);
    assert_eq!(merged.person.phones, ["07700 900123", "07700 900124"]);
    assert_eq!(merged.differing, ["surname", "date_of_birth"]);
    assert_eq!(
        merged.changed,
        ["aliases", "former_names", "nhs_number", "phones"]
    );
    let kept = serde_json::to_string(&merged.taken).unwrap();
    assert!(
        !kept.contains("Dunn") && !kept.contains("9434") && !kept.contains("Birdie"),
        "what was taken is remembered without a value: {kept}"
    );
    let (back, changed) = split_details(&merged.person, &other, &merged.taken);
    assert!(back == survivor);
    assert_eq!(changed.len(), 4);
}

#[test]
fn what_was_corrected_since_stays() {
    let survivor = person("Wren", "Hale");
    let mut other = person("Jenny", "Dunn");
    other.sex = Some("female".to_owned());
    other.religion = Some("none".to_owned());
    other.phones = vec!["07700 900124".to_owned()];
    let merged = merge_details(&survivor, &other);
    let mut since = merged.person.clone();
    since.sex = Some("male".to_owned());
    since.phones.push("07700 900125".to_owned());
    since.surname = Some("Haile".to_owned());
    let (back, _) = split_details(&since, &other, &merged.taken);
    assert_eq!(back.sex.as_deref(), Some("male"));
    assert_eq!(back.religion, None);
    assert_eq!(back.phones, ["07700 900125"]);
    assert_eq!(back.surname.as_deref(), Some("Haile"));
    assert!(back.aliases.is_empty());
}

#[test]
fn a_death_before_the_birth_is_not_put_together() {
    let mut survivor = person("Wren", "Hale");
    survivor.date_of_birth = Some("2014-02-03".parse().unwrap());
    let mut other = person("Wren", "Hale");
    other.date_of_death = Some("2013-01-01".parse().unwrap());
    let merged = merge_details(&survivor, &other);
    assert_eq!(merged.person.date_of_death, None);
    assert!(merged.differing.contains(&"date_of_death"));
    assert!(merged.changed.is_empty());
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set("[a-c]{1,2}", 0..3)
        .prop_map(|texts| texts.into_iter().collect())
}

prop_compose! {
    fn any_person()(
        forenames in texts(),
        surname in proptest::option::of("[a-c]{1,2}"),
        lists in (texts(), texts(), texts(), texts()),
        sex in proptest::option::of("[fm]"),
        health in proptest::option::of("[a-c]{1,2}"),
        born in proptest::option::of(2000..2020),
        died in proptest::option::of(2000..2025),
    ) -> Person {
        let (aliases, former_names, phones, disabilities) = lists;
        Person {
            forenames, surname, aliases, former_names, phones, disabilities, sex, health,
            date_of_birth: born.map(|year: i32| year.to_string().parse().unwrap()),
            date_of_death: died.map(|year: i32| year.to_string().parse().unwrap()),
            ..Person::default()
        }
    }
}

proptest! {
    #[test]
    fn a_split_right_after_a_merge_gives_the_survivor_back(survivor in any_person(), other in any_person()) {
        let merged = merge_details(&survivor, &other);
        let (back, changed) = split_details(&merged.person, &other, &merged.taken);
        prop_assert!(back == survivor);
        prop_assert_eq!(changed.len(), merged.changed.len());
    }

    #[test]
    fn nothing_of_either_is_lost(survivor in any_person(), other in any_person()) {
        let merged = merge_details(&survivor, &other);
        for alias in survivor.aliases.iter().chain(&other.aliases) {
            prop_assert!(merged.person.aliases.contains(alias));
        }
        for phone in survivor.phones.iter().chain(&other.phones) {
            prop_assert!(merged.person.phones.contains(phone));
        }
        prop_assert!(survivor.sex.is_none() || merged.person.sex == survivor.sex);
        prop_assert!(merged.person.sex.is_some() || other.sex.is_none());
        let again = merge_details(&merged.person, &other);
        prop_assert!(again.person == merged.person, "merging the same again changes nothing");
    }
}
