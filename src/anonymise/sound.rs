//! How a word sounds: the first of the two codes of Lawrence Philips' Double Metaphone, four signs at most, as the crate `rphonetic`
//! makes it (the tests hold both to each other). The crate allocates some ten times a word, which is too slow for every unknown word
//! of a note; here a code is a number.

/// The code of a word's sound: its signs, the last of them in the lowest byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Sound(u64);

/// How many signs the code of the consonants has at most.
const MOST: usize = 4;

impl Sound {
    /// The sound of a folded word in ASCII; a vowel at its end is heard (Robert, Roberta) unless it is an e.
    pub(crate) fn of(word: &str) -> Sound {
        let mut sound = Word(word.as_bytes()).sound();
        if matches!(
            word.as_bytes(),
            [.., b'a' | b'i' | b'o' | b'u' | b'y'] | [.., b'i', b'e']
        ) {
            sound.push(b'+');
        }
        sound
    }

    /// How many signs it has.
    pub(crate) fn len(self) -> usize {
        (self.0.checked_ilog2()).map_or(0, |bits| bits as usize / 8 + 1)
    }

    fn push(&mut self, sign: u8) {
        self.0 = self.0 << 8 | u64::from(sign);
    }

    /// Adds as many of the signs as there is room for.
    fn add(&mut self, signs: &str) {
        for sign in signs.bytes() {
            if self.len() < MOST {
                self.push(sign);
            }
        }
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// What a letter adds to the code, and how many letters behind it are heard with it.
type Heard = (&'static str, usize);

/// The letters of a folded word.
struct Word<'a>(&'a [u8]);

impl Word<'_> {
    /// The letter at a place; 0 past the end.
    fn at(&self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// The letter so many places before one; 0 before the beginning.
    fn before(&self, at: usize, back: usize) -> u8 {
        at.checked_sub(back).map_or(0, |at| self.at(at))
    }

    /// Whether one of the endings stands at a place.
    fn has(&self, at: usize, ways: &[&str]) -> bool {
        let rest = self.0.get(at..).unwrap_or_default();
        ways.iter().any(|way| rest.starts_with(way.as_bytes()))
    }

    /// Whether one of them stands so many places before one.
    fn had(&self, at: usize, back: usize, ways: &[&str]) -> bool {
        at.checked_sub(back).is_some_and(|at| self.has(at, ways))
    }

    fn is_last(&self, at: usize) -> bool {
        at + 1 == self.0.len()
    }

    fn is_slavonic_or_germanic(&self) -> bool {
        self.0.iter().any(|letter| matches!(letter, b'w' | b'k'))
            || self.0.windows(2).any(|pair| pair == b"cz")
    }

    fn sound(&self) -> Sound {
        let mut sound = Sound::default();
        // The first letter of these is silent.
        let mut at = usize::from(self.has(0, &["gn", "kn", "pn", "wr", "ps"]));
        let foreign = self.is_slavonic_or_germanic();
        while at < self.0.len() && sound.len() < MOST {
            let (signs, more) = self.heard(at, foreign);
            sound.add(signs);
            at += 1 + more;
        }
        sound
    }

    fn heard(&self, at: usize, foreign: bool) -> Heard {
        let letter = self.at(at);
        let next = self.at(at + 1);
        let twice = usize::from(next == letter);
        match letter {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' => (if at == 0 { "A" } else { "" }, 0),
            b'b' => ("P", twice),
            b'c' => self.c(at),
            b'd' => match next {
                b'g' if matches!(self.at(at + 2), b'i' | b'e' | b'y') => ("J", 2),
                b'g' => ("TK", 1),
                b't' | b'd' => ("T", 1),
                _ => ("T", 0),
            },
            b'f' | b'v' => ("F", twice),
            b'g' => self.g(at, foreign),
            // Only before a vowel, at the beginning or between two of them.
            b'h' if (at == 0 || is_vowel(self.before(at, 1))) && is_vowel(next) => ("H", 1),
            b'j' => self.j(at, foreign),
            b'k' | b'q' => ("K", twice),
            b'l' => ("L", twice),
            b'm' => {
                let dumb = self.had(at, 1, &["umb"])
                    && (self.is_last(at + 1) || self.has(at + 2, &["er"]));
                ("M", usize::from(next == b'm' || dumb))
            }
            b'n' => ("N", twice),
            b'p' if next == b'h' => ("F", 1),
            b'p' => ("P", usize::from(matches!(next, b'p' | b'b'))),
            b'r' => {
                // French: "Rogier".
                let silent = at > 3
                    && self.is_last(at)
                    && !foreign
                    && self.had(at, 2, &["ie"])
                    && !self.had(at, 4, &["me", "ma"]);
                (if silent { "" } else { "R" }, twice)
            }
            b's' => self.s(at),
            b't' => self.t(at),
            b'w' => self.w(at),
            b'x' if at == 0 => ("S", 0),
            b'x' => {
                // French: "Breaux".
                let silent = self.is_last(at)
                    && (self.had(at, 3, &["iau", "eau"]) || self.had(at, 2, &["au", "ou"]));
                let more = usize::from(matches!(next, b'c' | b'x'));
                (if silent { "" } else { "KS" }, more)
            }
            // Pinyin: "Zhang".
            b'z' if next == b'h' => ("J", 1),
            b'z' => ("S", twice),
            _ => ("", 0),
        }
    }

    fn c(&self, at: usize) -> Heard {
        let next = self.at(at + 1);
        if self.is_hard_ch(at) {
            return ("K", 1);
        }
        if at == 0 && self.has(0, &["caesar"]) {
            return ("S", 1);
        }
        match next {
            b'h' => return (self.ch(at), 1),
            b'z' if !self.had(at, 2, &["wicz"]) => return ("S", 1),
            b'c' if self.has(at + 2, &["ia"]) => return ("X", 2),
            // Not "McClelland".
            b'c' if !(at == 1 && self.at(0) == b'm') => return self.cc(at),
            b'k' | b'g' | b'q' => return ("K", 1),
            b'i' | b'e' | b'y' => return ("S", 1),
            _ => {}
        }
        let more = next == b'c' && !self.has(at + 1, &["ce", "ci"]);
        ("K", usize::from(more))
    }

    /// Germanic: "Bacher", "Macher"; "Chianti".
    fn is_hard_ch(&self, at: usize) -> bool {
        if self.has(at, &["chia"]) {
            return true;
        }
        at >= 2
            && !is_vowel(self.before(at, 2))
            && self.had(at, 1, &["ach"])
            && (!matches!(self.at(at + 2), b'i' | b'e') || self.had(at, 2, &["bacher", "macher"]))
    }

    fn ch(&self, at: usize) -> &'static str {
        let greek = at == 0
            && self.has(1, &["harac", "haris", "hor", "hym", "hia", "hem"])
            && !self.has(0, &["chore"]);
        let behind = self.at(at + 2);
        let germanic = || {
            self.has(0, &["sch"])
                || self.had(at, 2, &["orches", "archit", "orchid"])
                || (at > 1 && matches!(behind, b't' | b's'))
                || ((at == 0 || matches!(self.before(at, 1), b'a' | b'o' | b'u' | b'e'))
                    && (matches!(
                        behind,
                        b'l' | b'r' | b'n' | b'm' | b'b' | b'h' | b'f' | b'v' | b'w'
                    ) || self.is_last(at + 1)))
        };
        let michael = at > 0 && self.has(at, &["chae"]);
        if michael || greek || germanic() || (at > 0 && self.has(0, &["mc"])) {
            "K"
        } else {
            "X"
        }
    }

    /// "Accident", "bacci", "bacchus".
    fn cc(&self, at: usize) -> Heard {
        if !matches!(self.at(at + 2), b'i' | b'e' | b'h') || self.has(at + 2, &["hu"]) {
            return ("K", 1);
        }
        let apart = (at == 1 && self.at(0) == b'a') || self.had(at, 1, &["uccee", "ucces"]);
        (if apart { "KS" } else { "X" }, 2)
    }

    fn g(&self, at: usize, foreign: bool) -> Heard {
        let next = self.at(at + 1);
        match next {
            b'h' => return (self.gh(at), 1),
            b'n' => {
                let first = at == 1 && is_vowel(self.at(0)) && !foreign;
                let silent = !first && !foreign && !self.has(at + 2, &["ey"]);
                return (if silent { "N" } else { "KN" }, 1);
            }
            b'l' if self.at(at + 2) == b'i' && !foreign => return ("KL", 1),
            _ => {}
        }
        let begins = at == 0
            && (next == b'y'
                || self.has(
                    1,
                    &[
                        "es", "ep", "eb", "el", "ey", "ib", "il", "in", "ie", "ei", "er",
                    ],
                ));
        let within = (next == b'y' || self.has(at + 1, &["er"]))
            && !self.has(0, &["danger", "ranger", "manger"])
            && !matches!(self.before(at, 1), b'e' | b'i')
            && !self.had(at, 1, &["rgy", "ogy"]);
        if begins || within {
            return ("K", 1);
        }
        if matches!(next, b'e' | b'i' | b'y') || self.had(at, 1, &["aggi", "oggi"]) {
            let hard = self.has(0, &["sch"]) || self.has(at + 1, &["et"]);
            return (if hard { "K" } else { "J" }, 1);
        }
        ("K", usize::from(next == b'g'))
    }

    /// "Hugh", "laugh", "Ghislaine".
    fn gh(&self, at: usize) -> &'static str {
        let before = self.before(at, 1);
        if at > 0 && !is_vowel(before) {
            return "K";
        }
        if at == 0 {
            return if self.at(2) == b'i' { "J" } else { "K" };
        }
        let silent = matches!(self.before(at, 2), b'b' | b'h' | b'd')
            || matches!(self.before(at, 3), b'b' | b'h' | b'd')
            || matches!(self.before(at, 4), b'b' | b'h');
        if silent {
            return "";
        }
        if before == b'u' && matches!(self.before(at, 3), b'c' | b'g' | b'l' | b'r' | b't') {
            return "F";
        }
        if before == b'i' { "" } else { "K" }
    }

    fn j(&self, at: usize, foreign: bool) -> Heard {
        if self.has(at, &["jose"]) {
            return (if self.0.len() == 4 { "H" } else { "J" }, 0);
        }
        let next = self.at(at + 1);
        let before = self.before(at, 1);
        let spanish = is_vowel(before) && !foreign && matches!(next, b'a' | b'o');
        let heard = at == 0
            || spanish
            || self.is_last(at)
            || (!matches!(next, b'l' | b't' | b'k' | b's' | b'n' | b'm' | b'b' | b'z')
                && !matches!(before, b's' | b'k' | b'l'));
        (if heard { "J" } else { "" }, usize::from(next == b'j'))
    }

    fn s(&self, at: usize) -> Heard {
        let next = self.at(at + 1);
        if self.had(at, 1, &["isl", "ysl"]) {
            return ("", 0);
        }
        if at == 0 && self.has(0, &["sugar"]) {
            return ("X", 0);
        }
        if next == b'h' {
            let germanic = self.has(at + 1, &["heim", "hoek", "holm", "holz"]);
            return (if germanic { "S" } else { "X" }, 1);
        }
        if self.has(at, &["sio", "sia"]) {
            return ("S", 2);
        }
        if next == b'z' {
            return ("S", 1);
        }
        if at == 0 && matches!(next, b'm' | b'n' | b'l' | b'w') {
            return ("S", 0);
        }
        if next == b'c' {
            return (self.sc(at), 2);
        }
        // French: "Resnais", "Artois".
        let silent = self.is_last(at) && self.had(at, 2, &["ai", "oi"]);
        (if silent { "" } else { "S" }, usize::from(next == b's'))
    }

    fn sc(&self, at: usize) -> &'static str {
        match self.at(at + 2) {
            b'h' if self.has(at + 3, &["oo", "uy", "ed", "em"]) => "SK",
            b'h' => "X",
            b'i' | b'e' | b'y' => "S",
            _ => "SK",
        }
    }

    fn t(&self, at: usize) -> Heard {
        if self.has(at, &["tion", "tia", "tch"]) {
            return ("X", 2);
        }
        let next = self.at(at + 1);
        if next == b'h' || self.has(at, &["tth"]) {
            // "Thomas", "Thames".
            let hard = self.has(at + 2, &["om", "am"]) || self.has(0, &["sch"]);
            return (if hard { "T" } else { "0" }, 1);
        }
        ("T", usize::from(matches!(next, b't' | b'd')))
    }

    fn w(&self, at: usize) -> Heard {
        let next = self.at(at + 1);
        if next == b'r' {
            return ("R", 1);
        }
        if at == 0 && (is_vowel(next) || next == b'h') {
            return ("A", 0);
        }
        let silent = (self.is_last(at) && is_vowel(self.before(at, 1)))
            || self.had(at, 1, &["ewski", "ewsky", "owski", "owsky"])
            || self.has(0, &["sch"]);
        if !silent && self.has(at, &["wicz", "witz"]) {
            return ("TS", 3);
        }
        ("", 0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rphonetic::{DoubleMetaphone, Encoder as _};

    use super::*;

    fn by_the_crate(word: &str) -> String {
        let mut sound = DoubleMetaphone::default().encode(word);
        if word.ends_with(['a', 'i', 'o', 'u', 'y']) || word.ends_with("ie") {
            sound.push('+');
        }
        sound
    }

    fn written(sound: Sound) -> String {
        let bytes = sound.0.to_be_bytes();
        let signs = bytes.iter().skip_while(|byte| **byte == 0);
        signs.map(|byte| char::from(*byte)).collect()
    }

    fn holds(word: &str) {
        let sound = Sound::of(word);
        assert_eq!(written(sound), by_the_crate(word), "{word}");
        assert_eq!(sound.len(), written(sound).len(), "{word}");
    }

    #[test]
    fn a_word_sounds_as_the_crate_says() {
        let lists = [
            include_str!("data/forenames.txt"),
            include_str!("data/surnames.txt"),
            include_str!("data/nicknames.txt"),
            include_str!("data/ordinary.txt"),
            include_str!("data/care.txt"),
            include_str!("data/safe.txt"),
        ];
        let words = lists.iter().flat_map(|list| list.split_whitespace());
        for word in words.filter(|word| word.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
            holds(&word.to_ascii_lowercase());
        }
        holds("");
    }

    /// Pieces of which the rules speak, so that random words meet them.
    const PIECES: &str = "chia|bacher|macher|caesar|chae|harac|haris|chore|chor|hym|hem|sch|orches|archit|orchid|mc|cz|wicz|witz|cia|cc|\
        cce|cci|cchu|ucces|uccee|ck|cg|cq|dg|dge|dt|dd|gh|gn|gney|gli|ger|gy|danger|ranger|manger|rgy|ogy|aggi|oggi|get|gier|jose|j|jj|\
        umb|umber|ph|pb|rr|ie|ier|meier|isl|ysl|sugar|sh|sheim|sholm|sio|sian|sz|sm|sc|scho|scher|schuy|ais|ois|tion|tia|tch|th|tth|thom|\
        tham|td|wr|wh|ewski|owsky|iaux|eaux|aux|oux|xc|zh|zz|zo|a|e|i|o|u|y|b|d|f|g|h|k|l|m|n|p|q|r|s|t|v|w|x|z|ach|kn|gnu|ps|pn|1|9";

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn random_words_sound_as_the_crate_says(
            letters in "[a-z0-9]{0,14}",
            pieces in proptest::collection::vec(proptest::sample::select(PIECES.split('|').collect::<Vec<_>>()), 1..6),
        ) {
            holds(&letters);
            holds(&pieces.concat());
        }
    }
}
