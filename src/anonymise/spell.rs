//! Which words of a dictionary a misspelt, misheard or badly scanned word may be.
//!
//! Candidates come from an index of the dictionary's words with one or two letters left out; each is then measured (optimal string
//! alignment: at most 1 from four letters, at most 2 from seven). Scanning errors put digits for letters. Sound is compared
//! for capitalised words by Double Metaphone.

use super::hash::QuickMap;
use super::sound::Sound;

/// Shortest word with one error, and shortest with two.
const ONE: usize = 4;
const TWO: usize = 7;

/// How many words of sixty-four bits say which keys there are: a power of two.
const SEEN: usize = 2048;

/// Where the bit of a key is among them.
fn bit(key: u64) -> (usize, u64) {
    let at = usize::try_from(key / 64 % SEEN as u64).unwrap_or(0);
    (at % SEEN, 1 << (key % 64))
}

/// From here on two names look alike: "kristof" and "krzysztof" do, "callum" and "colin" do not.
const ALIKE: f64 = 0.85;

/// An index over the dictionary's words.
#[derive(Default)]
pub(crate) struct Speller {
    words: Vec<Spelt>,
    /// The places of words by the hashes of what is left of them, in the order of the hashes.
    deletes: Vec<(u64, u32)>,
    /// One bit for many keys of `deletes`: most words are near to none of the case's, and this says so without a look-up.
    seen: Vec<u64>,
    sounds: QuickMap<Sound, Vec<usize>>,
}

/// A word of the dictionary, with its sound.
struct Spelt {
    id: u32,
    word: String,
    sound: Sound,
    letters: Tally,
}

/// How often each letter is in a word; everything else counts as one sign. A round number of places is compared at once.
type Tally = [u8; 32];

fn tally(word: &str) -> Tally {
    let mut tally: Tally = [0; 32];
    for byte in word.bytes() {
        let at = match byte {
            b'a'..=b'z' => usize::from(byte - b'a'),
            _ => 26,
        };
        if let Some(count) = tally.get_mut(at) {
            *count = count.saturating_add(1);
        }
    }
    tally
}

/// What `1000 (m / |a| + m / |b|)` has to be at least for two words to reach [`ALIKE`] whose first none, one, two, three or four
/// letters are the same: Jaro's measure `j` is a third of that and one, and Winkler's is `j + (1 - j) p / 10` for `p` such letters.
const ENOUGH: [usize; 5] = [1549, 1499, 1437, 1357, 1249];

/// Whether two words can reach [`ALIKE`] at all. What Jaro counts as matching (`m`) is at most the letters both have. Bytes stand for
/// letters.
fn may_be_alike(word: &str, letters: &Tally, known: &Spelt) -> bool {
    // No word of the dictionary has more letters than a byte counts.
    let common = letters
        .iter()
        .zip(&known.letters)
        .fold(0u8, |sum, (a, b)| sum.wrapping_add(*a.min(b)));
    let (a, b) = (word.len(), known.word.len());
    let enough = |same: usize| {
        let least = ENOUGH.get(same).copied().unwrap_or(0);
        1000 * usize::from(common) * (a + b) >= least * a * b
    };
    let same = || {
        let pairs = word.bytes().zip(known.word.bytes());
        pairs.take(4).take_while(|(a, b)| a == b).count()
    };
    enough(4) && (!word.is_ascii() || enough(same()))
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
    /// Puts what was added in order: nothing is found before.
    pub(crate) fn finish(&mut self) {
        self.deletes.sort_unstable();
        self.deletes.dedup();
        self.seen = vec![0; SEEN];
        for (key, _) in &self.deletes {
            let (at, bit) = bit(*key);
            if let Some(word) = self.seen.get_mut(at) {
                *word |= bit;
            }
        }
    }

    /// The places of the words of which a hash is left.
    fn left(&self, key: u64) -> impl Iterator<Item = usize> {
        let from = self.deletes.partition_point(|(other, _)| *other < key);
        let found = self.deletes.get(from..).unwrap_or_default();
        found
            .iter()
            .take_while(move |(other, _)| *other == key)
            .filter_map(|(_, at)| usize::try_from(*at).ok())
    }

    /// Adds a word once; shorter than four letters is not worth guessing.
    pub(crate) fn add(&mut self, id: u32, word: &str) {
        if word.len() < ONE || !word.is_ascii() {
            return;
        }
        if word.len() > LONGEST {
            return;
        }
        let at = self.words.len();
        let sound = Sound::of(word);
        let place = u32::try_from(at).unwrap_or(u32::MAX);
        delete_keys(word.as_bytes(), depth(word.len()), |key| {
            self.deletes.push((key, place));
        });
        if sound.len() >= 2 {
            self.sounds.entry(sound).or_default().push(at);
        }
        self.words.push(Spelt {
            id,
            word: word.to_owned(),
            sound,
            letters: tally(word),
        });
    }

    /// Whether a word looks like one of the dictionary's, in most of its letters or in its sound.
    pub(crate) fn resembles(&self, word: &str) -> bool {
        let letters = tally(word);
        let alike = self.words.iter().any(|known| {
            may_be_alike(word, &letters, known) && strsim::jaro_winkler(word, &known.word) >= ALIKE
        });
        alike
            || (word.is_ascii() && {
                let sound = Sound::of(word);
                sound.len() >= 3 && self.sounds.contains_key(&sound)
            })
    }

    /// The words a given one may be a misspelling of, nearest first.
    pub(crate) fn guesses(&self, word: &str, by_sound: bool) -> Vec<Guess> {
        let mut found: Vec<Guess> = Vec::new();
        if word.len() + 1 < ONE || !word.is_ascii() || word.len() > 40 {
            return found;
        }
        let Some(marks) = self.seen.first_chunk::<SEEN>() else {
            return found;
        };
        // The few keys that may be of the dictionary, first: what is done with the others is worth being short.
        let mut keys: Vec<u64> = Vec::new();
        delete_keys(word.as_bytes(), depth(word.len() + 1), |key| {
            let (at, bit) = bit(key);
            if marks.get(at).is_some_and(|word| word & bit != 0) {
                keys.push(key);
            }
        });
        let mut seen: Vec<usize> = Vec::new();
        for key in keys {
            for at in self.left(key) {
                if !seen.contains(&at) {
                    seen.push(at);
                }
            }
        }
        if seen.is_empty() && !(by_sound && word.len() >= 5) {
            return found;
        }
        // Only a word that is near to one of the dictionary's, or is looked for by its sound, needs it.
        let mut sound: Option<Sound> = None;
        for spelt in seen.iter().filter_map(|at| self.words.get(*at)) {
            let target = spelt.word.as_str();
            let distance = distance_of(word, target);
            if distance == 0
                || distance > 2
                || (distance == 2 && word.bytes().next() != target.bytes().next())
            {
                continue;
            }
            let same_sound = *sound.get_or_insert_with(|| Sound::of(word)) == spelt.sound;
            let long = target.len() >= TWO && word.len() + 1 >= TWO;
            let heard = same_sound && target.len() + 1 >= TWO;
            let allowed = if long || heard { 2 } else { 1 };
            if distance > allowed {
                continue;
            }
            found.push(Guess {
                word: spelt.id,
                distance,
                same_sound,
                swapped: distance == 1
                    && word.len() == target.len()
                    && word
                        .bytes()
                        .zip(target.bytes())
                        .filter(|(a, b)| a != b)
                        .count()
                        == 2,
            });
        }
        if found.is_empty() && by_sound && word.len() >= 5 {
            let sound = sound.unwrap_or_else(|| Sound::of(word));
            let heard = self.sounds.get(&sound).into_iter().flatten();
            for spelt in heard.filter_map(|at| self.words.get(*at)) {
                let target = spelt.word.as_str();
                let distance = distance_of(word, target);
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

/// Whether two words are the same but for one letter put in, left out, changed or swapped with its neighbour.
pub(crate) fn one_apart(word: &str, other: &str) -> bool {
    if word.is_ascii() && other.is_ascii() {
        let (a, b) = (word.as_bytes(), other.as_bytes());
        return matches!(different(a, b), ([] | [_], [] | [_]))
            || matches!(different(a, b), ([a, b], [c, d]) if a == d && b == c);
    }
    strsim::osa_distance(word, other) <= 1
}

/// Two words without what both begin and end with.
fn different<'a>(word: &'a [u8], other: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let same = word.iter().zip(other).take_while(|(a, b)| a == b).count();
    let rest = |word: &'a [u8]| word.get(same..).unwrap_or_default();
    let (word, other) = (rest(word), rest(other));
    let backwards = word.iter().rev().zip(other.iter().rev());
    let same = backwards.take_while(|(a, b)| a == b).count();
    let rest = |word: &'a [u8]| word.get(..word.len() - same).unwrap_or_default();
    (rest(word), rest(other))
}

/// How many letters have to be put in, left out, changed or swapped with their neighbour to make one word of the other (optimal string
/// alignment), both in ASCII. Words that are too long for the table are far from each other.
fn distance_of(word: &str, target: &str) -> usize {
    // What both begin and end with makes no difference.
    let (word, target) = different(word.as_bytes(), target.as_bytes());
    if word.is_empty() || target.is_empty() || target.len() > LONGEST {
        return word.len().max(target.len());
    }
    let mut earlier = [0usize; LONGEST + 1];
    let mut last = [0usize; LONGEST + 1];
    for (at, cell) in last.iter_mut().enumerate() {
        *cell = at;
    }
    let mut letter_before = None;
    for (at, letter) in word.iter().enumerate() {
        let mut now = [0usize; LONGEST + 1];
        let mut left = at + 1;
        let (mut swapped, mut target_before) = (0, None);
        if let Some(first) = now.first_mut() {
            *first = left;
        }
        let cells = now.iter_mut().skip(1);
        let above = last.windows(2).zip(&earlier);
        for ((other, cell), (above, two_above)) in target.iter().zip(cells).zip(above) {
            let [diagonal, up] = above else { break };
            left = (left + 1)
                .min(up + 1)
                .min(diagonal + usize::from(letter != other));
            if letter_before == Some(other) && target_before == Some(letter) {
                left = left.min(swapped + 1);
            }
            *cell = left;
            swapped = *two_above;
            target_before = Some(other);
        }
        letter_before = Some(letter);
        earlier = last;
        last = now;
    }
    last.get(target.len()).copied().unwrap_or(usize::MAX)
}

fn depth(length: usize) -> usize {
    if length + 1 >= TWO { 2 } else { 1 }
}

/// The base of the rolling hash of [`delete_keys`], odd and with its bits well spread.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The longest word that is guessed about, in bytes.
const LONGEST: usize = 41;

/// Hashes of the word with none, one and (at depth 2) two letters left out, some of them more than once; of two the first letter is none, as
/// words that differ in two places are taken for each other only if they begin alike. A polynomial of the letters:
/// what stands before the letters left out is carried along, and what stands behind them is known beforehand.
#[inline]
fn delete_keys(word: &[u8], depth: usize, mut take: impl FnMut(u64)) {
    let value = |byte: u8| u64::from(byte) + 1;
    // For each place in the word the hash of what stands from there on, and the power that makes room for it.
    let mut behind = [(0u64, 1u64); LONGEST + 1];
    let Some(places) = behind.get_mut(..=word.len()) else {
        return;
    };
    let (mut hash, mut power) = (0u64, 1u64);
    for (byte, place) in word.iter().rev().zip(places.iter_mut().rev().skip(1)) {
        hash = value(*byte).wrapping_mul(power).wrapping_add(hash);
        power = power.wrapping_mul(BASE);
        *place = (hash, power);
    }
    let longer = |hash: u64, byte: u8| hash.wrapping_mul(BASE).wrapping_add(value(byte));
    let whole = |before: u64, (hash, power): (u64, u64)| {
        let hash = before.wrapping_mul(power).wrapping_add(hash);
        hash ^ (hash >> 29)
    };
    take(whole(hash, (0, 1)));
    let mut before = 0u64;
    let mut rest = word;
    let mut places = places.get(1..).unwrap_or_default();
    while let (Some((left_out, after)), Some((place, further))) =
        (rest.split_first(), places.split_first())
    {
        take(whole(before, *place));
        if depth == 2 && after.len() + 1 < word.len() {
            let mut before = before;
            for (byte, place) in after.iter().zip(further) {
                take(whole(before, *place));
                before = longer(before, *byte);
            }
        }
        before = longer(before, *left_out);
        (rest, places) = (after, further);
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn the_distance_is_that_of_the_crate(word in "[abc]{0,9}", other in "[abc]{0,9}") {
            let wanted = strsim::osa_distance(&word, &other);
            prop_assert_eq!(distance_of(&word, &other), wanted);
            prop_assert_eq!(one_apart(&word, &other), wanted <= 1);
        }
    }
}
