//! Capitalised words that no list knows and nobody has seen.

use super::page::{Page, Word};
use super::search::push;
use super::{Finding, FindingKind};
use crate::anonymise::words;

/// From how many letters on a word in capitals among others is rather a name than an abbreviation.
const LONG: usize = 6;

/// Finds them: in mid-sentence, behind a colon or the mark of a list, and long words in capitals in a line of others.
pub(super) fn find(page: &Page<'_>, findings: &mut Vec<Finding>) {
    for (at, word) in page.words.iter().enumerate() {
        let known = word.stand_in || word.listed.ordinary() || word.listed.safe();
        if !word.capital || known || word.shouted || !may_be_name(page, at, word) {
            continue;
        }
        let eponym = page
            .words
            .get(at + 1)
            .is_some_and(|next| page.plain(next) == "s")
            && page
                .words
                .get(at + 2)
                .is_some_and(|next| words::is_eponym_of(page.plain(next)));
        if !eponym {
            push(page, word.first, word.end, FindingKind::Unseen, findings);
        }
    }
}

fn may_be_name(page: &Page<'_>, at: usize, word: &Word) -> bool {
    let letters = page
        .plain(word)
        .chars()
        .filter(|c| c.is_alphabetic())
        .count();
    if word.upper && letters > 1 {
        return letters >= LONG && !words::is_squeezed(page.plain(word));
    }
    if word.begins {
        return letters >= 3 && is_by_itself(page, at, word);
    }
    // "Na 138" and "Aquacel Ag" are of the laboratory and the dressing trolley.
    let element = matches!(page.plain(word), "na" | "ca" | "fe" | "ag" | "cu" | "co");
    letters >= 3 || (letters == 2 && !element && !words::is_squeezed(page.plain(word)))
}

/// Whether a word is all that stands behind a colon or the mark of a list in its line, a comma or another such word apart: "Others in the home:
/// Brzezicki", "- Pettigrew".
fn is_by_itself(page: &Page<'_>, at: usize, word: &Word) -> bool {
    let (start, _) = page.span(word.first, word.end);
    let mut before = page
        .characters
        .get(..start)
        .unwrap_or_default()
        .iter()
        .rev();
    let mark = before.find(|c| **c != ' ');
    let listed = matches!(mark, Some(':' | '-' | '\u{2022}' | '\u{2013}' | '*'));
    let next = page.words.get(at + 1);
    listed
        && next
            .is_none_or(|next| next.line_ends > 0 || next.stand_in || !next.close || next.capital)
}
