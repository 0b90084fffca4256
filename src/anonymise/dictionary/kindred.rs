//! Names that a word of a text may be made from by a rule that is tried on the word: fond forms, and names as they are heard.
//!
//! Making every such form beforehand would take hundreds a name; taking the ending off a word of the text takes one look-up.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use super::Dictionary;
use crate::anonymise::hash::Quick;
use crate::anonymise::heard::{bones, said, syllables};
use crate::anonymise::words;

/// What the rules look up, each list in the order of its keys: hashes of what is looked for, so that nothing of it is kept twice.
#[derive(Default)]
pub(super) struct Kindred {
    /// The case's own words by their bones, with their syllables.
    heard: Vec<(u64, (u32, usize))>,
    /// The case's own words as an English reader says them.
    said: Vec<(u64, u32)>,
    /// Beginnings of given names, with the names, and whether no more than the last vowels were cut off.
    stems: Vec<(u64, (u32, bool))>,
    /// Ends of given names, with the names.
    tails: Vec<(u64, u32)>,
    /// The case's own words in the single letters of Somali spelling.
    somali: Vec<(u64, u32)>,
    /// A bit for the first three letters of each given name: few words begin as one does.
    begins: Vec<u64>,
}

/// How many words of sixty-four bits say how given names begin.
const BEGINS: usize = 128;

/// The place of a word's first three letters among those bits; none where it is shorter.
fn beginning(word: &str) -> Option<(usize, u64)> {
    let [a, b, c] = *word.as_bytes().first_chunk()?;
    let letters = u32::from_le_bytes([a, b, c, 0]).wrapping_mul(0x9e37_79b1) >> 19;
    let at = usize::try_from(letters / 64).ok()?;
    Some((at % BEGINS, 1 << (letters % 64)))
}

fn key(word: &str) -> u64 {
    BuildHasherDefault::<Quick>::default().hash_one(word)
}

/// What stands under a key.
fn under<T: Copy>(list: &[(u64, T)], word: &str) -> impl Iterator<Item = T> {
    let key = key(word);
    let from = list.partition_point(|entry| entry.0 < key);
    let found = list.get(from..).unwrap_or_default();
    found
        .iter()
        .take_while(move |entry| entry.0 == key)
        .map(|entry| entry.1)
}

impl Kindred {
    /// Puts the lists in order.
    pub(super) fn finish(&mut self) {
        self.heard.sort_unstable();
        self.heard.dedup();
        self.said.sort_unstable();
        self.said.dedup();
        self.stems.sort_unstable();
        self.stems.dedup();
        self.tails.sort_unstable();
        self.tails.dedup();
        self.somali.sort_unstable();
        self.somali.dedup();
    }

    /// Whether a word may begin as a given name does.
    fn may_begin(&self, word: &str) -> bool {
        beginning(word)
            .and_then(|(at, bit)| Some(self.begins.get(at)? & bit))
            .is_some_and(|found| found != 0)
    }
}

/// Endings of fond forms and of grammar, and words of respect that are written together with a name, of languages of the town: Russian,
/// Ukrainian and Polish, Lithuanian and Latvian with their cases, Hungarian, Greek, Italian, Irish, Turkish, Persian, Gujarati, Hindi and Panjabi.
const ENDINGS: &[&str] = &[
    "ochka", "echka", "onka", "enka", "inka", "iko", "yk", "ik", "ek", "usha", "iusha", "usia",
    "usya", "asha", "ulya", "unya", "us", "ka", "ko", "owi", "ovi", "em", "ie", "ku", "ute", "yte",
    "aite", "utis", "ytis", "elis", "ukas", "iukas", "iukaite", "uze", "ins", "ina", "ite", "cska",
    "cske", "ike", "ke", "aki", "itsa", "oula", "akis", "ino", "uccio", "uccia", "etto", "etta",
    "een", "in", "cigim", "can", "jan", "jaan", "joon", "bhai", "ben", "behn", "bahen", "ji",
    "jee", "kaka", "kaki", "mama", "mami", "bapu", "da", "di", "dada", "didi", "bibi", "chechi",
    "echi", "chetta", "chettan", "z", "zy", "zo", "u", "ui", "ai", "uk", "ukai", "am", "im", "ele",
    "inho", "inha", "zinho", "zinha",
];

fn vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

impl Dictionary {
    /// Lets a given name be found in its fond forms.
    pub(super) fn add_stems(&mut self, name: &str) {
        if name.len() < 3 || !name.is_ascii() {
            return;
        }
        let id = self.intern(name);
        if let Some((at, bit)) = beginning(name) {
            self.kindred.begins.resize(BEGINS, 0);
            if let Some(bits) = self.kindred.begins.get_mut(at) {
                *bits |= bit;
            }
        }
        // "Lukas" and "Rasa" lose their ending before they take another, and so does "Emilija".
        let bare = name
            .strip_suffix('s')
            .filter(|rest| rest.bytes().next_back().is_some_and(vowel))
            .unwrap_or(name)
            .trim_end_matches(['a', 'e', 'i', 'o', 'u', 'y', 'j'])
            .len();
        for length in 3..=name.len() {
            let Some(stem) = name.get(..length) else {
                continue;
            };
            let closed = stem.bytes().next_back().is_some_and(|last| !vowel(last));
            if closed || length == name.len() {
                self.kindred.stems.push((key(stem), (id, length >= bare)));
            }
        }
        // "Nessa" for Vanessa: what is left when the first syllable is dropped.
        for from in 2..name.len().saturating_sub(3) {
            let tail = name.get(from..).unwrap_or("");
            let open = name.as_bytes().get(from - 1).copied().is_some_and(vowel);
            if open && tail.bytes().next().is_some_and(|first| !vowel(first)) {
                self.kindred.tails.push((key(tail), id));
            }
        }
    }

    /// Lets a word of a person's name be found as it is heard.
    pub(super) fn add_heard(&mut self, word: &str) {
        if word.len() < 3 || !word.is_ascii() {
            return;
        }
        let id = self.intern(word);
        self.kindred.said.push((key(&said(word)), id));
        if let Some(reading) = words::in_somali_letters(word) {
            self.kindred.somali.push((key(&reading), id));
        }
        let mut hear = |word: &str| {
            let bones = bones(word);
            if bones.len() >= 2 {
                let word = (id, syllables(word));
                self.kindred.heard.push((key(&bones), word));
            }
        };
        hear(word);
        // Whoever reads an Irish name out as English says "Nee-am-ee", and no v.
        if word.contains("mh") || word.contains("bh") {
            hear(&word.replace("mh", "m").replace("bh", "b"));
        }
    }

    /// The words of the case's names with these bones, and how many syllables each has.
    pub(crate) fn heard(&self, bones: &str) -> impl Iterator<Item = (u32, usize)> {
        under(&self.kindred.heard, bones)
    }

    /// The word of the case's names that is said like this ([`said`]), where there is one only.
    pub(crate) fn said_like(&self, heard: &str) -> Option<u32> {
        let mut words = under(&self.kindred.said, heard);
        words.next().filter(|_| words.next().is_none())
    }

    /// The word of the case's names that is written so in the single letters of Somali spelling, where it is one.
    pub(crate) fn somali(&self, reading: &str) -> Option<u32> {
        let mut words = under(&self.kindred.somali, reading);
        words.next().filter(|_| words.next().is_none())
    }

    /// The given names that a word is a fond form of, and whether that is sure: no more than the last vowels are left out, and what
    /// stands behind is no chance letter or two.
    pub(crate) fn fond(&self, word: &str) -> Vec<(u32, bool)> {
        let mut names: Vec<(u32, bool)> = Vec::new();
        // A stem has three letters of the name at least.
        if !self.kindred.may_begin(word) {
            return names;
        }
        let last = word.as_bytes().last();
        for ending in ENDINGS {
            if ending.as_bytes().last() != last {
                continue;
            }
            let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() >= 3) else {
                continue;
            };
            for (name, whole) in under(&self.kindred.stems, stem) {
                let enough = whole || stem.len() >= 4 || ending.len() >= 4;
                if enough && !names.iter().any(|(known, _)| *known == name) {
                    names.push((name, whole && (stem.len() >= 4 || ending.len() >= 3)));
                }
            }
        }
        names
    }

    /// The given names of which a word is the end, without a first syllable.
    pub(crate) fn tail_of(&self, word: &str) -> impl Iterator<Item = u32> {
        under(&self.kindred.tails, word)
    }

    /// The given names of which a word is the beginning, up to a consonant: `kez` for Kezia.
    pub(crate) fn cut_from(&self, word: &str) -> impl Iterator<Item = u32> {
        under(&self.kindred.stems, word).map(|(name, _)| name)
    }
}
