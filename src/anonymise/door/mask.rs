//! What the first pass put in the place of names, which is no hit.

use crate::anonymise::hash::QuickMap;

/// Everything that may stand in a name's place, by its first character; of those the longest first.
#[derive(Default)]
pub(super) struct StandIns {
    by_first: QuickMap<char, Vec<Vec<char>>>,
    /// A bit for each character that one of them begins with, several to a bit: most characters begin none.
    firsts: u64,
}

/// The bit of a character that a pseudonym begins with.
fn bit_of(first: char) -> u64 {
    1 << (u32::from(first) % u64::BITS)
}

impl StandIns {
    /// From the pseudonyms in use, each as often as it comes.
    pub(super) fn new(labels: impl Iterator<Item = String>) -> StandIns {
        let mut labels: Vec<String> = labels.filter(|label| !label.trim().is_empty()).collect();
        labels.sort_unstable_by(|one, other| {
            other.len().cmp(&one.len()).then_with(|| one.cmp(other))
        });
        labels.dedup();
        let mut stand_ins = StandIns::default();
        for label in labels {
            let label: Vec<char> = label.chars().collect();
            if let Some(first) = label.first() {
                stand_ins.firsts |= bit_of(*first);
                stand_ins.by_first.entry(*first).or_default().push(label);
            }
        }
        stand_ins
    }

    /// Which characters pseudonyms cover: those given, and what the first pass puts in brackets for dates, ages and numbers.
    pub(super) fn mask(&self, characters: &[char]) -> Vec<bool> {
        let mut masked = vec![false; characters.len()];
        let mut cover = |start: usize, length: usize| {
            for flag in masked.iter_mut().skip(start).take(length) {
                *flag = true;
            }
        };
        let mut edge_before = true;
        for (start, first) in characters.iter().enumerate() {
            let edge = std::mem::replace(&mut edge_before, !first.is_alphanumeric());
            let begins = self.firsts & bit_of(*first) != 0;
            if !edge || !(begins || *first == '[') {
                continue;
            }
            let rest = characters.get(start..).unwrap_or(&[]);
            for label in self.by_first.get(first).into_iter().flatten() {
                let edge_after = rest
                    .get(label.len())
                    .is_none_or(|after| !after.is_alphanumeric());
                if edge_after && rest.starts_with(label) {
                    // "Child A r n o l d": the letter may begin a name spelt out.
                    let letters =
                        ends_in_a_letter(label) && begins_with_a_letter(rest.get(label.len()..));
                    cover(start, label.len() - usize::from(letters));
                    break;
                }
            }
            if *first == '['
                && let Some(length) = rest.iter().take(40).position(|character| *character == ']')
            {
                let inner: String = rest.get(1..length).unwrap_or(&[]).iter().collect();
                if is_bracketed_stand_in(&inner) {
                    cover(start, length + 1);
                }
            }
        }
        masked
    }
}

/// Whether the last word is one letter.
fn ends_in_a_letter(label: &[char]) -> bool {
    matches!(label, [.., ' ', last] if last.is_alphabetic())
}

/// Whether a single letter follows behind a space.
fn begins_with_a_letter(rest: Option<&[char]>) -> bool {
    let mut rest = rest.unwrap_or(&[]).iter();
    rest.next() == Some(&' ')
        && rest.next().is_some_and(|letter| letter.is_alphabetic())
        && rest.next().is_none_or(|after| !after.is_alphanumeric())
}

/// What the first pass writes between brackets, and nothing else.
fn is_bracketed_stand_in(inner: &str) -> bool {
    const FIXED: &[&str] = &[
        "town",
        "village",
        "road",
        "address",
        "home",
        "family home",
        "newspaper",
        "email",
        "phone",
        "username",
        "document",
        "hashtag",
        "web address",
        "postcode",
        "vehicle registration",
        "NHS number",
        "National Insurance number",
        "card number",
        "sort code",
        "account number",
        "pupil number",
        "prison number",
        "driving licence number",
        "crime reference",
        "custody reference",
        "passport number",
        "staff number",
        "record number",
        "reference number",
        "date of birth",
        "date",
        "another person",
        "organisation or place",
        "aged under 1 month",
        "aged 1 month",
    ];
    const MONTHS: &[&str] = &[
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let number = |text: &str, most: usize| {
        !text.is_empty() && text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if FIXED.contains(&inner) {
        return true;
    }
    let words: Vec<&str> = inner.split(' ').collect();
    match words.as_slice() {
        [month] => MONTHS.contains(month),
        [month, year] if MONTHS.contains(month) => number(year, 4),
        ["aged", years] => number(years, 3),
        ["aged", months, "months"] => number(months, 2),
        ["Person", nth] => number(nth, 3),
        ["day", nth, "of", "the", "review"] | [nth, "day" | "days", "before", "the", "review"] => {
            // A review of a life has 40,000 days; six figures would hide a part of somebody's number.
            number(nth, 5)
        }
        _ => false,
    }
}
