//! The figures of issue 3 on the project's own notes, in many styles and with families of several backgrounds.
//!
//! A word of a marked span counts as gone only if every character of it is replaced, as in the shared score.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mkt::anonymise::door::Door;
use mkt::anonymise::{Anonymised, CaseKnowledge, Decision, Decisions, Engine, NoteText};

use super::fixtures::{Note, Set, day, families, notes};
use super::held::{HELD, Reached};

#[derive(Default)]
struct Figures {
    known: usize,
    gone: usize,
    gone_or_asked: usize,
    strangers: usize,
    strangers_seen: usize,
    right: usize,
    wrong: usize,
    labels: usize,
    labels_right: usize,
    misses: String,
}

fn ratio(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole.max(1)).unwrap())
}

/// The words of a text, as positions of their characters.
fn words(text: &[char]) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, character) in text.iter().chain([&' ']).enumerate() {
        match (character.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Words that name nobody, as in the shared score.
fn stops(word: &[char]) -> bool {
    let word = word.iter().collect::<String>().to_lowercase();
    [
        "mr", "mrs", "ms", "miss", "dr", "pc", "the", "s", "no", "of", "ends", "st",
    ]
    .contains(&word.as_str())
}

fn measure(note: &Note, done: &Anonymised, figures: &mut Figures) {
    let text: Vec<char> = note.text.chars().collect();
    let mut mask = vec![false; text.len()];
    let mut asked = vec![false; text.len()];
    let mut gold = vec![false; text.len()];
    done.replacements
        .iter()
        .for_each(|one| mask[one.start..one.end].fill(true));
    done.queue
        .iter()
        .for_each(|one| asked[one.start..one.end].fill(true));
    note.spans
        .iter()
        .for_each(|one| gold[one.start..one.end].fill(true));
    let all = words(&text);
    for span in &note.spans {
        let over: Vec<&str> = done
            .replacements
            .iter()
            .filter(|one| one.start < span.end && one.end > span.start)
            .map(|one| one.with.as_str())
            .collect();
        if matches!(span.kind, 'N' | 'P') && !over.is_empty() {
            let wanted = span.with.split('\'').next().unwrap().to_lowercase();
            figures.labels += 1;
            figures.labels_right += usize::from(
                over.iter()
                    .any(|with| with.to_lowercase().contains(&wanted)),
            );
        }
        for (start, end) in all.iter().filter(|word| {
            word.0 < span.end && word.1 > span.start && !stops(&text[word.0..word.1])
        }) {
            let (start, end) = ((*start).max(span.start), (*end).min(span.end));
            let gone = mask[start..end].iter().all(|masked| *masked);
            let seen = (start..end).all(|at| mask[at] || asked[at]);
            if span.kind == 'U' {
                figures.strangers += 1;
                figures.strangers_seen += usize::from(seen);
            } else {
                figures.known += 1;
                figures.gone += usize::from(gone);
                figures.gone_or_asked += usize::from(seen);
            }
            if !gone && span.kind != 'U' {
                let word: String = text[start..end].iter().collect();
                let _ = write!(figures.misses, "\n{}: {word}", note.id);
            }
        }
    }
    for (start, end) in all {
        if mask[start..end].iter().any(|masked| *masked) {
            if gold[start..end].iter().any(|marked| *marked) {
                figures.right += 1;
            } else {
                figures.wrong += 1;
            }
        }
    }
}

fn engines() -> BTreeMap<String, Engine> {
    engines_of(&families())
}

fn engines_of(families: &BTreeMap<String, CaseKnowledge>) -> BTreeMap<String, Engine> {
    families
        .iter()
        .map(|(name, case)| (name.clone(), Engine::new(case)))
        .collect()
}

fn run(engine: &Engine, note: &Note, decisions: &Decisions) -> Anonymised {
    let text = NoteText {
        text: &note.text,
        on: Some(day("2024-07-01")),
    };
    engine.note(&text, decisions)
}

/// A reviewer who knows: whatever covers a marked span is replaced, the rest is kept.
fn answers(note: &Note, done: &Anonymised) -> Decisions {
    done.queue
        .iter()
        .map(|question| {
            let marked = note
                .spans
                .iter()
                .find(|span| span.start < question.end && span.end > question.start);
            let decision =
                marked.map_or(Decision::Keep, |span| Decision::Replace(span.with.clone()));
            (question.id.clone(), decision)
        })
        .collect()
}

#[test]
fn known_people_are_gone_strangers_are_asked_about_and_nothing_else_is_touched() {
    let engines = engines();
    let mut figures = Figures::default();
    for note in notes() {
        let done = run(&engines[&note.case], &note, &Decisions::default());
        measure(&note, &done, &mut figures);
    }
    let misses = &figures.misses;
    assert!(
        ratio(figures.gone, figures.known) >= 0.99,
        "recall {}/{}{misses}",
        figures.gone,
        figures.known
    );
    assert!(
        ratio(figures.gone_or_asked, figures.known) >= 0.999,
        "with the queue {}/{}{misses}",
        figures.gone_or_asked,
        figures.known
    );
    assert!(
        ratio(figures.strangers_seen, figures.strangers) >= 0.95,
        "strangers {}/{}",
        figures.strangers_seen,
        figures.strangers
    );
    assert!(
        ratio(figures.right, figures.right + figures.wrong) >= 0.985,
        "precision {} right, {} wrong",
        figures.right,
        figures.wrong
    );
    assert!(
        ratio(figures.labels_right, figures.labels) >= 0.99,
        "right person {}/{}",
        figures.labels_right,
        figures.labels
    );
}

/// The sets by other hands. The second is harder by design: names in every order and spelling, decoys made of the case's own names.
/// The others were written before the engine was run on them: what it reached at first is in their READMEs, what it reaches now
/// is held, so that no change of the rules loses it unseen. Towns that families of these sets come from are asked about and are on
/// no list: a list with words taken from the notes would flatter the figures (of medicines and diseases whole classes were added, which their READMEs say).
#[test]
fn the_sets_by_other_hands_keep_what_they_reached() {
    for (set, reached) in HELD {
        reached.hold(set);
    }
}

impl Reached {
    fn hold(&self, set: &Set) {
        let name = set.name;
        let engines = engines_of(&set.families());
        let mut figures = Figures::default();
        let (mut questions, mut all_words) = (0, 0);
        for note in set.notes() {
            let done = run(&engines[&note.case], &note, &Decisions::default());
            questions += done.queue.len();
            all_words += words(&note.text.chars().collect::<Vec<_>>()).len();
            measure(&note, &done, &mut figures);
        }
        let reached = [
            ("recall", ratio(figures.gone, figures.known), self.recall),
            (
                "recall with the questions",
                ratio(figures.gone_or_asked, figures.known),
                self.recall_with_the_questions,
            ),
            (
                "strangers",
                ratio(figures.strangers_seen, figures.strangers),
                self.strangers,
            ),
            (
                "precision",
                ratio(figures.right, figures.right + figures.wrong),
                self.precision,
            ),
            (
                "right person",
                ratio(figures.labels_right, figures.labels),
                self.right_person,
            ),
        ];
        for (what, reached, held) in reached {
            assert!(
                reached >= held,
                "{name}: {what}: {reached:.4}, held {held}{}",
                figures.misses
            );
        }
        let per_thousand = 1000.0 * ratio(questions, all_words);
        assert!(
            per_thousand <= self.questions_a_thousand_words,
            "{name}: {per_thousand:.1} questions a thousand words"
        );
    }
}

#[test]
fn after_the_questions_are_answered_nothing_is_open_and_the_door_lets_the_notes_pass() {
    let families = families();
    let engines = engines();
    let mut stopped = String::new();
    for note in notes() {
        let engine = &engines[&note.case];
        let first = run(engine, &note, &Decisions::default());
        let done = run(engine, &note, &answers(&note, &first));
        assert!(done.queue.is_empty(), "{}: a question is left", note.id);
        let door = Door::new(&families[&note.case], &[], engine.stand_ins());
        let text: Vec<char> = done.text.chars().collect();
        let hits: Vec<String> = door
            .inspect(&done.text, &done.kept)
            .iter()
            .map(|hit| {
                format!(
                    "{:?} {}",
                    hit.kind,
                    text[hit.position..hit.end].iter().collect::<String>()
                )
            })
            .collect();
        if !hits.is_empty() {
            let _ = write!(stopped, "\n{}: {hits:?}\n{}", note.id, done.text);
        }
    }
    assert!(stopped.is_empty(), "{stopped}");
}

#[test]
fn the_replacements_rebuild_the_text_and_nothing_outside_them_changes() {
    let engines = engines();
    for note in notes() {
        let done = run(&engines[&note.case], &note, &Decisions::default());
        let text: Vec<char> = note.text.chars().collect();
        let mut rebuilt = String::new();
        let mut at = 0;
        for one in &done.replacements {
            assert!(
                one.start >= at && one.end > one.start,
                "{}: replacements overlap",
                note.id
            );
            rebuilt.extend(&text[at..one.start]);
            rebuilt.push_str(&one.with);
            at = one.end;
        }
        rebuilt.extend(&text[at..]);
        assert_eq!(rebuilt, done.text, "{}", note.id);
    }
}

#[test]
fn the_result_does_not_depend_on_the_order_of_people_organisations_or_places() {
    for (name, mut case) in families() {
        let forwards = Engine::new(&case);
        case.people.reverse();
        case.organisations.reverse();
        case.places.reverse();
        let backwards = Engine::new(&case);
        for note in notes().iter().filter(|note| note.case == name) {
            assert_eq!(
                run(&forwards, note, &Decisions::default()),
                run(&backwards, note, &Decisions::default()),
                "{}",
                note.id
            );
        }
    }
}
