//! Counts made fit to leave the house: a number so small that it could point at somebody is withheld, and so is enough
//! beside it that it cannot be worked out from the total.
//!
//! The rule is that of published health and social-care statistics: a count from 1 to 4 is not published. What is withheld
//! says only that: whether a count is small itself or stands in for one is not told. The total is published with the table, and a row
//! that is listed counts somebody, so what is withheld is always at least two counts that come to at least [`SMALLEST`] together and
//! to [`SPARE`] more than one each. Where they do not, the rows are left out altogether.

/// The smallest count that is published.
pub const SMALLEST: u64 = 5;

/// By how much what is withheld must exceed one for each of its rows: five rows withheld that come to five are one each.
pub const SPARE: u64 = 3;

/// A table of counts as it may be published; `None` is withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protected {
    /// The counts in the order given.
    pub counts: Vec<Option<u64>>,
    /// Their sum.
    pub total: Option<u64>,
    /// Whether the rows must be left out: that they are there, each for somebody, tells with the sum how many each counts.
    pub rows_tell: bool,
}

/// Withholds what must not be published of counts whose sum is published with them. Nought is no secret: it counts nobody.
pub fn protect(counts: &[u64]) -> Protected {
    let total = counts
        .iter()
        .fold(0, |sum: u64, count| sum.saturating_add(*count));
    if total < SMALLEST {
        return Protected {
            counts: counts
                .iter()
                .map(|count| (*count == 0 && total == 0).then_some(0))
                .collect(),
            total: (total == 0).then_some(0),
            rows_tell: false,
        };
    }
    let mut withheld: Vec<bool> = counts
        .iter()
        .map(|count| (1..SMALLEST).contains(count))
        .collect();
    let mut by_size: Vec<usize> = (0..counts.len()).collect();
    by_size.sort_by_key(|at| counts.get(*at).copied().unwrap_or_default());
    for at in by_size {
        if is_enough(counts, &withheld) {
            break;
        }
        if counts.get(at).is_some_and(|count| *count > 0)
            && let Some(hidden) = withheld.get_mut(at)
        {
            *hidden = true;
        }
    }
    let rows_tell = !is_enough(counts, &withheld);
    Protected {
        counts: counts
            .iter()
            .zip(withheld)
            .map(|(count, hidden)| (!hidden).then_some(*count))
            .collect(),
        total: Some(total),
        rows_tell,
    }
}

/// Whether nothing is withheld, or so much that no count of it can be worked out.
fn is_enough(counts: &[u64], withheld: &[bool]) -> bool {
    let mut how_many: u64 = 0;
    let mut sum: u64 = 0;
    for (count, _) in counts.iter().zip(withheld).filter(|(_, hidden)| **hidden) {
        how_many = how_many.saturating_add(1);
        sum = sum.saturating_add(*count);
    }
    how_many == 0 || (how_many >= 2 && sum >= SMALLEST && sum.saturating_sub(how_many) >= SPARE)
}
