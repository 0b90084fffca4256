//! Somali spelling: a c that English does not hear, an x that is its h, and vowels written twice.

/// A name in Somali spelling as English writes it ("cabdi" is abdi, "faarax" farah), and every other with single letters; nothing where a word has none of
/// its signs.
pub(crate) fn read_as_somali(word: &str) -> Option<String> {
    if word.len() < 4 || !word.is_ascii() {
        return None;
    }
    let letters = word.as_bytes();
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    let signs = letters.windows(2).any(|two| {
        matches!(two, [a, b] if (a == b && vowel(*a)) || (*a == b'x' && vowel(*b)) || (vowel(*a) && *b == b'x'))
            || matches!(two, [b'c', b] if !matches!(b, b'h' | b'k' | b'e' | b'i' | b'y'))
    }) || word.ends_with('c');
    signs.then(|| in_single_letters(word))
}

/// What is left of a word without its c, with h for x and no letter twice in a row.
fn in_single_letters(word: &str) -> String {
    let mut reading = String::with_capacity(word.len());
    for letter in word.chars() {
        let letter = match letter {
            'c' => continue,
            'x' => 'h',
            letter => letter,
        };
        if !reading.ends_with(letter) {
            reading.push(letter);
        }
    }
    reading
}

/// A word of the case in single letters, as [`read_as_somali`] is looked up: of one in English spelling too, whose c is heard.
pub(crate) fn in_somali_letters(word: &str) -> Option<String> {
    if word.len() < 4 || !word.is_ascii() {
        return None;
    }
    if let Some(reading) = read_as_somali(word) {
        return Some(reading);
    }
    (!word.contains(['c', 'x'])).then(|| in_single_letters(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_name_read_alike() {
        for (somali, english) in [
            ("cabdulqaadir", "abdulqadir"),
            ("faarax", "farah"),
            ("xasan", "hassan"),
            ("caasha", "asha"),
            ("ismaaciil", "ismail"),
        ] {
            assert_eq!(
                read_as_somali(somali),
                in_somali_letters(english),
                "{somali}, {english}"
            );
        }
    }

    #[test]
    fn other_names_have_no_such_spelling() {
        for word in ["cecil", "michael", "becky", "hodan", "vince"] {
            assert_eq!(read_as_somali(word), None, "{word}");
        }
    }
}
