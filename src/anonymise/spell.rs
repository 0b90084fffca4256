//! Which words of a dictionary a misspelt, misheard or badly scanned word may be.
//!
//! Candidates come from an index of the dictionary's words with one or two letters left out; each is then measured (optimal string
//! alignment: at most 1 from four letters, at most 2 from seven). Scanning errors put digits for letters. Sound is compared
//! for capitalised words by Double Metaphone.

use std::hash::Hasher as _;

use rphonetic::{DoubleMetaphone, Encoder as _};

use super::hash::{Quick, QuickMap};

/// Shortest word with one error, and shortest with two.
const ONE: usize = 4;
const TWO: usize = 7;

/// From here on two names look alike: "kristof" and "krzysztof" do, "callum" and "colin" do not.
const ALIKE: f64 = 0.85;

/// An index over the dictionary's words.
#[derive(Default)]
pub(crate) struct Speller {
    words: Vec<Spelt>,
    deletes: QuickMap<u64, Vec<usize>>,
    sounds: QuickMap<String, Vec<usize>>,
}

/// A word of the dictionary, with its sound.
struct Spelt {
    id: u32,
    word: String,
    sound: String,
}

/// A word that may be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Guess {
    /// The dictionary's id of the word.
    pub(crate) word: u32,
    /// How many letters differ.
    pub(crate) distance: usize,
    /// Whether both sound the same.
    pub(crate) same_sound: bool,
    /// Whether only neighbouring letters were swapped.
    pub(crate) swapped: bool,
}

impl Speller {
    /// Adds a word once; shorter than four letters is not worth guessing.
    pub(crate) fn add(&mut self, id: u32, word: &str) {
        if word.len() < ONE || !word.is_ascii() {
            return;
        }
        let at = self.words.len();
        let sound = sound_of(word);
        let mut keys = Vec::with_capacity(40);
        delete_keys(word.as_bytes(), depth(word.len()), &mut keys);
        for key in keys {
            self.deletes.entry(key).or_default().push(at);
        }
        if sound.len() >= 2 {
            self.sounds.entry(sound.clone()).or_default().push(at);
        }
        self.words.push(Spelt {
            id,
            word: word.to_owned(),
            sound,
        });
    }

    /// Whether a word looks like one of the dictionary's, in most of its letters or in its sound.
    pub(crate) fn resembles(&self, word: &str) -> bool {
        let sound = if word.is_ascii() {
            sound_of(word)
        } else {
            String::new()
        };
        self.words.iter().any(|known| {
            strsim::jaro_winkler(word, &known.word) >= ALIKE
                || (sound.len() >= 3 && sound == known.sound)
        })
    }

    /// The words a given one may be a misspelling of, nearest first.
    pub(crate) fn guesses(&self, word: &str, by_sound: bool) -> Vec<Guess> {
        let mut found: Vec<Guess> = Vec::new();
        if word.len() + 1 < ONE || !word.is_ascii() || word.len() > 40 {
            return found;
        }
        let mut keys = Vec::with_capacity(40);
        delete_keys(word.as_bytes(), depth(word.len() + 1), &mut keys);
        let mut seen: Vec<usize> = Vec::new();
        for key in keys {
            for at in self.deletes.get(&key).into_iter().flatten() {
                if !seen.contains(at) {
                    seen.push(*at);
                }
            }
        }
        if seen.is_empty() && !by_sound {
            return found;
        }
        let sound = sound_of(word);
        for spelt in seen.iter().filter_map(|at| self.words.get(*at)) {
            let target = spelt.word.as_str();
            let distance = strsim::osa_distance(word, target);
            let same_sound = sound == spelt.sound;
            let long = target.len() >= TWO && word.len() + 1 >= TWO;
            let heard = same_sound && target.len() + 1 >= TWO;
            let allowed = if long || heard { 2 } else { 1 };
            if distance == 0 || distance > allowed {
                continue;
            }
            if distance == 2 && word.bytes().next() != target.bytes().next() {
                continue;
            }
            found.push(Guess {
                word: spelt.id,
                distance,
                same_sound,
                swapped: distance == 1
                    && word.len() == target.len()
                    && strsim::levenshtein(word, target) == 2,
            });
        }
        if found.is_empty() && by_sound && word.len() >= 5 {
            let heard = self.sounds.get(&sound).into_iter().flatten();
            for spelt in heard.filter_map(|at| self.words.get(*at)) {
                let target = spelt.word.as_str();
                let distance = strsim::osa_distance(word, target);
                if distance > 0
                    && target.len() >= 5
                    && distance <= 3
                    && strsim::jaro_winkler(word, target) >= 0.82
                {
                    found.push(Guess {
                        word: spelt.id,
                        distance,
                        same_sound: true,
                        swapped: false,
                    });
                }
            }
        }
        // Nearest first; of those as near, what sounds the same.
        let order = |guess: &Guess| (guess.distance, !guess.same_sound);
        found.sort_by_key(|guess| (order(guess), guess.word));
        if let Some(best) = found.first().map(order) {
            found.retain(|guess| order(guess) == best);
        }
        found
    }
}

fn depth(length: usize) -> usize {
    if length + 1 >= TWO { 2 } else { 1 }
}

/// The sound of a word; a vowel at its end is heard (Robert, Roberta) unless it is an e.
fn sound_of(word: &str) -> String {
    let mut sound = DoubleMetaphone::default().encode(word);
    if word.ends_with(['a', 'i', 'o', 'u', 'y']) || word.ends_with("ie") {
        sound.push('+');
    }
    sound
}

/// Hashes of the word with none, one and (at depth 2) two letters left out.
fn delete_keys(word: &[u8], depth: usize, keys: &mut Vec<u64>) {
    let key = |skip_a: usize, skip_b: usize| {
        let mut hasher = Quick::default();
        for (at, byte) in word.iter().enumerate() {
            if at != skip_a && at != skip_b {
                hasher.write_u8(*byte);
            }
        }
        hasher.finish()
    };
    let none = usize::MAX;
    keys.push(key(none, none));
    for a in 0..word.len() {
        keys.push(key(a, none));
        if depth == 2 {
            for b in a + 1..word.len() {
                keys.push(key(a, b));
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
}

/// Readings of a scanned word with its digits taken for the letters they look like; none where it has no digit, or too many.
pub(crate) fn scanned_readings(word: &str) -> Vec<String> {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word
        .chars()
        .filter(|character| character.is_alphabetic())
        .count();
    if digits == 0 || digits > 3 || letters < 2 || letters < digits {
        return Vec::new();
    }
    let mut readings = vec![String::with_capacity(word.len())];
    for character in word.chars() {
        let options: &[char] = match character {
            '0' => &['o'],
            '1' => &['i', 'l'],
            '2' => &['z'],
            '3' => &['e'],
            '4' => &['a'],
            '5' => &['s'],
            '6' => &['b', 'g'],
            '7' => &['t'],
            '8' => &['b'],
            '9' => &['g'],
            _ => &[],
        };
        if options.is_empty() {
            for reading in &mut readings {
                reading.push(character);
            }
        } else {
            readings = options
                .iter()
                .flat_map(|option| {
                    readings.iter().map(move |reading| {
                        let mut next = reading.clone();
                        next.push(*option);
                        next
                    })
                })
                .collect();
        }
    }
    readings
}
