//! Numbers without their separators: digits, national phone numbers, check digits.

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
    text.chars()
        .filter_map(|character| match character {
            '0'..='9' => Some(character),
            'o' | 'q' => Some('0'),
            'l' | 'i' | '|' => Some('1'),
            'z' => Some('2'),
            's' => Some('5'),
            'b' => Some('8'),
            'g' => Some('9'),
            _ => None,
        })
        .collect()
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
