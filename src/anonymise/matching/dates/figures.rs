//! Dates in figures, read byte by byte: a text has far more numbers than dates, and a pattern is slow to say no.

/// Two numbers of one or two figures with a stroke or a stop between, which a text begins with, and that sign between them; and the byte
/// after.
pub(super) fn day_and_month_in_figures(text: &str) -> Option<([&str; 3], usize)> {
    let figures = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (1..=2).contains(&length).then_some(from + length)
    };
    let day = figures(0)?;
    let separator = text.get(day..=day)?;
    if !matches!(separator, "/" | ".") {
        return None;
    }
    let end = figures(day + 1)?;
    let goes_on = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    if text.as_bytes().get(end).is_some_and(goes_on) {
        return None;
    }
    Some(([text.get(..day)?, separator, text.get(day + 1..end)?], end))
}

/// Day, month and year (or the other way round) in figures or what a scanner made of them, with the same separator between, which a
/// text begins with; and the byte after them. Behind both separators there is a space or behind none: "at 12. 12.20 rang again" is the end
/// of a sentence and a time.
pub(super) fn figures(text: &str) -> Option<([&str; 3], usize)> {
    let run = |from: usize| {
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        let figure = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'o' | b'l' | b'i' | b's');
        rest.iter().take_while(figure).count()
    };
    // The separator at a byte with a space before and behind it or not, whether one is behind, and the byte after.
    let separator = |from: usize| {
        let byte = |at: usize| text.as_bytes().get(at).copied();
        let at = from + usize::from(byte(from) == Some(b' '));
        let separator = byte(at).filter(|byte| matches!(byte, b'-' | b'/' | b'.'))?;
        let spaced = byte(at + 1) == Some(b' ');
        Some(((separator, spaced), at + 1 + usize::from(spaced)))
    };
    let first = Some(run(0)).filter(|length| (1..=4).contains(length))?;
    let (before, second_at) = separator(first)?;
    let second = Some(run(second_at)).filter(|length| (1..=2).contains(length))?;
    let (behind, third_at) = separator(second_at + second)?;
    let third = match run(third_at) {
        0 | 1 => return None,
        2 | 3 => 2,
        _ => 4,
    };
    let end = third_at + third;
    let parts = [
        text.get(..first)?,
        text.get(second_at..second_at + second)?,
        text.get(third_at..end)?,
    ];
    (before == behind).then_some((parts, end))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the unexpected")]
mod tests {
    use proptest::prelude::*;
    use regex::Regex;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn what_is_read_byte_by_byte_is_what_the_patterns_say(text in "[0-9ol]{0,5}[ /.-]{0,3}[0-9o]{0,3}[ /.-]{0,2}[0-9o]{0,5}[a_é]?") {
            let long = Regex::new(r"^([0-9olis]{1,4}) ?([-/.] ?)([0-9olis]{1,2}) ?([-/.] ?)([0-9olis]{4}|[0-9olis]{2})").unwrap();
            let wanted = long.captures(&text).filter(|found| found[2] == found[4]);
            let wanted = wanted.map(|found| ([1, 3, 5].map(|nth| found[nth].to_owned()), found[0].len()));
            let found = figures(&text).map(|(parts, end)| (parts.map(str::to_owned), end));
            prop_assert_eq!(found, wanted);
            let short = Regex::new(r"^([0-9]{1,2})([/.])([0-9]{1,2})(?-u:\b)").unwrap();
            let wanted = short.captures(&text);
            let wanted = wanted.map(|found| ([1, 2, 3].map(|nth| found[nth].to_owned()), found[0].len()));
            let found = day_and_month_in_figures(&text).map(|(parts, end)| (parts.map(str::to_owned), end));
            prop_assert_eq!(found, wanted);
        }
    }
}
