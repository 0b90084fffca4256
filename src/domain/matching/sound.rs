//! How a name sounds to an English ear, as a short key: names that sound alike have one key.
//!
//! The published keys (Soundex, Metaphone and their kin) are made for names of English and German origin. This one keeps
//! the consonants in order, as they do, and adds what the names of a caseload need: the breathed consonants of South
//! Asian and Arabic names (`kh`, `dh`, `bh`), the many writings of a `k`, `s` and `f`, silent letters, and letters of
//! other scripts unchanged. Vowels are forgotten but for one at the start. What no rule can reach (Siobhán, Niamh,
//! Tadhg) is in the table of names beside this file.

/// The most characters of a key.
const LONGEST: usize = 8;

/// The key of one folded word (`domain::name::fold`); empty only for an empty word.
pub(super) fn sound(word: &str) -> String {
    let letters: Vec<char> = word.chars().filter(|c| *c != ' ').collect();
    let mut key = Key::default();
    let mut at = 0;
    while at < letters.len() && key.text.chars().count() < LONGEST {
        let near = Near {
            letters: &letters,
            at,
        };
        at += key.take(&near);
    }
    if key.text.is_empty() {
        // Nothing but silent letters: the word stands for itself.
        return letters.into_iter().take(LONGEST).collect();
    }
    key.text
}

/// A letter and its neighbours.
struct Near<'a> {
    letters: &'a [char],
    at: usize,
}

impl Near<'_> {
    fn ahead(&self, steps: usize) -> Option<char> {
        self.letters.get(self.at + steps).copied()
    }

    fn before(&self) -> Option<char> {
        self.at
            .checked_sub(1)
            .and_then(|at| self.letters.get(at))
            .copied()
    }

    fn is_first(&self) -> bool {
        self.at == 0
    }

    fn follows(&self, next: &[char]) -> bool {
        next.iter()
            .enumerate()
            .all(|(steps, c)| self.ahead(steps + 1) == Some(*c))
    }

    /// Before e, i and y the letters c and g are soft.
    fn is_soft(&self) -> bool {
        matches!(self.ahead(1), Some('e' | 'i' | 'y'))
    }
}

#[derive(Default)]
struct Key {
    text: String,
    /// What the last letter gave: the same again without a vowel between is one sound.
    last: Option<char>,
}

impl Key {
    fn put(&mut self, sound: char) {
        if self.last != Some(sound) {
            self.text.push(sound);
        }
        self.last = Some(sound);
    }

    /// Takes one sound and says how many letters it was written with.
    fn take(&mut self, near: &Near<'_>) -> usize {
        let Some(c) = near.ahead(0) else { return 1 };
        let then_h = near.follows(&['h']);
        let (sound, letters) = match c {
            'a' | 'e' | 'i' | 'o' | 'u' => (near.is_first().then_some('A'), 1),
            'y' if near.is_first()
                && !matches!(near.ahead(1), Some('a' | 'e' | 'i' | 'o' | 'u')) =>
            {
                (Some('A'), 1)
            }
            'y' | 'w' => return self.half_vowel(c, near),
            'h' => return self.breath(near),
            'c' => Self::of_c(near),
            'g' => Self::of_g(near),
            's' => Self::of_s(near),
            'p' if then_h => (Some('F'), 2),
            'b' | 'd' | 'k' | 'r' | 't' | 'z' | 'j' if then_h => (Some(plain(c)), 2),
            'k' | 'p' if near.is_first() && near.follows(&['n']) => (None, 1),
            'd' if near.follows(&['g']) || near.follows(&['j']) => (None, 1),
            't' if near.follows(&['c', 'h']) => (None, 1),
            'x' if near.is_first() => (Some('S'), 1),
            'x' => {
                self.put('K');
                (Some('S'), 1)
            }
            'q' => (Some('K'), if near.follows(&['u']) { 2 } else { 1 }),
            _ => (Some(plain(c)), 1),
        };
        match sound {
            Some(sound) => self.put(sound),
            None if matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') => self.last = None,
            None => {}
        }
        letters
    }

    /// y and w sound at the start and are vowels elsewhere.
    fn half_vowel(&mut self, c: char, near: &Near<'_>) -> usize {
        if !near.is_first() {
            self.last = None;
            return 1;
        }
        // The w of Wright is silent.
        if !near.follows(&['r']) {
            self.put(if c == 'y' { 'Y' } else { 'W' });
        }
        if c == 'w' && near.follows(&['h']) {
            2
        } else {
            1
        }
    }

    /// h sounds at the start only.
    fn breath(&mut self, near: &Near<'_>) -> usize {
        if near.is_first() {
            self.put('H');
        }
        1
    }

    fn of_c(near: &Near<'_>) -> (Option<char>, usize) {
        match near.ahead(1) {
            Some('h') if matches!(near.ahead(2), Some('r' | 'l' | 't' | 'm' | 'n')) => {
                (Some('K'), 2)
            }
            Some('h' | 'z') => (Some('X'), 2),
            Some('k' | 'q') => (Some('K'), 2),
            _ if near.is_soft() => (Some('S'), 1),
            _ => (Some('K'), 1),
        }
    }

    fn of_g(near: &Near<'_>) -> (Option<char>, usize) {
        if near.follows(&['h']) {
            let after_vowel = matches!(near.before(), Some('a' | 'e' | 'i' | 'o' | 'u' | 'y'));
            let silent =
                after_vowel && !matches!(near.ahead(2), Some('a' | 'e' | 'i' | 'o' | 'u' | 'y'));
            return ((!silent).then_some('G'), 2);
        }
        if near.is_first() && near.follows(&['n']) {
            return (None, 1);
        }
        (Some(if near.is_soft() { 'J' } else { 'G' }), 1)
    }

    fn of_s(near: &Near<'_>) -> (Option<char>, usize) {
        match (near.ahead(1), near.ahead(2)) {
            (Some('c'), Some('h')) => (Some('X'), 3),
            (Some('h'), _) => (Some('X'), 2),
            (Some('z'), _) | (Some('c'), Some('e' | 'i' | 'y')) => (Some('S'), 2),
            _ => (Some('S'), 1),
        }
    }
}

/// The sound of a consonant by itself. Letters of other scripts stand for themselves.
const fn plain(c: char) -> char {
    match c {
        'b' => 'B',
        'c' | 'k' | 'q' => 'K',
        'd' => 'D',
        'f' | 'v' => 'F',
        'g' => 'G',
        'j' => 'J',
        'l' => 'L',
        'm' => 'M',
        'n' => 'N',
        'p' => 'P',
        'r' => 'R',
        's' | 'z' => 'S',
        't' => 'T',
        _ => c,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
mod tests {
    use super::sound;

    #[test]
    fn what_sounds_alike_has_one_key() {
        for (one, other) in [
            ("smith", "smyth"),
            ("stephen", "steven"),
            ("philip", "filip"),
            ("clark", "clarke"),
            ("catherine", "kathryn"),
            ("geoffrey", "jeffrey"),
            ("knight", "night"),
            ("wright", "right"),
            ("singh", "sing"),
            ("khan", "kan"),
            ("thomas", "tomas"),
            ("mcdonald", "macdonald"),
            ("mckenzie", "mackenzie"),
            ("schmidt", "shmidt"),
            ("elizabeth", "elisabet"),
            ("ahmed", "ahmad"),
            ("bhavna", "bavna"),
            ("christopher", "kristofer"),
            ("cheryl", "sheryl"),
            ("hugh", "hue"),
            ("alex", "aleks"),
            ("quinn", "kwin"),
            ("yvonne", "ivonne"),
        ] {
            assert_eq!(sound(one), sound(other), "{one} and {other}");
        }
    }

    #[test]
    fn what_does_not_has_not() {
        for (one, other) in [
            ("smith", "schmitz"),
            ("patel", "patak"),
            ("brown", "crown"),
            ("ali", "li"),
            ("王", "李"),
            ("иван", "петр"),
        ] {
            assert_ne!(sound(one), sound(other), "{one} and {other}");
        }
    }

    #[test]
    fn only_nothing_has_no_key() {
        assert_eq!(sound(""), "");
        for word in [
            "w", "wr", "h", "g", "gn", "kn", "y", "a", "王", "x", "dj", "1",
        ] {
            assert_ne!(sound(word), "", "{word}");
        }
    }
}
