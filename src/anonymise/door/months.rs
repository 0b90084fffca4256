//! Months with a capital that one letter makes a name: March and Marsh, June and Jane.

use super::page::{Page, Word};
use crate::anonymise::words;

/// Whether a month stands where a name may: "to March visit", "told June about it". An article or a month before it, and whatever ends
/// the phrase right behind it, make it the month ("the March visit", "January to March.").
pub(super) fn may_be_a_name(page: &Page<'_>, word: &Word) -> bool {
    if page.plain(word).chars().count() < 4 {
        return false;
    }
    let said = page.before(word).is_some_and(|before| {
        word.close
            && !words::is_determiner(page.plain(before))
            && !words::is_month(page.plain(before))
            && (words::is_function_word(page.plain(before)) || words::is_past(page.plain(before)))
    });
    let goes_on = page.word_of(word.end).is_some_and(|after| {
        after.close && !after.capital && page.plain(after).chars().all(char::is_alphabetic)
    });
    said && goes_on
}
