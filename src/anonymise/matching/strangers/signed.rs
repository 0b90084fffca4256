//! Strangers by their initials: those a note gives behind a name, and those that entries are signed with.

use super::unknown::Seen;
use crate::anonymise::matching::Reading;
use crate::anonymise::replace::{Asked, Findings, Holds, UNKNOWN_PERSON};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

/// Asks about initials that sign entries: those of a stranger whom the note names in full, and those of nobody on the case where several
/// entries are signed so.
pub(super) fn find(reading: &Reading<'_>, seen: &Seen, findings: &mut Findings) {
    let (known, signatures): (Vec<usize>, Vec<usize>) = (0..reading.tokens.len())
        .filter(|at| reading.is_signature(*at))
        .partition(|at| seen.covered(*at));
    if signatures.is_empty() {
        return;
    }
    let signed = known
        .iter()
        .chain(&signatures)
        .filter(|at| reading.word(**at).len() == 2 && reading.ends_an_entry(**at))
        .count();
    let strangers = reading.initials_of_strangers(findings);
    for at in &signatures {
        let letters = reading.word(*at);
        let again = || {
            letters.len() == 2
                && reading.ends_an_entry(*at)
                && (signed > 2
                    || reading.is_between_dated_entries(*at)
                    || signatures
                        .iter()
                        .any(|other| other != at && reading.word(*other) == letters))
        };
        let meant = strangers.iter().any(|initials| initials == letters)
            || again()
            || reading.is_to_act(*at)
            || reading.is_signed_by(*at);
        let (start, end) = reading.bytes(*at, *at);
        let asked = |asked: &Asked| asked.start < end && start < asked.end;
        if meant && !findings.asked.iter().any(asked) {
            findings.asked.push(Asked {
                start,
                end,
                suggest: UNKNOWN_PERSON.to_owned(),
                why: "An entry is signed with these initials, of nobody on the case.",
                holds: Holds::Everywhere,
            });
        }
    }
}

impl Reading<'_> {
    /// The initials of whoever is asked about and named with two words or more.
    pub(super) fn initials_of_strangers(&self, findings: &Findings) -> Vec<String> {
        findings
            .asked
            .iter()
            .filter(|asked| asked.suggest == UNKNOWN_PERSON)
            .map(|asked| {
                let name = self.folded.text().get(asked.start..asked.end);
                let initial = |word: &str| word.chars().next();
                name.unwrap_or("")
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| !word.is_empty() && !words::is_title(word))
                    .filter_map(initial)
                    .collect()
            })
            .collect()
    }

    /// Whether initials stand where an entry is signed: "Slept well. QV", "signed QV".
    fn is_signature(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        if token.shape != Shape::Upper
            || token.style == Style::Caps
            || !(2..=3).contains(&(token.end - token.start))
        {
            return false;
        }
        let lists = self.listed(at);
        if lists.ordinary()
            || lists.safe()
            || words::is_role(self.word(at))
            || words::is_post_in_short(self.word(at))
        {
            return false;
        }
        let said = matches!(
            self.word_before(at),
            "signed" | "initialled" | "sig" | "sign" | "initials" | "by" | "per"
        ) && matches!(self.gap(at), Gap::Space | Gap::Colon);
        said || self.ends_an_entry(at) || (token.begins && self.acts(at)) || self.is_to_act(at)
    }

    /// "checked by QV", "Dictated by QV": what somebody puts their initials to.
    fn is_signed_by(&self, at: usize) -> bool {
        self.word(at).len() == 2
            && at >= 2
            && self.word(at - 1) == "by"
            && matches!(
                self.word(at - 2),
                "signed"
                    | "checked"
                    | "witnessed"
                    | "dictated"
                    | "typed"
                    | "initialled"
                    | "countersigned"
                    | "logged"
                    | "recorded"
                    | "entered"
            )
            && self.gap(at + 1) != Gap::Space
    }

    /// "QV to circulate", "QV to chase": two letters at the beginning of a sentence who are to do something.
    fn is_to_act(&self, at: usize) -> bool {
        self.word(at).len() == 2
            && self.token(at).is_some_and(|token| token.begins)
            && self.gap(at + 1) == Gap::Space
            && self.word(at + 1) == "to"
            && self.gap(at + 2) == Gap::Space
            && words::is_action(self.word(at + 2))
    }

    /// Whether a word is a sentence by itself at the end of an entry.
    fn ends_an_entry(&self, at: usize) -> bool {
        let ends = self
            .token(at + 1)
            .is_none_or(|next| matches!(next.gap, Gap::Newline | Gap::Blank));
        ends && self
            .token(at)
            .is_some_and(|token| matches!(token.gap, Gap::DotSpace | Gap::Stop))
    }

    /// Whether the next line begins with a day or a time, so that one entry of several ends here: "Slept well. QV\n03/02/24".
    fn is_between_dated_entries(&self, at: usize) -> bool {
        self.gap(at) == Gap::DotSpace
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Number)
            && matches!(self.gap(at + 2), Gap::Slash | Gap::Dot | Gap::Colon)
    }

    /// "P OKORO" as a signature behind an entry, and at the head of one: an initial without a stop before a family name in capitals, in a
    /// line of small letters.
    pub(super) fn is_signature_in_capitals(&self, at: usize) -> bool {
        let initial = at.checked_sub(1).and_then(|at| self.token(at));
        self.gap(at) == Gap::Space
            && initial.is_some_and(|initial| {
                initial.shape == Shape::Letter
                    && matches!(
                        initial.gap,
                        Gap::Start
                            | Gap::Newline
                            | Gap::Blank
                            | Gap::DotSpace
                            | Gap::Stop
                            | Gap::Other
                    )
            })
            && self.token(at).is_some_and(|token| {
                token.shape == Shape::Upper
                    && token.style == Style::Mixed
                    && token.end - token.start >= 4
            })
            && self.token(at + 1).is_none_or(|next| {
                matches!(
                    next.gap,
                    Gap::Newline | Gap::Blank | Gap::Open | Gap::Comma | Gap::Colon
                )
            })
    }

    /// The initials that stand in brackets behind what somebody unknown does: "Hilary Crabbe, Kestrel Care (HC)". All letters have to fit.
    pub(super) fn initials_given_later(&self, first: usize, last: usize) -> Option<String> {
        if last == first {
            return None;
        }
        let at = (last + 1..last + 9)
            .take_while(|at| {
                matches!(
                    self.gap(*at),
                    Gap::Space
                        | Gap::Comma
                        | Gap::Open
                        | Gap::Hyphen
                        | Gap::Slash
                        | Gap::Apostrophe
                )
            })
            .find(|at| {
                self.gap(*at) == Gap::Open
                    && self
                        .token(*at)
                        .is_some_and(|token| token.shape == Shape::Upper)
            })?;
        let token = self.token(at)?;
        let closed = matches!(self.character_at(token.end), Some(')' | ']'));
        let letters = self.word(at);
        let fits = (first..=last)
            .map(|at| self.word(at).chars().next())
            .eq(letters.chars().map(Some));
        (closed && fits).then(|| letters.to_owned())
    }

    /// The initials that a note gives somebody unknown behind their name: "Hilary Crabbe (HC, chair)".
    pub(super) fn initials_given(&self, first: usize, last: usize) -> Option<String> {
        let at = last + 1;
        let token = self.token(at)?;
        let letters = self.word(at);
        let ends = matches!(
            self.character_at(token.end),
            Some(')' | ']' | ',' | ':' | ';')
        );
        // Without brackets both letters have to fit: "DS Alec Marchbank AM, ...".
        let initial = |at: usize| self.word(at).chars().next();
        let beside = self.gap(at) == Gap::Space
            && last > first
            && letters.chars().next() == initial(first)
            && letters.chars().next_back() == initial(last);
        let ends = ends || (beside && self.character_at(token.end) == Some('.'));
        // "Charity (HCA)": what somebody does.
        let post = (words::is_post_in_short(letters) || words::is_role(letters))
            && (letters.chars().next() != initial(first)
                || letters.chars().next_back() != initial(last));
        let given = (self.gap(at) == Gap::Open || beside)
            && !post
            && token.shape == Shape::Upper
            && (2..=4).contains(&letters.len())
            && ends
            && (first..=last).any(|at| {
                self.word(at)
                    .chars()
                    .next()
                    .is_some_and(|first| letters.contains(first))
            });
        given.then(|| letters.to_owned())
    }

    /// "TB screen", "PO box": an abbreviation with a noun behind it in mid-sentence, where nobody is told or met.
    fn is_before_a_noun(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        self.gap(at + 1) == Gap::Space
            && self.token(at).is_some_and(|token| {
                token.style == Style::Mixed
                    && !matches!(token.gap, Gap::Start | Gap::Newline | Gap::Blank)
            })
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Lower)
            && words::is_noun_behind_an_abbreviation(next)
    }

    /// Asks about every place where initials stand that the note gives to somebody unknown.
    pub(super) fn ask_about_initials(
        &self,
        initials: &[(String, Holds)],
        seen: &Seen,
        findings: &mut Findings,
    ) {
        for (at, token) in self.tokens.iter().enumerate() {
            if token.shape != Shape::Upper || seen.covered(at) {
                continue;
            }
            let given = initials
                .iter()
                .find(|(letters, _)| letters == self.word(at));
            if self.is_before_a_noun(at) {
                continue;
            }
            if let Some((_, holds)) = given {
                findings.asked.push(Asked {
                    start: token.start,
                    end: token.end,
                    suggest: UNKNOWN_PERSON.to_owned(),
                    why: "These are the initials of somebody the case does not know.",
                    holds: *holds,
                });
            }
        }
    }
}
