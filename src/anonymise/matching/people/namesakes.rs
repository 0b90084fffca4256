//! Names of the case with a strange one beside them, which may be somebody else's.

use super::names::Name;
use crate::anonymise::matching::Reading;
use crate::anonymise::replace::{Asked, Findings, Holds, UNKNOWN_PERSON};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

impl Reading<'_> {
    /// A family name of the case behind a given name it does not know may be somebody else: the whole is asked about.
    pub(super) fn ask_for_namesake(
        &self,
        name: &Name,
        findings: &mut Findings,
        end: usize,
    ) -> bool {
        let Some(before) = name.from.checked_sub(1) else {
            return false;
        };
        let alone = !name.given
            && !name.family
            && !name.initials
            && name.pieces == 1
            && name.title.is_none();
        if alone && let Some(first) = self.initials_before(name.from) {
            let (start, _) = self.bytes(first, first);
            findings.asked.push(Asked {
                start,
                end,
                suggest: UNKNOWN_PERSON.to_owned(),
                why: "Initials of nobody on the case stand before a family name of it.",
                holds: Holds::Everywhere,
            });
            return true;
        }
        let Some(token) = self
            .token(before)
            .filter(|_| alone && self.gap(name.from) == Gap::Space)
        else {
            return false;
        };
        let word = self.word(before);
        let lists = self.listed(before);
        let given = token.shape == Shape::Capital
            && token.style == Style::Mixed
            && !self.is_known(before)
            && !lists.safe()
            && !lists.title()
            && !words::is_kin(word)
            && !words::is_role(word)
            && !words::is_generic(word)
            && !words::is_determiner(word)
            && !words::is_particle(word)
            && (lists.forename() || !(token.begins || token.gap == Gap::Colon));
        if given {
            findings.asked.push(Asked {
                start: token.start,
                end,
                suggest: UNKNOWN_PERSON.to_owned(),
                why: "A given name the case does not know stands before a family name of it.",
                holds: Holds::Everywhere,
            });
        }
        given
    }

    /// The first of initials with stops that stand right before a token: "K. V. Rao".
    fn initials_before(&self, at: usize) -> Option<usize> {
        let mut first = at;
        while first > 0
            && matches!(self.gap(first), Gap::DotSpace | Gap::Dot)
            && self
                .token(first - 1)
                .is_some_and(|token| token.shape == Shape::Letter)
        {
            first -= 1;
        }
        (first < at).then_some(first)
    }

    /// A known given name with an unknown family name may be somebody else: the whole is asked about.
    pub(super) fn ask_for_stranger(&self, name: &Name, findings: &mut Findings, start: usize) {
        let at = name.last + 1;
        if !name.given || name.pieces > 1 || name.title.is_some() || self.gap(at) != Gap::Space {
            return;
        }
        let Some(token) = self.token(at) else { return };
        let word = self.word(at);
        let stranger = token.shape == Shape::Capital
            && token.style == Style::Mixed
            && !self.is_known(at)
            && ((!words::is_safe(word) && (words::is_surname(word) || !words::is_ordinary(word)))
                // "Biddy Ward, she's another"
                || (words::is_surname_and_word(word) && self.gap(at + 1) == Gap::Comma));
        if stranger {
            findings.asked.push(Asked {
                start,
                end: token.end,
                suggest: UNKNOWN_PERSON.to_owned(),
                why: "A given name of the case stands before a family name it does not know.",
                holds: Holds::Everywhere,
            });
        }
    }
}
