//! Everything the people, organisations, addresses and places of one case can be called.
//!
//! Names become sequences of folded words in a tree (`Dictionary::walk`), so that the separators between the words do not matter;
//! each form knows whose it is, which part of the name, and how far it is from what was recorded ([`Strength`]). Numbers, marks and
//! addresses are kept without separators. Building is a few milliseconds; how text is searched is in [`super::matching`].

mod forms;
mod initials;
mod inside;
mod kindred;
mod people;
mod search;
mod table;
mod things;
mod told;

use std::fmt;

use chrono::NaiveDate;

use super::hash::{QuickMap, QuickSet};
use super::knowledge::{AgeGroup, CaseKnowledge, KnownPerson};
use super::label::Labels;
use super::spell::{Guess, Speller, one_apart};
use super::words;

/// How far a form is from what was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// The recorded words.
    Exact,
    /// Made from them by a rule or a table.
    Derived,
    /// An ordinary word as well: needs the grammar around it.
    Weak,
}

/// Which part of a name a form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A given name, or a form of one.
    Forename,
    /// A name somebody goes by, whole.
    Alias,
    /// A family name, or a part of one.
    Surname,
    /// A family name in the plural.
    Family,
    /// The name of an organisation or place, or what it is called for short.
    Thing,
    /// The road of an address, with its type where it has one.
    Street,
    /// The name of a house.
    House,
}

/// Whose form it is: an index into [`Dictionary::people`] or [`Dictionary::things`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A person.
    Person(usize),
    /// An organisation, an address or a place.
    Thing(usize),
}

/// One form of one owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Whose form it is.
    pub owner: Owner,
    /// Which part of the name.
    pub part: Part,
    /// 0 for the recorded first form, rising with the distance from it.
    pub rank: u8,
    /// Whether the form ends in a possessive s written without its apostrophe.
    pub possessive: bool,
}

impl Entry {
    /// How far the form is from what was recorded, grammar aside.
    pub fn strength(&self) -> Strength {
        if self.rank <= 1 && !self.possessive {
            Strength::Exact
        } else {
            Strength::Derived
        }
    }
}

/// What grammar and titles can tell about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// She.
    Female,
    /// He.
    Male,
    /// Not told by role or title.
    Unknown,
}

/// A person as matching needs them.
#[derive(Clone)]
pub struct Person {
    /// The record's reference.
    pub reference: String,
    /// The pseudonym.
    pub label: String,
    /// The role and its detail, folded, for telling people of one name apart.
    pub role: String,
    /// Whether they are on the case for their work.
    pub professional: bool,
    /// Whether the case is about them.
    pub subject: bool,
    /// Whether they stay in the text (an access request's own person, and professionals in it).
    pub kept: bool,
    /// Told by role or title.
    pub sex: Sex,
    /// The form of address on record, folded and without its full stop.
    pub title: String,
    /// The family name, folded and without separators.
    pub surname: String,
    /// Child or adult where the case says so.
    pub category: Option<AgeGroup>,
    /// Date of birth, where whole.
    pub born: Option<NaiveDate>,
    /// Date of death, where whole.
    pub died: Option<NaiveDate>,
    /// First letters of the given names, in order.
    pub initials: Vec<char>,
    /// First letters of the parts of the family name.
    pub surname_initials: Vec<char>,
    /// First letters of the names they are called by.
    pub called: Vec<char>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({})", self.reference)
    }
}

/// What a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThingKind {
    /// An organisation.
    Organisation,
    /// An address of a person.
    Address,
    /// A place of the case.
    Place,
}

/// An organisation, an address or a place as matching needs it.
#[derive(Clone)]
pub struct Thing {
    /// What it is.
    pub kind: ThingKind,
    /// What stands in its place.
    pub label: String,
    /// Whether it stays in the text.
    pub kept: bool,
    /// The house number of an address.
    pub number: Option<String>,
    /// The flat or room of an address.
    pub unit: Option<String>,
}

impl fmt::Debug for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thing({:?})", self.kind)
    }
}

/// Kinds of numbers and marks that are known by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueKind {
    /// NHS number, ten digits.
    Nhs,
    /// Telephone number in national form.
    Phone,
    /// E-mail address.
    Email,
    /// User name.
    Handle,
    /// Vehicle registration mark.
    Vehicle,
    /// Staff or collar number.
    Staff,
    /// Postcode.
    Postcode,
}

/// A known number or mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Whose it is: an index into [`Dictionary::people`].
    pub person: Option<usize>,
    /// Whether it stays in the text.
    pub kept: bool,
}

/// Everything a case's people, organisations and places can be called.
#[derive(Default)]
pub struct Dictionary {
    words: table::Words,
    ordinary: Vec<bool>,
    /// For each word an entry of a person and one of a thing, where forms of such begin with it.
    begins: Vec<[Option<Entry>; 2]>,
    /// For each word the node of the tree to which it leads from the root, 0 for none: by far the most steps are such.
    first: Vec<u32>,
    /// Every other step: a node and a word, and the node to which it leads.
    nodes: QuickMap<(u32, u32), u32>,
    /// How many nodes there are, the root included.
    count: u32,
    /// The forms as they are added, each with the node at which it ends; empty when the dictionary is built.
    added: Vec<(u32, Entry)>,
    /// The forms in the order of their nodes.
    entries: Vec<Entry>,
    /// For each node where its forms begin among all; those of the next begin where they end.
    starts: Vec<usize>,
    /// The people, in the order of their references.
    pub people: Vec<Person>,
    /// Organisations, addresses and places.
    pub things: Vec<Thing>,
    speller: Speller,
    spelt: QuickSet<u32>,
    initials: QuickMap<String, Vec<(usize, u8)>>,
    values: QuickMap<String, Value>,
    inside: inside::Inside,
    kindred: kindred::Kindred,
    /// The words of four letters and more in names of organisations, addresses and places.
    of_things: Vec<u32>,
}

/// A number of the tree as an index.
fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dictionary")
            .field("people", &self.people)
            .field("things", &self.things)
            .finish_non_exhaustive()
    }
}

impl Dictionary {
    /// Builds the dictionary of a case. The result does not depend on the order of its people or organisations.
    pub fn build(case: &CaseKnowledge, labels: &Labels) -> Dictionary {
        Dictionary::build_keeping(case, labels, None)
    }

    /// The dictionary for an access request: the requester's own values and the professionals are known, and stay.
    pub fn build_for_requester(
        case: &CaseKnowledge,
        labels: &Labels,
        requester: &str,
    ) -> Dictionary {
        Dictionary::build_keeping(case, labels, Some(requester))
    }

    fn build_keeping(case: &CaseKnowledge, labels: &Labels, requester: Option<&str>) -> Dictionary {
        words::warm();
        let mut dictionary = Dictionary::default();
        dictionary.ordinary.push(false);
        dictionary.begins.push([None; 2]);
        dictionary.first.push(0);
        dictionary.count = 1;
        let mut people: Vec<&KnownPerson> = case.people.iter().collect();
        people.sort_by(|a, b| a.reference.cmp(&b.reference));
        for person in &people {
            dictionary.add_person(person, labels, requester);
        }
        dictionary.add_things(case, &people, labels, requester);
        dictionary.finish();
        dictionary
    }

    /// Sorts what must not depend on the order of input, and makes the search for names inside other words.
    fn finish(&mut self) {
        self.sort_entries();
        for people in self.initials.values_mut() {
            people.sort_unstable();
            people.dedup_by_key(|(person, _)| *person);
        }
        self.kindred.finish();
        self.of_things.sort_unstable();
        self.of_things.dedup();
        self.speller.finish();
        self.inside.finish();
    }

    /// Puts the forms in the order of their nodes, and those of one node in their own, each owner's part once.
    fn sort_entries(&mut self) {
        // Counted out: how many there are of each node says where each begins.
        let mut starts = vec![0; index(self.count) + 1];
        for (node, _) in &self.added {
            if let Some(count) = starts.get_mut(index(*node) + 1) {
                *count += 1;
            }
        }
        let mut before = 0;
        for start in &mut starts {
            before += *start;
            *start = before;
        }
        let added = std::mem::take(&mut self.added);
        let Some((_, first)) = added.first() else {
            self.starts = starts;
            return;
        };
        let mut sorted = vec![*first; added.len()];
        let mut next = starts.clone();
        for (node, entry) in added {
            if let Some(at) = next.get_mut(index(node)) {
                if let Some(place) = sorted.get_mut(*at) {
                    *place = entry;
                }
                *at += 1;
            }
        }
        self.entries.reserve_exact(sorted.len());
        let mut from = 0;
        for start in starts.iter_mut().skip(1) {
            let entries = sorted.get_mut(from..*start).unwrap_or_default();
            from = *start;
            entries.sort_unstable();
            let before = self.entries.len();
            for entry in entries {
                let same = |last: &Entry| (last.owner, last.part) == (entry.owner, entry.part);
                if !self
                    .entries
                    .get(before..)
                    .unwrap_or_default()
                    .last()
                    .is_some_and(same)
                {
                    self.entries.push(*entry);
                }
            }
            *start = self.entries.len();
        }
        self.starts = starts;
    }

    /// The id of a word that is in some form.
    pub(crate) fn word(&self, word: &str) -> Option<u32> {
        self.words.get(word)
    }

    /// Whether a word of the dictionary is ordinary English as well.
    pub(crate) fn word_is_ordinary(&self, id: u32) -> bool {
        self.ordinary.get(index(id)).copied().unwrap_or(false)
    }

    /// Whether a form begins with a word, of an owner of the wanted kind.
    pub(crate) fn begins_form(&self, word: u32, wanted: fn(&Entry) -> bool) -> bool {
        self.begins
            .get(index(word))
            .is_some_and(|entries| entries.iter().flatten().any(wanted))
    }

    /// One step down the tree of forms; 0 is its root.
    pub(crate) fn walk(&self, node: u32, word: u32) -> Option<u32> {
        if node == 0 {
            return self
                .first
                .get(index(word))
                .copied()
                .filter(|next| *next != 0);
        }
        self.nodes.get(&(node, word)).copied()
    }

    /// The forms that end at a node.
    pub(crate) fn entries(&self, node: u32) -> &[Entry] {
        let node = index(node);
        match self.starts.get(node..node.saturating_add(2)) {
            Some([start, end]) => self.entries.get(*start..*end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The words that a word may be a misspelling of.
    pub(crate) fn guesses(&self, word: &str, by_sound: bool) -> Vec<Guess> {
        self.speller.guesses(word, by_sound)
    }

    /// Whether a word is near enough to one of the case to be it in another spelling: nearer than strangers' names are.
    pub(crate) fn resembles(&self, word: &str) -> bool {
        self.speller.resembles(word)
    }

    /// The people whose initials these are, with the rank of the form.
    pub(crate) fn people_with_initials(&self, letters: &str) -> &[(usize, u8)] {
        self.initials.get(letters).map_or(&[], Vec::as_slice)
    }

    /// The names of the wanted kind that begin with a word and go on.
    pub(crate) fn names_begun_by(&self, word: &str, wanted: fn(&Entry) -> bool) -> Vec<u32> {
        self.words
            .iter()
            .filter(|(longer, _)| longer.len() > word.len() && longer.starts_with(word))
            .map(|(_, id)| id)
            .filter(|id| {
                self.walk(0, *id)
                    .is_some_and(|node| self.entries(node).iter().any(wanted))
            })
            .collect()
    }

    /// The people who have a given name that begins with a word and goes on: Vanessa for "van".
    pub(crate) fn people_called_longer(&self, word: &str) -> Vec<usize> {
        let mut people: Vec<usize> = self
            .words
            .iter()
            .filter(|(longer, _)| longer.len() > word.len() && longer.starts_with(word))
            .filter_map(|(_, id)| self.walk(0, id))
            .flat_map(|node| self.entries(node))
            .filter_map(|entry| match (entry.owner, entry.part) {
                (Owner::Person(person), Part::Forename) => Some(person),
                _ => None,
            })
            .collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// The number or mark of this value, written without separators.
    pub(crate) fn value(&self, squeezed: &str) -> Option<Value> {
        self.values.get(squeezed).copied()
    }

    /// A known number or mark of this kind that differs in one sign at most.
    pub(crate) fn near_value(&self, squeezed: &str, kind: ValueKind) -> Option<Value> {
        self.value(squeezed)
            .filter(|value| value.kind == kind)
            .or_else(|| {
                let mut near: Vec<(&String, &Value)> = self
                    .values
                    .iter()
                    .filter(|(known, value)| {
                        value.kind == kind
                            && known.len().abs_diff(squeezed.len()) <= 1
                            && one_apart(known, squeezed)
                    })
                    .collect();
                near.sort_by(|a, b| a.0.cmp(b.0));
                near.first().map(|(_, value)| **value)
            })
    }

    /// The known phone that ends in these digits.
    pub(crate) fn phone_ending(&self, digits: &str) -> Option<Value> {
        self.values
            .iter()
            .filter(|(known, value)| value.kind == ValueKind::Phone && known.ends_with(digits))
            .map(|(_, value)| *value)
            .min_by_key(|value| value.person)
    }

    /// Whether a run of letters and digits holds a name of the case: one that is no ordinary word, or two.
    pub(crate) fn name_inside(&self, squeezed: &str) -> bool {
        self.inside.is_in(squeezed)
    }

    /// The person at an index.
    pub(crate) fn person(&self, at: usize) -> Option<&Person> {
        self.people.get(at)
    }

    /// The thing at an index.
    pub(crate) fn thing(&self, at: usize) -> Option<&Thing> {
        self.things.get(at)
    }

    fn intern(&mut self, word: &str) -> u32 {
        let (id, new) = self.words.intern(word);
        if new {
            self.ordinary
                .push(words::is_ordinary(word) || words::is_calendar(word));
            self.begins.push([None; 2]);
            self.first.push(0);
        }
        id
    }

    /// Puts a form into the tree.
    fn add_form<W: AsRef<str>>(&mut self, form: &[W], entry: Entry) {
        self.add_words(form.iter().map(AsRef::as_ref), entry);
    }

    fn add_words<'w>(&mut self, form: impl Iterator<Item = &'w str>, entry: Entry) {
        let mut node = 0;
        for word in form {
            let id = self.intern(word);
            let next = if node == 0 {
                if let Some([person, thing]) = self.begins.get_mut(index(id)) {
                    match entry.owner {
                        Owner::Person(_) => *person = Some(entry),
                        Owner::Thing(_) => *thing = Some(entry),
                    }
                }
                self.first.get_mut(index(id))
            } else {
                Some(self.nodes.entry((node, id)).or_default())
            };
            let Some(next) = next else { return };
            if *next == 0 {
                *next = self.count;
                self.count += 1;
            }
            node = *next;
        }
        if node != 0 {
            self.added.push((node, entry));
        }
    }

    /// Lets a word be recognised when it is misspelt.
    fn spell(&mut self, word: &str) {
        if word.len() >= 4 && !words::is_particle(word) {
            let id = self.intern(word);
            if self.spelt.insert(id) {
                self.speller.add(id, word);
            }
        }
    }

    fn add_inside(&mut self, squeezed: String) {
        if squeezed.chars().count() >= 4
            && !words::is_ordinary(&squeezed)
            && !words::is_safe(&squeezed)
        {
            self.inside.add(squeezed);
        }
    }

    fn add_value(&mut self, squeezed: String, value: Value) {
        if squeezed.is_empty() {
            return;
        }
        self.values
            .entry(squeezed)
            .and_modify(|there| {
                there.kept |= value.kept;
                if value.person < there.person {
                    there.person = value.person;
                }
            })
            .or_insert(value);
    }
}
