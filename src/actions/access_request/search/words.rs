//! What to look up in the full-text indexes so that no text that may speak of a person is missed: the words of their names as
//! they are and misspelt, split and with initials, and their numbers in every grouping. Candidates only: whether a text speaks
//! of them is judged by reading it.

use std::collections::{BTreeMap, BTreeSet};

use crate::anonymise::KnownPerson;
use crate::anonymise::mentions::{Form, FormKind, MentionFinder};
use crate::domain::name;
use crate::domain::reference::AnyRef;
use crate::error::Result;
use crate::store::mention::{
    TextIndex, candidate_list, vocabulary_between, vocabulary_count, vocabulary_open,
};
use crate::store::row::fts_phrase;
use crate::store::tx::Db;

/// A word that stands in at most so many texts is looked up by itself; a more common one only beside another part of the name.
pub(super) const RARE: u64 = 400;

/// The most alternatives that go into one expression of the index.
const MOST_PHRASES: usize = 400;

/// The candidates of one search, and the words by which a text was one.
pub(super) struct Candidates {
    /// The records to read.
    pub records: BTreeSet<AnyRef>,
    /// Words of the person that are rare here: a mention by one of them alone counts anywhere.
    pub rare: BTreeSet<String>,
}

/// Looks up every text that may speak of the person.
pub(super) fn candidates(
    db: &Db,
    finder: &MentionFinder,
    person: &KnownPerson,
) -> Result<Candidates> {
    vocabulary_open(db)?;
    let forms = finder.forms();
    let mut all = Candidates {
        records: BTreeSet::new(),
        rare: BTreeSet::new(),
    };
    let numbers = number_phrases(person);
    let recorded: BTreeSet<String> = person
        .every_name()
        .flat_map(|name| name::words(name))
        .collect();
    for index in TextIndex::ALL {
        let spelt = spellings(db, index, finder, &forms, &recorded)?;
        let mut phrases: BTreeSet<String> = numbers.clone();
        for (term, texts) in spelt.values().flatten() {
            if *texts <= RARE && term.chars().count() >= 3 {
                phrases.insert(fts_phrase(term));
                all.rare.insert(term.clone());
            }
        }
        phrases.extend(split_words(&forms));
        phrases.extend(whole_phrases(&forms, &spelt));
        phrases.extend(initials_and_family(person, &spelt, &forms));
        let phrases: Vec<String> = phrases.into_iter().collect();
        for some in phrases.chunks(MOST_PHRASES) {
            all.records
                .extend(candidate_list(db, index, &some.join(" OR "))?);
        }
        let given = alternatives(&forms, FormKind::Given, &spelt);
        let family = alternatives(&forms, FormKind::Family, &spelt);
        if !given.is_empty() && !family.is_empty() {
            let both = format!("({}) AND ({})", given.join(" OR "), family.join(" OR "));
            all.records.extend(candidate_list(db, index, &both)?);
        }
    }
    Ok(all)
}

/// The words of an index by what word of the person they stand for, each with the number of texts it stands in.
type Spellings = BTreeMap<String, BTreeSet<(String, u64)>>;

fn spellings(
    db: &Db,
    index: TextIndex,
    finder: &MentionFinder,
    forms: &[Form],
    recorded: &BTreeSet<String>,
) -> Result<Spellings> {
    let words: BTreeSet<&str> = forms
        .iter()
        .filter(|form| form.kind != FormKind::Address)
        .flat_map(|form| form.words.iter().map(String::as_str))
        .collect();
    let streets: BTreeSet<&str> = forms
        .iter()
        .filter(|form| form.kind == FormKind::Address)
        .flat_map(|form| form.words.iter().map(String::as_str))
        .filter(|word| word.len() >= 5 && !words.contains(word))
        .collect();
    let mut spelt = Spellings::new();
    for word in words.iter().chain(&streets) {
        let texts = vocabulary_count(db, index, word)?;
        if texts > 0 {
            spelt
                .entry((*word).to_owned())
                .or_default()
                .insert(((*word).to_owned(), texts));
        }
    }
    let mut take = |term: &str, texts: u64| {
        if words.contains(term) {
            return;
        }
        for meant in finder.may_stand_for(term) {
            if words.contains(meant.as_str()) {
                spelt
                    .entry(meant)
                    .or_default()
                    .insert((term.to_owned(), texts));
            }
        }
    };
    // A word is seldom misspelt in its first letter: everything that begins like one of the words is looked at.
    let initials: BTreeSet<char> = words
        .iter()
        .filter(|word| word.len() >= 4)
        .filter_map(|word| word.chars().next())
        .filter(char::is_ascii_lowercase)
        .collect();
    for initial in initials {
        let next = char::from_u32(u32::from(initial) + 1).unwrap_or('{');
        vocabulary_between(
            db,
            index,
            &initial.to_string(),
            &next.to_string(),
            &mut take,
        )?;
    }
    // Words with letters that only look like ours, or that the index keeps apart.
    vocabulary_between(db, index, "\u{80}", "\u{10ffff}", &mut take)?;
    // And recorded names whose first letter is wrong, missing or one too many.
    for word in recorded.iter().filter(|word| word.len() >= 4) {
        for other in other_beginnings(word) {
            let texts = vocabulary_count(db, index, &other)?;
            if texts > 0 {
                take(&other, texts);
            }
        }
    }
    Ok(spelt)
}

/// A word with its first letter left out, replaced, swapped with the second, or with one before it.
fn other_beginnings(word: &str) -> Vec<String> {
    let mut chars = word.chars();
    let Some(first) = chars.next() else {
        return Vec::new();
    };
    let rest = chars.as_str();
    let mut all = vec![rest.to_owned()];
    for letter in ('a'..='z').chain('0'..='9').filter(|other| *other != first) {
        all.push(format!("{letter}{rest}"));
        all.push(format!("{letter}{word}"));
    }
    if let Some(second) = chars.next() {
        all.push(format!("{second}{first}{}", chars.as_str()));
    }
    all
}

/// The forms of one kind as phrases, in every spelling that the index has.
fn alternatives(forms: &[Form], kind: FormKind, spelt: &Spellings) -> Vec<String> {
    let mut phrases = BTreeSet::new();
    for form in forms.iter().filter(|form| form.kind == kind) {
        phrases.extend(spelt_phrases(form, spelt));
    }
    phrases.into_iter().take(MOST_PHRASES).collect()
}

/// A form as phrases: each of its words in every spelling, the others as they are.
fn spelt_phrases(form: &Form, spelt: &Spellings) -> Vec<String> {
    if let [single] = form.words.as_slice() {
        return spelt
            .get(single)
            .into_iter()
            .flatten()
            .map(|(term, _)| fts_phrase(term))
            .collect();
    }
    let mut phrases = vec![fts_phrase(&form.words.join(" "))];
    for (at, word) in form.words.iter().enumerate() {
        for (term, _) in spelt.get(word).into_iter().flatten() {
            let mut words = form.words.clone();
            if let Some(place) = words.get_mut(at) {
                place.clone_from(term);
            }
            phrases.push(fts_phrase(&words.join(" ")));
        }
    }
    phrases
}

/// Names of several words that stand for the person by themselves, and addresses with their road.
fn whole_phrases(forms: &[Form], spelt: &Spellings) -> Vec<String> {
    forms
        .iter()
        .filter(|form| form.kind == FormKind::Whole || form.words.len() > 1)
        .filter(|form| form.kind != FormKind::Given && form.kind != FormKind::Family)
        .flat_map(|form| spelt_phrases(form, spelt))
        .collect()
}

/// Words broken in two, by the end of a line or by a slip: `rob ert`.
fn split_words(forms: &[Form]) -> BTreeSet<String> {
    let mut phrases = BTreeSet::new();
    let words = forms
        .iter()
        .filter(|form| form.kind != FormKind::Address)
        .flat_map(|form| &form.words)
        .filter(|word| word.chars().count() >= 5);
    for word in words {
        for (at, _) in word.char_indices().skip(2) {
            if let (Some(head), Some(tail)) = (word.get(..at), word.get(at..))
                && tail.chars().count() >= 2
            {
                phrases.insert(fts_phrase(&format!("{head} {tail}")));
            }
        }
    }
    phrases
}

/// `r smith`, `r j smith`, `rj smith` and `smith r`, where the family name alone is too common to be looked up.
fn initials_and_family(
    person: &KnownPerson,
    spelt: &Spellings,
    forms: &[Form],
) -> BTreeSet<String> {
    let letters: Vec<String> = person
        .forenames
        .iter()
        .filter_map(|forename| name::fold(forename).chars().next())
        .map(|letter| letter.to_string())
        .collect();
    let mut initials: BTreeSet<String> = letters.iter().cloned().collect();
    if letters.len() > 1 {
        initials.insert(letters.join(" "));
        initials.insert(letters.concat());
    }
    let mut phrases = BTreeSet::new();
    for form in forms.iter().filter(|form| form.kind == FormKind::Family) {
        let common = form.words.iter().all(|word| {
            spelt
                .get(word)
                .is_some_and(|terms| terms.iter().any(|(_, texts)| *texts > RARE))
        });
        if !common {
            continue;
        }
        let family = form.words.join(" ");
        for initial in &initials {
            phrases.insert(fts_phrase(&format!("{initial} {family}")));
            phrases.insert(fts_phrase(&format!("{family} {initial}")));
        }
    }
    phrases
}

/// Every number, mark and address of the person as the index may have cut it into words.
fn number_phrases(person: &KnownPerson) -> BTreeSet<String> {
    let mut phrases = BTreeSet::new();
    let mut add = |words: Vec<String>| {
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        if !words.is_empty() {
            phrases.insert(fts_phrase(&words.join(" ")));
        }
    };
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    for number in person.every_nhs_number() {
        for groups in groupings(&digits(number), 4) {
            add(groups);
        }
    }
    for phone in &person.phones {
        let all = digits(phone);
        let national = all
            .strip_prefix("0044")
            .or_else(|| all.strip_prefix("44"))
            .or_else(|| all.strip_prefix('0'))
            .unwrap_or(&all)
            .trim_start_matches('0');
        if national.len() < 6 {
            continue;
        }
        for groups in groupings(&format!("0{national}"), 4) {
            add(groups);
        }
        for groups in groupings(national, 3) {
            for country in [&["44"][..], &["0044"], &["44", "0"]] {
                let mut words: Vec<String> =
                    country.iter().map(|word| (*word).to_owned()).collect();
                words.extend(groups.iter().cloned());
                add(words);
            }
            add(groups);
        }
        for country in ["44", "0044"] {
            add(vec![format!("{country}{national}")]);
        }
    }
    for text in person
        .emails
        .iter()
        .chain(&person.handles)
        .chain(&person.vehicles)
        .chain(&person.staff_numbers)
    {
        let words = name::words(text);
        let joined = words.concat();
        add(words);
        for (at, _) in joined.char_indices().skip(1) {
            if let (Some(head), Some(tail)) = (joined.get(..at), joined.get(at..)) {
                add(vec![head.to_owned(), tail.to_owned()]);
            }
        }
        add(vec![joined]);
    }
    for address in &person.addresses {
        if let Some(postcode) = &address.postcode {
            let words = name::words(postcode);
            add(vec![words.concat()]);
            add(words);
        }
        for line in &address.lines {
            let words = name::words(line);
            let has_number = words
                .iter()
                .any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
            if has_number && words.len() > 1 {
                add(words.iter().take(2).cloned().collect());
                add(words);
            }
        }
    }
    phrases
}

/// Every way of writing digits in up to so many groups.
fn groupings(digits: &str, most: usize) -> Vec<Vec<String>> {
    if digits.is_empty() {
        return Vec::new();
    }
    let mut all = vec![vec![digits.to_owned()]];
    if most > 1 {
        for at in 1..digits.len() {
            if let (Some(head), Some(tail)) = (digits.get(..at), digits.get(at..)) {
                for rest in groupings(tail, most - 1) {
                    let mut groups = vec![head.to_owned()];
                    groups.extend(rest);
                    all.push(groups);
                }
            }
        }
    }
    all
}
