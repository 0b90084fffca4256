//! Whatever is typed: no panic, replacements that rebuild, and what is left unchanged outside them.

use mkt::anonymise::door::Door;
use mkt::anonymise::fold::Folded;
use mkt::anonymise::mentions::find_mentions;
use mkt::anonymise::tables::{SMALLEST, SPARE, protect};
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
    fn the_order_of_the_people_never_matters(text in text(), order in Just((0..3).collect::<Vec<usize>>()).prop_shuffle()) {
        let case = smiths();
        let mut shuffled = case.clone();
        shuffled.people = order.iter().map(|at| case.people[*at].clone()).collect();
        let text = NoteText { text: &text, on: Some(day("2024-07-01")) };
        prop_assert_eq!(
            Engine::new(&case).note(&text, &Decisions::default()),
            Engine::new(&shuffled).note(&text, &Decisions::default())
        );
    }

    #[test]
    fn the_order_of_the_notes_never_matters(texts in prop::collection::vec(text(), 1..6)) {
        let engine = Engine::new(&smiths());
        let done = |text: &String| {
            engine.note(&NoteText { text, on: Some(day("2024-07-01")) }, &Decisions::default())
        };
        let forwards: Vec<_> = texts.iter().map(done).collect();
        let mut backwards: Vec<_> = texts.iter().rev().map(done).collect();
        backwards.reverse();
        prop_assert_eq!(forwards, backwards);
    }

    #[test]
    fn nothing_of_a_known_name_is_left_where_it_stands_alone(
        before in "[a-z ]{0,20}",
        name in prop::sample::select(vec!["Jane Smith", "JANE SMITH", "jane smith", "Smith, Jane", "J. Smith", "Robert Smith-Jones", "Robert Smith Jones", "Smith-Jones"]),
        after in "[a-z ]{0,20}",
    ) {
        let text = format!("Then {before}. {name} came, {after}.");
        let done = Engine::new(&smiths()).note(&NoteText { text: &text, on: None }, &Decisions::default());
        let gone = !done.text.contains(name)
            || done.queue.iter().any(|question| text.chars().skip(question.start).take(question.end - question.start).collect::<String>().contains(name));
        prop_assert!(gone, "{}", done.text);
    }

    #[test]
    fn protected_counts_never_give_a_small_one_away(counts in prop::collection::vec(0u64..40, 0..8)) {
        let shown = protect(&counts);
        prop_assert_eq!(shown.counts.len(), counts.len());
        let hidden: Vec<u64> = counts.iter().zip(&shown.counts).filter(|(_, shown)| shown.is_none()).map(|(count, _)| *count).collect();
        for (count, shown) in counts.iter().zip(&shown.counts) {
            prop_assert!(shown.is_none_or(|shown| shown == *count && !(1..SMALLEST).contains(&shown)));
        }
        if let Some(total) = shown.total {
            prop_assert_eq!(total, counts.iter().sum::<u64>());
            let sum = hidden.iter().sum::<u64>();
            let spare = sum.saturating_sub(hidden.len() as u64);
            let told = !hidden.is_empty() && (hidden.len() < 2 || sum < SMALLEST || spare < SPARE);
            prop_assert_eq!(told, shown.rows_tell, "rows that tell are left out");
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
