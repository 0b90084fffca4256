//! The words that are in some form: a number for each word, and each word for its number.

use std::hash::{BuildHasher as _, BuildHasherDefault};

use crate::anonymise::hash::Quick;

/// The words, written one after the other, and a table of their numbers, which begin at 1.
///
/// A case of thirty people has some thousands of words. A map of texts would allocate for each of them, and building it took longer
/// than finding the words did.
#[derive(Default)]
pub(super) struct Words {
    text: String,
    /// Where each word ends in the text; nothing ends at the first place, so that a word lies between two of them.
    ends: Vec<u32>,
    /// Numbers by hash, each at the first free place from its own on; 0 for a free one. At least half are free.
    places: Vec<u32>,
    /// A few bits of every word: by far the most words of a text are none of the case's, and this says so without a look-up.
    sketch: Vec<u64>,
}

/// How many words of sixty-four bits the sketch has.
const SKETCH: usize = 1024;

/// How many places there are at first: enough for most cases.
const PLACES: usize = 4096;

/// The place of a word in the sketch, by its first and last letters and its length.
fn sketched(word: &str) -> (usize, u64) {
    let bytes = word.as_bytes();
    let letters = match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
        }
        _ => bytes
            .iter()
            .fold(0, |letters, byte| letters << 8 | u64::from(*byte)),
    };
    let hash = (letters ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
    let at = usize::try_from(hash / 64).unwrap_or(0);
    (at % SKETCH, 1 << (hash % 64))
}

/// A number as an index.
fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// The place a word would have among so many, of which the number is a power of two.
fn place_of(word: &str, places: usize) -> usize {
    let hash = BuildHasherDefault::<Quick>::default().hash_one(word);
    usize::try_from(hash & (places as u64).wrapping_sub(1)).unwrap_or(0)
}

impl Words {
    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    /// The number of a word, if it is one of them.
    pub(super) fn get(&self, word: &str) -> Option<u32> {
        let (at, bit) = sketched(word);
        self.sketch.get(at).filter(|bits| *bits & bit != 0)?;
        self.find(word).ok()
    }

    /// The number of a word, or the free place for it.
    fn find(&self, word: &str) -> Result<u32, usize> {
        let mut place = place_of(word, self.places.len());
        loop {
            match self.places.get(place) {
                None | Some(0) => return Err(place),
                Some(number) if self.word(*number) == word => return Ok(*number),
                Some(_) => place = (place + 1) & (self.places.len() - 1),
            }
        }
    }

    /// The word of a number; empty for none.
    pub(super) fn word(&self, number: u32) -> &str {
        let between = index(number)
            .checked_sub(1)
            .and_then(|before| self.ends.get(before..=before + 1));
        match between {
            Some([start, end]) => self.text.get(index(*start)..index(*end)).unwrap_or(""),
            _ => "",
        }
    }

    /// Every word with its number.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        (1..=number(self.len())).map(|number| (self.word(number), number))
    }

    /// The number of a word, and whether it is a new one.
    pub(super) fn intern(&mut self, word: &str) -> (u32, bool) {
        if self.ends.is_empty() {
            self.ends.push(0);
            self.sketch.resize(SKETCH, 0);
        }
        if 2 * self.len() >= self.places.len() {
            self.grow();
        }
        let place = match self.find(word) {
            Ok(number) => return (number, false),
            Err(place) => place,
        };
        self.text.push_str(word);
        self.ends.push(number(self.text.len()));
        let number = number(self.len());
        if let Some(free) = self.places.get_mut(place) {
            *free = number;
        }
        let (at, bit) = sketched(word);
        if let Some(bits) = self.sketch.get_mut(at) {
            *bits |= bit;
        }
        (number, true)
    }

    fn grow(&mut self) {
        let size = (2 * self.places.len()).max(PLACES);
        self.places.clear();
        self.places.resize(size, 0);
        for number in 1..=number(self.len()) {
            if let Err(place) = self.find(self.word(number))
                && let Some(free) = self.places.get_mut(place)
            {
                *free = number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_keeps_its_number_however_many_there_are() {
        let mut words = Words::default();
        let all: Vec<String> = (0..3 * PLACES).map(|nth| format!("w{nth}")).collect();
        for (nth, word) in all.iter().enumerate() {
            assert_eq!(words.intern(word), (number(nth + 1), true));
            assert_eq!(words.intern(word), (number(nth + 1), false));
        }
        for (nth, word) in all.iter().enumerate() {
            assert_eq!(words.get(word), Some(number(nth + 1)));
            assert_eq!(words.word(number(nth + 1)), word);
        }
        assert_eq!((words.get("other"), words.len()), (None, all.len()));
        assert!(words.iter().map(|(word, _)| word).eq(&all));
    }

    #[test]
    fn no_word_is_known_where_there_is_none() {
        assert_eq!(Words::default().get("word"), None);
        assert_eq!(Words::default().word(0), "");
        assert_eq!(Words::default().word(1), "");
    }
}
