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
    fn syllables_are_counted_by_their_vowels() {
        for (word, count) in [("matvee", 2), ("sofeeya", 2), ("reb", 1), ("krzysztof", 2)] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }
}
