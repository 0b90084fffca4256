//! Numbers without their separators: digits, national phone numbers, check digits; and numbers in words.

use crate::anonymise::token::Gap;

/// The digits of a text, look-alike letters of scanned documents not included.
pub(crate) fn digits_of(text: &str) -> String {
    text.chars()
        .filter_map(|character| {
            character
                .to_digit(10)
                .and_then(|digit| char::from_digit(digit, 10))
        })
        .collect()
}

/// The digits of a scanned number: letters that look like digits are taken for them.
pub(crate) fn scanned_digits(text: &str) -> String {
    text.chars().filter_map(scanned_digit).collect()
}

/// The digit that a sign of a scanned number is.
fn scanned_digit(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => Some(sign),
        'o' | 'q' => Some('0'),
        'l' | 'i' | '|' => Some('1'),
        'z' => Some('2'),
        's' => Some('5'),
        'b' => Some('8'),
        'g' => Some('9'),
        _ => None,
    }
}

/// What [`scanned_digits`] of a text come to, and how many they are.
pub(crate) fn scanned_number(text: &str) -> (Option<u32>, usize) {
    let mut digits = text.chars().filter_map(scanned_digit);
    let mut count = 0;
    let value = digits.try_fold(0u32, |value, digit| {
        count += 1;
        value.checked_mul(10)?.checked_add(digit.to_digit(10)?)
    });
    count += digits.count();
    (value.filter(|_| count > 0), count)
}

/// A British telephone number in national form: without `+44`, `0044` and `(0)`, with the leading 0.
pub(crate) fn national_phone(digits: &str) -> String {
    let rest = digits
        .strip_prefix("0044")
        .or_else(|| digits.strip_prefix("44").filter(|rest| rest.len() >= 9))
        .or_else(|| digits.strip_prefix("044").filter(|rest| rest.len() >= 9));
    match rest {
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None if digits.len() == 10 && digits.starts_with('7') => format!("0{digits}"),
        None => digits.to_owned(),
    }
}

/// Whether ten digits carry the check digit of an NHS number (NHS Data Dictionary, modulus 11).
pub(crate) fn is_nhs_number(digits: &str) -> bool {
    if digits.len() != 10 {
        return false;
    }
    let mut values = digits.chars().filter_map(|digit| digit.to_digit(10));
    let sum: u32 = values
        .by_ref()
        .take(9)
        .zip((2..=10).rev())
        .map(|(digit, weight): (u32, u32)| digit * weight)
        .sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        other => other,
    };
    check != 10 && values.next() == Some(check)
}

/// A number up to twenty, or of tens, as it is spoken: "five Alma Terrace".
#[inline]
pub(in crate::anonymise::matching) fn number_in_words(word: &str) -> Option<&'static str> {
    Some(match word {
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "ten" => "10",
        "eleven" => "11",
        "twelve" => "12",
        "thirteen" => "13",
        "fourteen" => "14",
        "fifteen" => "15",
        "sixteen" => "16",
        "seventeen" => "17",
        "eighteen" => "18",
        "nineteen" => "19",
        "twenty" => "20",
        "thirty" => "30",
        "forty" => "40",
        "fifty" => "50",
        "sixty" => "60",
        "seventy" => "70",
        "eighty" => "80",
        "ninety" => "90",
        _ => return None,
    })
}

impl crate::anonymise::matching::Reading<'_> {
    /// A number in words that begins at a token, in figures, and its last token: "nine", "seventy-two".
    #[inline]
    pub(in crate::anonymise::matching) fn spoken_number(
        &self,
        at: usize,
    ) -> Option<(String, usize)> {
        let first = number_in_words(self.word(at))?;
        Some(self.spoken_number_of(first, at))
    }

    fn spoken_number_of(&self, tens: &str, at: usize) -> (String, usize) {
        let ones = number_in_words(self.word(at + 1)).filter(|ones| ones.len() == 1);
        let joined = matches!(self.gap(at + 1), Gap::Space | Gap::Hyphen);
        match (
            tens.strip_suffix('0').filter(|_| tens != "10"),
            ones,
            joined,
        ) {
            (Some(tens), Some(ones), true) => (format!("{tens}{ones}"), at + 1),
            _ => (tens.to_owned(), at),
        }
    }
}
