//! Whatever is typed: no panic, replacements that rebuild, and what is left unchanged outside them.

use mkt::anonymise::door::Door;
use mkt::anonymise::fold::Folded;
use mkt::anonymise::mentions::find_mentions;
use mkt::anonymise::{Decisions, Engine, KnownPerson, NoteText};
use proptest::prelude::*;

use super::fixtures::{day, smiths};

/// Texts with pieces that matter mixed into anything.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "\\PC{0,8}",
        prop::sample::select(vec![
            "Jane",
            "Smith",
            "Smith-\nJones",
            "J.",
            "Hope",
            "03/02/2019",
            "07700 900123",
            "999 000 1006",
            "QX7 4ZB",
            "'s",
            "'",
            "-",
            "\n",
            " ",
            ", ",
            "(",
            "@",
            "_",
            ".",
            "22 Larkspur Close",
            "\u{200b}",
            "\u{301}",
            "Ω",
            "ß",
            "ﬁ",
            "½",
            "MR",
            "#",
            "www.",
            "://",
            "[aged 5]",
            "Mother",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn replacements_rebuild_any_text(text in text()) {
        let engine = Engine::new(&smiths());
        let done = engine.note(&NoteText { text: &text, on: Some(day("2024-07-01")) }, &Decisions::default());
        let characters: Vec<char> = text.chars().collect();
        let mut rebuilt = String::new();
        let mut at = 0;
        for one in &done.replacements {
            prop_assert!(one.start >= at && one.end > one.start && one.end <= characters.len());
            rebuilt.extend(&characters[at..one.start]);
            rebuilt.push_str(&one.with);
            at = one.end;
        }
        rebuilt.extend(&characters[at..]);
        prop_assert_eq!(rebuilt, done.text);
        for question in &done.queue {
            prop_assert!(question.start < question.end && question.end <= characters.len());
        }
    }

    #[test]
    fn folding_always_knows_its_way_back(text in any::<String>()) {
        let folded = Folded::new(&text);
        let mut last = 0;
        for at in 0..folded.text().len() {
            let span = folded.source(at..at + 1);
            prop_assert!(span.start >= last && span.end <= text.len());
            prop_assert!(text.get(span.clone()).is_some());
            last = span.start;
        }
    }

    #[test]
    fn any_name_any_text(forename in any::<String>(), surname in any::<String>(), text in any::<String>()) {
        let mut case = smiths();
        let person = KnownPerson {
            reference: "P-000009".into(),
            role: "partner".into(),
            forenames: vec![forename.clone()],
            surname: Some(surname.clone()),
            aliases: vec![format!("{surname} {forename}")],
            ..KnownPerson::default()
        };
        case.people.push(person.clone());
        let engine = Engine::new(&case);
        let text = format!("{text} {forename} {surname} {text}");
        let done = engine.note(&NoteText { text: &text, on: None }, &Decisions::default());
        let _ = Door::new(&case, &[], engine.stand_ins()).inspect(&done.text, &done.kept);
        let _ = find_mentions(&text, &person);
    }
}
