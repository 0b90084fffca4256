//! Strangers whom the text itself introduces: by a form of address, by kinship or a task, by the initials it gives them. They are
//! taken out without a question; every other unknown name is asked about.

use super::unknown::{Seen, UNKNOWN};
use crate::anonymise::matching::Reading;
use crate::anonymise::replace::{Asked, Findings, Holds, UNKNOWN_PERSON};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// A name that is plainly a stranger's in one place is so in every other: "Doreen" after "Neighbour Doreen Tasker".
pub(super) fn are_the_same(reading: &Reading<'_>, findings: &mut Findings) {
    let text = reading.folded.text();
    let words = |asked: &Asked| -> Vec<&str> {
        text.get(asked.start..asked.end)
            .unwrap_or("")
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() > 1 && !words::is_title(word))
            .collect()
    };
    let plain: Vec<Vec<&str>> = findings
        .asked
        .iter()
        .filter(|asked| asked.holds == Holds::Plain)
        .map(words)
        .collect();
    if plain.is_empty() {
        return;
    }
    for asked in &mut findings.asked {
        if asked.holds == Holds::Everywhere
            && asked.suggest == UNKNOWN_PERSON
            && asked.why == UNKNOWN
        {
            let own = words(asked);
            if !own.is_empty()
                && plain
                    .iter()
                    .any(|known| own.iter().all(|word| known.contains(word)))
            {
                asked.holds = Holds::Plain;
            }
        }
    }
}

/// Asks wherever one of the names stands again of somebody whom a form of address introduced, or whom the note names in full: "PC 4150
/// ILES … 0628 ILES: MALE ALIVE", "Dr Ash … Ash: no bruising", "Precious Banda … Precious rang".
pub(super) fn again(reading: &Reading<'_>, seen: &Seen, findings: &mut Findings) {
    let mut names: Vec<(&str, Holds)> = Vec::new();
    // Names that no word is, whoever writes them small: "Tamsin Prewett reported it; tamsin asks not to be named."
    let mut small: Vec<(&str, Holds)> = Vec::new();
    for asked in findings
        .asked
        .iter()
        .filter(|asked| asked.why == UNKNOWN && asked.suggest == UNKNOWN_PERSON)
    {
        let first = reading
            .tokens
            .partition_point(|token| token.start < asked.start);
        let last = reading
            .tokens
            .partition_point(|token| token.start < asked.end);
        let Some(last) = last.checked_sub(1) else {
            continue;
        };
        let first = (first..=last)
            .find(|at| {
                !reading.listed(*at).title()
                    && !is_initial(reading, *at)
                    && (*at == last || !words::is_kin_called(reading.word(*at)))
            })
            .unwrap_or(last);
        let addressed = reading.titled(last) || asked.holds == Holds::Plain;
        // "Precious Banda": the first of two is a given name.
        let full = last == first + 1
            && (reading.listed(first).forename() || words::is_name_and_word(reading.word(first)));
        let before = reading.word_before(first);
        let kin = words::is_kin(before) || before.starts_with("grand");
        for at in first..=last {
            let own = if reading.listed(at).ordinary() || reading.listed(at).safe() {
                (full || first == last || (addressed && at == last))
                    && reading.word(at).chars().count() >= 3
            } else {
                (addressed || full) && at == last && reading.word(at).chars().count() >= 4
            };
            if own {
                names.push((reading.word(at), asked.holds));
            }
            let lists = reading.listed(at);
            let nothing_else = !(lists.ordinary() || lists.safe())
                && reading.word(at).chars().count() >= 4
                && (addressed || full || lists.forename() || kin);
            if nothing_else && reading.token(at).is_some_and(Token::stands_out) {
                small.push((reading.word(at), asked.holds));
            }
        }
    }
    if names.is_empty() && small.is_empty() {
        return;
    }
    for (at, token) in reading.tokens.iter().enumerate() {
        if seen.covered(at) {
            continue;
        }
        let word = reading.word(at);
        let first = word.as_bytes().first();
        let same = |name: &str| name.as_bytes().first() == first && name == word;
        let written_small = token.shape == Shape::Lower && token.style == Style::Mixed;
        let again = small
            .iter()
            .find(|(name, _)| written_small && same(name))
            .map(|again| (again, true))
            .or_else(|| {
                let again = names.iter().find(|(name, _)| same(name))?;
                Some((again, false))
            });
        let Some(((_, holds), by_name)) = again else {
            continue;
        };
        let plain = by_name
            || if reading.listed(at).ordinary() || reading.listed(at).safe() {
                reading.is_meant_again(at)
            } else {
                token.style != Style::Mixed || token.stands_out()
            };
        let within = |asked: &Asked| asked.start < token.end && token.start < asked.end;
        if plain && !findings.asked.iter().any(within) {
            findings.asked.push(Asked {
                start: token.start,
                end: token.end,
                suggest: UNKNOWN_PERSON.to_owned(),
                why: UNKNOWN,
                holds: *holds,
            });
        }
    }
}

/// Whether a token is a single letter.
fn is_initial(reading: &Reading<'_>, at: usize) -> bool {
    reading
        .token(at)
        .is_some_and(|token| token.shape == Shape::Letter)
}

impl Reading<'_> {
    /// Whether the text introduces unknown words as somebody: "Mrs Prewett", "Neighbour Zoe Kay", "T. Brady", "Hilary Crabbe (HC)".
    /// Whoever may be a person of the case under a misspelt name is asked about, and so is everybody in an access request.
    pub(super) fn is_introduced(&self, first: usize, last: usize) -> bool {
        if self.settings.withhold
            || !self.is_written_as_a_name(first, last)
            || self.is_without_capitals(first)
        {
            return false;
        }
        let names = |at: usize| {
            let word = self.word(at);
            !self.listed(at).safe() && !words::is_generic(word) && !words::is_road(word)
        };
        if !names(last) {
            return false;
        }
        let own = |at: usize| {
            !self.listed(at).ordinary() && names(at) && self.word(at).chars().count() >= 3
        };
        let capitals = self
            .token(last)
            .is_some_and(|token| token.style == Style::Caps);
        let before = self.word_before(first);
        let title = self.titled(first)
            && first
                .checked_sub(1)
                .and_then(|at| self.token(at))
                .is_some_and(|token| token.shape != Shape::Lower);
        let titled =
            title && (own(last) || (!capitals && last == first && self.word(last).len() >= 4));
        let part = first > 0
            && self.gap(first) == Gap::Space
            && (words::is_kin(before) || words::is_role(before) || is_task(before));
        let given = self.listed(first).forename() || (!capitals && self.word(first).len() >= 4);
        let part = part && own(first) && given;
        // "T. Brady", where no list item is so numbered.
        let initial = self.after_initial(first)
            && first
                .checked_sub(1)
                .and_then(|at| self.token(at))
                .is_some_and(|token| !token.begins || token.gap == Gap::DotSpace);
        let noted = own(first)
            && (initial
                || (last > first
                    && (self.initials_given(first, last).is_some()
                        || self.initials_given_later(first, last).is_some())));
        (titled || part || noted) && !self.is_like_the_case(first, last)
    }

    /// Whether some of the words may be a name of the case in another spelling. Behind a form of address the family name alone decides.
    fn is_like_the_case(&self, first: usize, last: usize) -> bool {
        let telling = if self.titled(first) { last } else { first };
        (first..=last).any(|at| self.is_known(at) || self.has_guess(at))
            || (telling..=last).any(|at| self.dictionary.resembles(self.word(at)))
    }

    /// Whether capitals are where a name has them.
    fn is_written_as_a_name(&self, first: usize, last: usize) -> bool {
        (first..=last).all(|at| {
            self.token(at).is_some_and(|token| match token.shape {
                Shape::Capital | Shape::Mixed | Shape::Letter => token.style == Style::Mixed,
                Shape::Upper => token.style != Style::Flat,
                _ => false,
            })
        })
    }
}

/// Who a name of a stranger often stands behind, besides kin and the roles of a report.
fn is_task(word: &str) -> bool {
    matches!(
        word,
        "interpreter"
            | "landlord"
            | "landlady"
            | "receptionist"
            | "pastor"
            | "priest"
            | "coach"
            | "manager"
            | "tutor"
            | "chair"
            | "solicitor"
            | "cleaner"
            | "advocate"
            | "colleague"
            | "foreman"
            | "lodger"
            | "babysitter"
            | "childminder"
            | "flatmate"
            | "housemate"
            | "classmate"
    )
}
