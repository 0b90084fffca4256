//! Names with one letter changed, lost, added or swapped.
//!
//! A change of one letter leaves the first letter or the last where it was, so a word is held only against the names that begin
//! or end as it does.

use super::needle::{Needle, WINDOW};
use crate::anonymise::hash::QuickMap;

/// Which letters a word has, each as one bit of many: those of a name with one letter changed differ in two bits at most.
#[derive(Clone, Copy)]
struct Letters(u32);

impl Letters {
    fn of(word: &str) -> Letters {
        Letters(
            word.chars()
                .fold(0, |letters, letter| letters | 1 << (u32::from(letter) % 32)),
        )
    }

    /// Whether words of these letters may differ by one only.
    fn are_near(self, other: Letters) -> bool {
        let different = self.0 ^ other.0;
        // Without its lowest bit twice: what is left is a third.
        let third = different & different.wrapping_sub(1);
        third & third.wrapping_sub(1) == 0
    }
}

/// The names that are found with one letter changed, by the letters they begin and end with.
#[derive(Default)]
pub(super) struct Changeable {
    by_first: QuickMap<char, Vec<(usize, Letters)>>,
    by_last: QuickMap<char, Vec<(usize, Letters)>>,
}

impl Changeable {
    /// From all needles: those that are letters only, and long enough that a letter more or less still tells.
    pub(super) fn new(needles: &[Needle]) -> Changeable {
        let mut changeable = Changeable::default();
        for (at, needle) in needles.iter().enumerate() {
            let letters = needle.bare.chars().all(char::is_alphabetic);
            if !letters || needle.bare.chars().count() < WINDOW {
                continue;
            }
            let mut ends = needle.bare.chars();
            if let (Some(first), Some(last)) = (ends.next(), ends.next_back()) {
                let name = (at, Letters::of(&needle.bare));
                changeable.by_first.entry(first).or_default().push(name);
                changeable.by_last.entry(last).or_default().push(name);
            }
        }
        changeable
    }

    /// The indices of the needles that a word may be, some of them twice.
    pub(super) fn candidates(&self, word: &str) -> impl Iterator<Item = usize> {
        let mut ends = word.chars();
        let (first, last) = (ends.next(), ends.next_back());
        let beginning = first.and_then(|first| self.by_first.get(&first));
        let ending = last.and_then(|last| self.by_last.get(&last));
        let letters = Letters::of(word);
        let names = beginning.into_iter().chain(ending).flatten();
        names
            .filter(move |(_, others)| letters.are_near(*others))
            .map(|(at, _)| *at)
    }
}

/// Whether two words differ by one letter at most; for short ones the length must stay as well.
#[inline]
pub(super) fn near(a: &str, b: &str) -> bool {
    a.len().abs_diff(b.len()) <= 1 && a.len() >= 3 && differs_little(a, b)
}

fn differs_little(a: &str, b: &str) -> bool {
    if a.is_ascii() && b.is_ascii() {
        return one_change(a.as_bytes(), b.as_bytes());
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    one_change(&a, &b)
}

/// Whether two words are the same but for one letter, or two neighbouring ones that are swapped: what is left of them without
/// their common beginning and end.
fn one_change<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    let before = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (
        a.get(before..).unwrap_or_default(),
        b.get(before..).unwrap_or_default(),
    );
    let behind = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (a, b) = (
        a.get(..a.len() - behind).unwrap_or_default(),
        b.get(..b.len() - behind).unwrap_or_default(),
    );
    match (a, b) {
        ([] | [_], [] | [_]) => true,
        ([one, two], [three, four]) => one == four && two == three,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every word of up to five letters of a small alphabet.
    fn all_words() -> Vec<String> {
        let mut words = vec![String::new()];
        let mut longest = words.clone();
        for _ in 0..5 {
            longest = longest
                .iter()
                .flat_map(|word| ['a', 'b', 'é'].map(|letter| format!("{word}{letter}")))
                .collect();
            words.extend(longest.iter().cloned());
        }
        words
    }

    #[test]
    fn one_change_is_the_distance_of_one() {
        let words = all_words();
        for a in &words {
            for b in &words {
                let wanted = a.len().abs_diff(b.len()) <= 1
                    && a.len() >= 3
                    && strsim::osa_distance(a, b) <= 1;
                assert_eq!(near(a, b), wanted, "{a} {b}");
            }
        }
    }
}
