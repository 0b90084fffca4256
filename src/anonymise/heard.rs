//! The bones of a name as it is heard: its consonants in a few classes, without its vowels.
//!
//! Callers, callers' children and whoever writes down what they say spell names of other languages as they sound ("Mat-vee", "So-fee-ya",
//! "Kristof" for Krzysztof). Double Metaphone, by which misspellings are compared ([`super::spell`]), keeps to English spelling; this is coarser,
//! and what it finds is mostly asked about.

/// The consonants of a folded word, each as a sign for its class: `mtf` for both "matvii" and "matvee". A vowel at the beginning is one
/// sign as well, and so is whatever begins a word that has no consonant.
///
/// `w` is heard as `v` where a consonant is (Kowalczyk), `x` at the beginning as `z` (Xuereb); an r that closes a syllable is not heard ("Parcer" for
/// Parsa, "Bog-darn" for Bogdan).
pub(crate) fn bones(word: &str) -> String {
    let letters = word.as_bytes();
    let at = |place: usize| letters.get(place).copied().unwrap_or(b' ');
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let mut bones = String::with_capacity(letters.len());
    let mut place = 0;
    while place < letters.len() {
        let (this, next, third) = (at(place), at(place + 1), at(place + 2));
        let (sign, taken) = match this {
            b'p' if next == b'h' => ('f', 2),
            b'f' | b'v' => ('f', 1),
            // An Englishman's w before a vowel is the v of others; behind one it only lengthens it.
            b'w' if vowel(next) => ('f', 1),
            // Irish and Scots: Siobhan, Niamh, Eilidh. At the beginning, bh is Indian and a b.
            b'b' | b'm' if next == b'h' && place > 0 => ('f', 2),
            b'd' | b'g' if next == b'h' && place + 2 == letters.len() => (' ', 2),
            b'd' if next == b'z' || next == b'j' => ('s', 2),
            b't' if next == b's' || (next == b'c' && third == b'h') => ('s', 2),
            b'b' | b'p' => ('p', 1),
            b'd' | b't' => ('t', 1 + usize::from(next == b'h')),
            b'c' if next == b'h' && matches!(third, b'r' | b'l') => ('k', 2),
            b'c' if matches!(next, b'h' | b'z' | b's') => ('s', 2),
            b'c' if matches!(next, b'e' | b'i' | b'y') => ('s', 1),
            b's' if matches!(next, b'h' | b'z') => ('s', 2),
            b's' if next == b'c' && third == b'h' => ('s', 3),
            b'z' if next == b'h' => ('s', 2),
            b'x' if place > 0 => ('k', 1),
            b's' | b'z' | b'j' | b'x' => ('s', 1),
            b'g' if matches!(next, b'e' | b'i') && place > 0 => ('s', 1),
            b'k' | b'q' | b'c' | b'g' => ('k', 1),
            b'r' if place > 0 && !vowel(next) && next != b'h' && vowel(at(place - 1)) => (' ', 1),
            b'l' | b'm' | b'n' | b'r' => (char::from(this), 1),
            b'a'..=b'z' if place == 0 => ('a', 1),
            _ => (' ', 1),
        };
        if sign != ' ' && !bones.ends_with(sign) {
            bones.push(sign);
        }
        place += taken;
    }
    bones
}

/// How an English reader says a word or a syllable, its vowels written as other languages write them: "tea" and "ti", "eye" and "ai", "een" and "in"
/// are alike. Names and what is put down for them are compared by it whole.
pub(crate) fn said(word: &str) -> String {
    /// Letters of English and what is heard, the longest first.
    const SAID: [(&str, &str); 22] = [
        ("eye", "ai"),
        ("igh", "ai"),
        ("isl", "ail"),
        ("tea", "ti"),
        ("sea", "si"),
        ("pea", "pi"),
        ("who", "hu"),
        ("you", "iu"),
        ("ee", "i"),
        ("ie", "i"),
        ("oo", "u"),
        ("ou", "u"),
        ("ay", "e"),
        ("ei", "e"),
        ("ey", "e"),
        ("oh", "o"),
        ("ah", "a"),
        ("uh", "a"),
        ("ow", "o"),
        ("kh", "k"),
        ("y", "i"),
        ("w", "u"),
    ];
    let mut heard = String::with_capacity(word.len());
    let mut rest = word;
    while let Some(letter) = rest.chars().next() {
        // "Ayo": before a vowel a y belongs to what follows.
        let parted = |written: &str| {
            written.ends_with('y')
                && written.len() > 1
                && rest
                    .get(written.len()..)
                    .is_some_and(|after| after.starts_with(['a', 'e', 'i', 'o', 'u']))
        };
        let written = SAID
            .iter()
            .find(|(written, _)| rest.starts_with(written) && !parted(written));
        let (sound, taken) = match written {
            Some((written, sound)) => (*sound, written.len()),
            None => (
                rest.get(..letter.len_utf8()).unwrap_or(""),
                letter.len_utf8(),
            ),
        };
        for letter in sound.chars() {
            if !heard.ends_with(letter) {
                heard.push(letter);
            }
        }
        rest = rest.get(taken..).unwrap_or("");
    }
    heard
}

/// The letter that an English word is the name of: "jay", "pee".
pub(crate) fn letter_called(word: &str) -> Option<char> {
    let letters = [
        ("ay", 'a'),
        ("bee", 'b'),
        ("cee", 'c'),
        ("see", 'c'),
        ("dee", 'd'),
        ("eff", 'f'),
        ("gee", 'g'),
        ("aitch", 'h'),
        ("haitch", 'h'),
        ("eye", 'i'),
        ("jay", 'j'),
        ("kay", 'k'),
        ("el", 'l'),
        ("ell", 'l'),
        ("em", 'm'),
        ("en", 'n'),
        ("oh", 'o'),
        ("pee", 'p'),
        ("cue", 'q'),
        ("ar", 'r'),
        ("ess", 's'),
        ("tee", 't'),
        ("tea", 't'),
        ("you", 'u'),
        ("vee", 'v'),
        ("ex", 'x'),
        ("why", 'y'),
        ("zed", 'z'),
    ];
    letters
        .iter()
        .find(|(called, _)| *called == word)
        .map(|(_, letter)| *letter)
}

/// How many times a word's vowels begin anew: about its syllables.
pub(crate) fn syllables(word: &str) -> usize {
    let mut before = false;
    let mut count = 0;
    for byte in word.bytes() {
        let vowel = matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        count += usize::from(vowel && !before);
        before = vowel;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sound_alike_have_the_same_bones() {
        for (heard, known) in [
            ("tazveen", "tasvin"),
            ("zofeeya", "sofiia"),
            ("kovalchuck", "kowalczuk"),
            ("jennyfur", "dzsenifer"),
            ("boshenna", "bozena"),
            ("kristof", "krzysztof"),
            ("christoff", "krzysztof"),
            ("zooreb", "xuereb"),
            ("keeva", "caoimhe"),
            ("shivaun", "siobhan"),
            ("aylee", "eilidh"),
            ("bogdarn", "bogdan"),
        ] {
            assert_eq!(bones(heard), bones(known), "{heard}, {known}");
        }
    }

    #[test]
    fn other_names_have_others() {
        for (one, other) in [
            ("maria", "martin"),
            ("callum", "connor"),
            ("sofia", "sarah"),
        ] {
            assert_ne!(bones(one), bones(other), "{one}, {other}");
        }
    }

    #[test]
    fn syllables_said_in_english_are_the_name_they_are_said_for() {
        for (heard, known) in [
            ("teaahgo", "tiago"),
            ("eyeoh", "ayo"),
            ("rebeen", "rebin"),
            ("eyela", "isla"),
            ("katee", "katie"),
            ("jayden", "jeyden"),
        ] {
            assert_eq!(said(heard), said(known), "{heard}, {known}");
        }
        assert_ne!(said("maria"), said("mario"));
        assert_eq!(["jay", "pee"].map(letter_called), [Some('j'), Some('p')]);
    }

    #[test]
    fn syllables_are_counted_by_their_vowels() {
        for (word, count) in [("matvee", 2), ("sofeeya", 2), ("reb", 1), ("krzysztof", 2)] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }
}
