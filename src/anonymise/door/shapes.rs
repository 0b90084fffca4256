//! Values told by their shape: postcodes and e-mail addresses.

use std::cell::LazyCell;
use std::sync::LazyLock;

use regex::Regex;

use super::births::cardinal;
use super::page::{Page, Starts};
use super::search::push;
use super::{Finding, FindingKind};

static POSTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)[a-z]{1,2}[0-9][0-9a-z]?[\s._/-]{0,3}[0-9][abd-hjlnp-uw-z]{2}(?-u:\b)")
        .ok()
});
// In capitals a letter may stand for a figure: "SW1A OAA", "MI3 OEG". One real figure has to be there.
static SCANNED_POSTCODE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(?:[A-Z]{1,2}[0-9][0-9A-Z]?[\s._/-]{0,3}[OIl]|[A-Z]{1,2}[OIl][0-9A-Z]?[\s._/-]{0,3}[0-9]|[A-Z]{1,2}[0-9][OIl][\s._/-]{0,3}[0-9OIl])[ABD-HJLNP-UW-Z]{2}(?-u:\b)")
        .ok()
});
static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)[\w.%+'-]+ ?(?:@|\(at\)|\[at\])\s?(?:\w[\w-]*(?: ?(?:\.|\(dot\)|\[dot\]) ?[a-z0-9-]+)+|\[?[0-9]{1,3}(?:\.[0-9]{1,3}){3}\]?)|@[a-z_][a-z0-9_.]+").ok()
});
static SAID_EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)[a-z0-9._%+'-]+ at [a-z0-9-]+(?:\.[a-z0-9-]+)*(?:\.(?:com|org|net|uk|example|info|eu|ie|gov|edu)| dot (?:com|org|net|co|uk|example|info|eu|ie|gov))(?-u:\b)").ok()
});

/// Finds postcodes and e-mail addresses.
pub(super) fn find(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let starts = LazyCell::new(|| Starts::of(page.text));
    let add = |start: usize, end: usize, kind: FindingKind, findings: &mut Vec<Finding>| {
        let (position, end) = (starts.before(start), starts.before(end));
        if (position..end).all(|at| page.masked.get(at) == Some(&true)) {
            return;
        }
        findings.push(Finding {
            position,
            end,
            kind,
        });
    };
    let figures = page.text.bytes().any(|byte| byte.is_ascii_digit());
    for (pattern, kind, worth_it) in [
        (&POSTCODE, FindingKind::Postcode, figures),
        (&SCANNED_POSTCODE, FindingKind::Postcode, figures),
        (&EMAIL, FindingKind::Address, has_at_sign(page.text)),
        (
            &SAID_EMAIL,
            FindingKind::Address,
            page.text.contains(" at "),
        ),
    ] {
        if !worth_it {
            continue;
        }
        // What cannot be looked for must not pass.
        let Some(pattern) = pattern.as_ref() else {
            add(0, page.text.len(), kind, findings);
            continue;
        };
        for found in pattern.find_iter(page.text) {
            let ordinal = kind == FindingKind::Postcode
                && ["1st", "2nd", "3rd"]
                    .iter()
                    .any(|end| found.as_str().to_lowercase().ends_with(end));
            if !ordinal {
                add(found.start(), found.end(), kind, findings);
            }
        }
    }
}

/// Postcodes whose figures are said: "QX seven, four ZB".
pub(super) fn said_postcodes(page: &Page<'_>, findings: &mut Vec<Finding>) {
    let mut text = String::new();
    for at in 0..page.words.len() {
        text.clear();
        let mut said = false;
        for word in page.words.iter().skip(at).take(7) {
            let plain = page.plain(word);
            let figure = cardinal(plain).filter(|value| *value < 10);
            if word.stand_in || word.gap > 3 && !text.is_empty() {
                break;
            } else if let Some(figure) = figure {
                text.push_str(&figure.to_string());
                said = true;
            } else if plain.len() <= 2 && plain.is_ascii() {
                text.push_str(plain);
            } else {
                break;
            }
            if said && is_postcode(&text) {
                let first = page.words.get(at).map_or(word.first, |word| word.first);
                push(page, first, word.end, FindingKind::Postcode, findings);
                break;
            }
        }
    }
}

/// Whether letters and figures spelt out one by one are a postcode.
pub(super) fn is_postcode(text: &str) -> bool {
    (5..=7).contains(&text.len())
        && POSTCODE
            .as_ref()
            .and_then(|pattern| pattern.find(text))
            .is_some_and(|found| found.len() == text.len())
}

/// Whether there is an `@`, or `(at)` and `[at]` in its place.
fn has_at_sign(text: &str) -> bool {
    text.bytes().zip(1..).any(|(byte, next)| match byte {
        b'@' => true,
        b'(' | b'[' => text
            .as_bytes()
            .get(next..next + 2)
            .is_some_and(|word| word.eq_ignore_ascii_case(b"at")),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [&POSTCODE, &SCANNED_POSTCODE, &EMAIL, &SAID_EMAIL];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
