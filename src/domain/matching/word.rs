//! One word of a name and how it is like another: the same, another spelling of the same name, a short form, of the same
//! sound, or a slip of the keyboard away.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::sound::sound;

/// How two words are alike, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// The same when folded.
    Same,
    /// Spellings of one name: Siobhán, Shivaun.
    Spelling,
    /// One is what people of the other name are called, or both are: Robert, Bobby.
    Short,
    /// Of one sound and nearly one spelling.
    Sound,
    /// One slip of the keyboard apart. Only this likeness cannot be looked up by a code.
    Slip,
}

/// Where a word stands in a person's names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The first forename, or the whole surname.
    Main,
    /// A further forename, or a part of a surname.
    Part,
    /// In an alias or a former name.
    Other,
}

/// Whether a word is a forename or a surname: only forenames that are in no table take the families of names they sound
/// like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Given,
    Surname,
}

/// One word of a name.
pub(super) struct Word {
    text: String,
    /// Keys it is looked up by: its sound, and the sounds of the names it may stand for.
    pub(super) codes: Vec<String>,
    families: Vec<Member>,
    /// Whether it is in the table itself.
    known: bool,
    /// Whether it is borne by so many that it tells nothing beside another name.
    pub(super) weak: bool,
    pub(super) place: Place,
}

/// That a word is in a line of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Member {
    family: u16,
    short: bool,
}

struct Table {
    by_word: HashMap<&'static str, Vec<Member>>,
    by_sound: HashMap<String, Vec<&'static str>>,
    /// The sound of the first name of each line.
    heads: Vec<String>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        by_word: HashMap::new(),
        by_sound: HashMap::new(),
        heads: Vec::new(),
    };
    for line in include_str!("names.txt").lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Ok(family) = u16::try_from(table.heads.len()) else {
            break;
        };
        let (spellings, shorts) = line.split_once('|').unwrap_or((line, ""));
        table.heads.push(sound(
            spellings.split_whitespace().next().unwrap_or_default(),
        ));
        for (words, short) in [(spellings, false), (shorts, true)] {
            for word in words.split_whitespace() {
                let members = table.by_word.entry(word).or_default();
                if members.is_empty() {
                    table.by_sound.entry(sound(word)).or_default().push(word);
                }
                members.push(Member { family, short });
            }
        }
    }
    table
});

/// Names borne by so many, beside another by which a person is called, that sharing one says nothing.
const WEAK: [&str; 14] = [
    "abdul", "abd", "abu", "begum", "begom", "bi", "bibi", "kaur", "khatun", "khatoon", "md",
    "singh", "syed", "sayed",
];

impl Word {
    pub(super) fn new(text: String, place: Place, used_as: Use) -> Self {
        let table = &*TABLE;
        let own = sound(&text);
        let listed = table.by_word.get(text.as_str());
        let families = match listed {
            Some(members) => members.clone(),
            None if used_as == Use::Given => table.sounding_like(&text, &own),
            None => Vec::new(),
        };
        let mut codes = Vec::with_capacity(2);
        let heads = families
            .iter()
            .filter_map(|member| table.heads.get(usize::from(member.family)));
        for head in heads {
            if !codes.contains(head) {
                codes.push(head.clone());
            }
        }
        let known = listed.is_some();
        if (!known || used_as == Use::Surname) && !codes.contains(&own) {
            codes.push(own);
        }
        let weak = WEAK.contains(&text.as_str())
            || table.by_word.get("mohammed").is_some_and(|mohammed| {
                families
                    .iter()
                    .any(|member| !member.short && mohammed.contains(member))
            });
        Self {
            text,
            codes,
            families,
            known,
            weak,
            place,
        }
    }

    /// How this word is like another, if it is. The same either way round.
    pub(super) fn likeness(&self, other: &Self) -> Option<Likeness> {
        if self.text == other.text {
            return Some(Likeness::Same);
        }
        if let Some(short) = self.same_family(other) {
            let exact = self.known && other.known;
            return Some(match (exact, short) {
                (true, false) => Likeness::Spelling,
                (true, true) => Likeness::Short,
                (false, _) => Likeness::Sound,
            });
        }
        if self.known && other.known {
            // Two names of the table that have no line in common are different names: Hassan, Hussain.
            return None;
        }
        let longest = self.text.chars().count().max(other.text.chars().count());
        if self.codes.iter().any(|code| other.codes.contains(code))
            && distance(&self.text, &other.text) <= (longest / 3).max(1)
        {
            return Some(Likeness::Sound);
        }
        is_slip(&self.text, &other.text).then_some(Likeness::Slip)
    }

    /// Whether both are in one line of the table, and if so whether either is a short form there.
    fn same_family(&self, other: &Self) -> Option<bool> {
        self.families
            .iter()
            .flat_map(|one| {
                other
                    .families
                    .iter()
                    .filter(|two| two.family == one.family)
                    .map(|two| one.short || two.short)
            })
            .min()
    }
}

impl Table {
    /// The families of the names that an unlisted word is another spelling of, by its sound.
    fn sounding_like(&self, text: &str, own: &str) -> Vec<Member> {
        let mut families: Vec<Member> = Vec::new();
        let alike = self.by_sound.get(own).into_iter().flatten();
        for listed in
            alike.filter(|listed| distance(text, listed) <= (text.chars().count() / 3).max(1))
        {
            for member in self.by_word.get(listed).into_iter().flatten() {
                if !families.contains(member) {
                    families.push(*member);
                }
            }
        }
        families
    }
}

/// How many letters must be put in, left out, replaced or swapped with their neighbour to make one word of the other
/// (Damerau and Levenshtein, restricted to neighbours swapped once).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut two_above: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    let mut previous = None;
    for (row, c) in one.chars().enumerate() {
        let mut current = Vec::with_capacity(above.len());
        current.push(row + 1);
        let mut left = None;
        for (column, d) in other.iter().copied().enumerate() {
            let at = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(&above, column) + usize::from(c != d))
                .min(at(&above, column + 1) + 1)
                .min(at(&current, column) + 1);
            if previous == Some(d) && left == Some(c) && column > 0 {
                least = least.min(at(&two_above, column - 1) + 1);
            }
            current.push(least);
            left = Some(d);
        }
        two_above = std::mem::replace(&mut above, current);
        previous = Some(c);
    }
    above.last().copied().unwrap_or_default()
}

/// Whether one slip of the keyboard makes one word of the other: two neighbouring letters swapped, one left out or put
/// in, or the key beside the right one. Short words are too near to each other to tell.
fn is_slip(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let shortest = one.len().min(other.len());
    if shortest < 4 {
        return false;
    }
    let start = one.iter().zip(&other).take_while(|(c, d)| c == d).count();
    let end = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take(shortest - start)
        .take_while(|(c, d)| c == d)
        .count();
    let middle = |word: &[char]| {
        word.get(start..word.len() - end)
            .map(<[char]>::to_vec)
            .unwrap_or_default()
    };
    match (middle(&one).as_slice(), middle(&other).as_slice()) {
        ([a, b], [c, d]) => a == d && b == c,
        ([_], []) | ([], [_]) => start > 0 && shortest > 4,
        ([a], [b]) => start > 0 && shortest > 4 && are_neighbours(*a, *b),
        _ => false,
    }
}

/// Whether two letters are side by side in a row of a British keyboard.
fn are_neighbours(one: char, other: char) -> bool {
    ["qwertyuiop", "asdfghjkl", "zxcvbnm"].iter().any(|row| {
        match (row.find(one), row.find(other)) {
            (Some(one), Some(other)) => one.abs_diff(other) == 1,
            _ => false,
        }
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::{Likeness, Place, Use, Word, distance, is_slip};

    fn likeness(one: &str, other: &str) -> Option<Likeness> {
        let word = |text: &str| Word::new(text.to_owned(), Place::Main, Use::Given);
        let found = word(one).likeness(&word(other));
        assert_eq!(word(other).likeness(&word(one)), found, "{one}, {other}");
        found
    }

    #[test]
    fn forenames_are_told_apart_and_together() {
        for (one, other, expected) in [
            ("siobhan", "siobhan", Some(Likeness::Same)),
            ("siobhan", "shivaun", Some(Likeness::Spelling)),
            ("siobhan", "shevaun", Some(Likeness::Spelling)),
            ("siobhan", "shivawne", Some(Likeness::Sound)),
            ("niamh", "neve", Some(Likeness::Spelling)),
            ("sean", "shawn", Some(Likeness::Spelling)),
            ("mohammed", "muhammad", Some(Likeness::Spelling)),
            ("oluwaseun", "seun", Some(Likeness::Short)),
            ("robert", "bobby", Some(Likeness::Short)),
            ("bob", "robbie", Some(Likeness::Short)),
            ("robert", "robret", Some(Likeness::Sound)),
            ("robert", "ronert", Some(Likeness::Slip)),
            ("samantha", "samatha", Some(Likeness::Slip)),
            ("hassan", "hussain", None),
            ("mark", "mary", None),
            ("amira", "amina", None),
            ("jason", "mason", None),
            ("john", "joan", None),
            ("priya", "pooja", None),
            ("ana", "ava", None),
        ] {
            assert_eq!(likeness(one, other), expected, "{one}, {other}");
        }
    }

    #[test]
    fn distances() {
        for (one, other, far) in [
            ("", "", 0),
            ("a", "", 1),
            ("abcd", "abdc", 1),
            ("kitten", "sitting", 3),
            ("ca", "abc", 3),
        ] {
            assert_eq!(
                (distance(one, other), distance(other, one)),
                (far, far),
                "{one}, {other}"
            );
        }
    }

    #[test]
    fn slips() {
        for (one, other, slip) in [
            ("jhon", "john", true),
            ("smith", "smtih", true),
            ("patel", "patell", true),
            ("gill", "hill", false),
            ("ann", "nan", false),
            ("baron", "aaron", false),
        ] {
            assert_eq!(is_slip(one, other), slip, "{one}, {other}");
        }
    }
}
