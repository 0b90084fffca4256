//! Strangers by their initials: those a note gives behind a name, and those that entries are signed with.

use std::cell::LazyCell;

use super::unknown::Seen;
use crate::anonymise::matching::Reading;
use crate::anonymise::matching::dates::short_dates::is_weekday;
use crate::anonymise::replace::{Asked, Findings, Holds, UNKNOWN_PERSON};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// The question about initials that sign an entry.
fn signature(start: usize, end: usize) -> Asked {
    Asked {
        start,
        end,
        suggest: UNKNOWN_PERSON.to_owned(),
        why: "An entry is signed with these initials, of nobody on the case.",
        holds: Holds::Everywhere,
    }
}

/// Asks about initials that sign entries: those of a stranger whom the note names in full, and those of nobody on the case where several
/// entries are signed so.
pub(super) fn find(reading: &Reading<'_>, seen: &Seen, findings: &mut Findings) {
    let strangers = LazyCell::new(|| reading.initials_of_strangers(findings));
    // Letters that are a word are so only where the note names somebody whose they are: "T Okafor", and "TO" below.
    let signs = |at: &usize| {
        reading.is_signature(*at)
            || reading.signs_with_three_letters(*at)
            || (reading
                .token(*at)
                .is_some_and(|token| token.shape == Shape::Upper && token.style == Style::Mixed)
                && reading.word(*at).len() == 2
                && strangers
                    .iter()
                    .any(|initials| initials == reading.word(*at))
                && reading.ends_an_entry(*at))
    };
    // By far the most words have no capital behind their first letter, as all signatures have.
    let capitals = |at: &usize| {
        let token = reading.token(*at);
        token.is_some_and(|token| matches!(token.shape, Shape::Upper | Shape::Mixed))
    };
    let (known, signatures): (Vec<usize>, Vec<usize>) = (0..reading.tokens.len())
        .filter(capitals)
        .filter(signs)
        .partition(|at| seen.covered(*at));
    if signatures.is_empty() {
        return;
    }
    let strangers = reading.initials_of_strangers(findings);
    let signed = known
        .iter()
        .chain(&signatures)
        .filter(|at| {
            reading.word(**at).len() == 2
                && reading.gap(**at) != Gap::Open
                && reading.ends_an_entry(**at)
        })
        .count();
    let mut initials: Vec<(String, Holds)> = Vec::new();
    for at in &signatures {
        let letters = reading.word(*at);
        let again = || {
            letters.len() == 2
                && reading.ends_an_entry(*at)
                && ((signed > 2 && reading.gap(*at) != Gap::Open)
                    || reading.is_between_dated_entries(*at)
                    || signatures
                        .iter()
                        .any(|other| other != at && reading.word(*other) == letters))
        };
        let meant = strangers.iter().any(|initials| initials == letters)
            || again()
            || reading.acts_more_than_once(*at)
            || reading.signs_with_three_letters(*at)
            || reading.is_to_act(*at)
            || reading.is_signed_by(*at);
        let (start, end) = reading.bytes(*at, *at);
        let asked = |asked: &Asked| asked.start < end && start < asked.end;
        // Whoever signs so is meant by it in the rest of the note too.
        if meant && !initials.iter().any(|(known, _)| known == letters) {
            initials.push((letters.to_owned(), Holds::Everywhere));
        }
        if meant && !findings.asked.iter().any(asked) {
            findings.asked.push(signature(start, end));
        }
    }
    if !initials.is_empty() {
        reading.ask_about_initials(&initials, seen, findings);
    }
}

/// Asks about initials in small letters, "Slept well. jk", where more than one entry is signed so, and about whoever typed a letter: "typed kh".
pub(super) fn find_small(reading: &Reading<'_>, seen: &Seen, findings: &mut Findings) {
    let signs = |at: &usize| {
        let token = reading.token(*at);
        token.is_some_and(|token| {
            token.shape == Shape::Lower
                && token.style == Style::Mixed
                && (2..=3).contains(&(token.end - token.start))
                && token.gap != Gap::Apostrophe
        }) && !seen.covered(*at)
            && !(reading.listed(*at).ordinary() || reading.listed(*at).safe())
            && reading
                .token(*at + 1)
                .is_none_or(|next| matches!(next.gap, Gap::Newline | Gap::Blank))
    };
    let last: Vec<usize> = (0..reading.tokens.len()).filter(signs).collect();
    for at in &last {
        let word = reading.word(*at);
        let typed = reading.gap(*at) == Gap::Space
            && matches!(reading.word_before(*at), "typed" | "dictated" | "typist");
        let again = reading.ends_an_entry(*at)
            && last.iter().any(|other| {
                other != at && reading.word(*other) == word && reading.ends_an_entry(*other)
            });
        if typed || again {
            let (start, end) = reading.bytes(*at, *at);
            findings.asked.push(signature(start, end));
        }
    }
}

/// Asks about initials with stops that close an entry or stand behind whoever typed it: "Body map. T.O.", "typed K.B."
pub(super) fn find_dotted(reading: &Reading<'_>, seen: &Seen, findings: &mut Findings) {
    for at in 1..reading.tokens.len() {
        let letter = |at: usize| {
            reading.token(at).is_some_and(|token| {
                token.shape == Shape::Letter && reading.is_written_large(token)
            }) && !seen.covered(at)
        };
        if !letter(at) || !letter(at + 1) || reading.gap(at + 1) != Gap::Dot {
            continue;
        }
        let last = at + 1 + usize::from(letter(at + 2) && reading.gap(at + 2) == Gap::Dot);
        let closes = reading.token(last + 1).is_none_or(|next| {
            matches!(next.gap, Gap::Newline | Gap::Blank)
                || (next.gap == Gap::DotSpace && next.shape == Shape::Number)
        });
        let behind = match reading.gap(at) {
            Gap::DotSpace | Gap::Stop => true,
            Gap::Other => reading.has_dash_before(at),
            Gap::Space => matches!(
                reading.word_before(at),
                "typed" | "signed" | "checked" | "by" | "typist"
            ),
            _ => false,
        };
        let letters: String = (at..=last).map(|at| reading.word(at)).collect();
        let (start, end) = reading.bytes(at, last);
        let asked = |asked: &Asked| asked.start < end && start < asked.end;
        if closes
            && behind
            && !matches!(letters.as_str(), "am" | "pm")
            && !words::is_safe(&letters)
            && !words::is_post_in_short(&letters)
            && !findings.asked.iter().any(asked)
        {
            findings.asked.push(signature(start, end));
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
            "signed"
                | "countersigned"
                | "sgd"
                | "initialled"
                | "sig"
                | "sign"
                | "initials"
                | "by"
                | "per"
        ) && matches!(self.gap(at), Gap::Space | Gap::Colon);
        said || self.ends_an_entry(at) || (token.begins && self.acts(at)) || self.is_to_act(at)
    }

    /// "Rang home. `QVe`" more than once: an initial and the beginning of a family name, where entries end.
    fn signs_with_three_letters(&self, at: usize) -> bool {
        let signs = |at: usize| {
            self.token(at).is_some_and(|token| {
                token.shape == Shape::Mixed && token.end - token.start == 3
            }) && matches!(self.gap(at), Gap::DotSpace | Gap::Stop)
                && self.ends_an_entry(at)
                // Several of an abbreviation, and a degree.
                && !self.word(at).ends_with('s')
                && !self.listed(at).safe()
        };
        signs(at)
            && (0..self.tokens.len())
                .any(|other| other != at && self.word(other) == self.word(at) && signs(other))
    }

    /// "QV advised … QV agreed": two letters that do what only people do at the beginning of a sentence, and do or are told something again.
    fn acts_more_than_once(&self, at: usize) -> bool {
        let deed = |at: usize| {
            self.gap(at + 1) == Gap::Space
                && (words::is_deed(self.word(at + 1))
                    || matches!(
                        self.word(at + 1),
                        "advised"
                            | "explained"
                            | "noted"
                            | "queried"
                            | "raised"
                            | "suggested"
                            | "summarised"
                            | "shared"
                    ))
        };
        let told = |at: usize| {
            words::is_met_or_told(self.word_before(at))
                && matches!(self.gap(at), Gap::Space | Gap::Slash)
                && self.gap(at + 1) != Gap::Hyphen
                && !self.is_before_a_noun(at)
        };
        let word = self.word(at);
        word.len() == 2
            && self.token(at).is_some_and(|token| token.begins)
            && deed(at)
            && (0..self.tokens.len()).any(|other| {
                other != at && self.word(other) == word && (deed(other) || told(other))
            })
    }

    /// "checked by QV", "Dictated by QV", "last entry initialled QV": what somebody puts their initials to.
    fn is_signed_by(&self, at: usize) -> bool {
        let by = usize::from(self.word_before(at) == "by");
        self.word(at).len() == 2
            && self.gap(at) == Gap::Space
            && at > by
            && match self.word(at - 1 - by) {
                "signed" | "sgd" | "initialled" | "countersigned" => true,
                "checked" | "witnessed" | "dictated" | "typed" | "logged" | "recorded"
                | "entered" => by == 1,
                _ => false,
            }
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
        // "coughing +++. QV"
        let stop = || {
            let before = at.checked_sub(1).map_or(0, |at| self.bytes(at, at).1);
            let between = self.folded.text().get(before..self.bytes(at, at).0);
            between.is_some_and(|between| between.trim_end().ends_with(['.', '!', '?']))
        };
        ends && self.token(at).is_some_and(|token| match token.gap {
            Gap::DotSpace | Gap::Stop => true,
            Gap::Other => stop() || self.has_dash_before(at),
            // "Call the clinic (QV)"
            Gap::Open => self.character_at(token.end) == Some(')'),
            _ => false,
        })
    }

    /// "24.01.24 J. Finch": a day, an initial and a family name that is a word, and nothing more in the line.
    pub(super) fn signs_with_a_date(&self, at: usize) -> bool {
        at > 0
            && self.after_initial(at)
            && self.gap(at - 1) == Gap::Space
            && self.begins_behind_figures(at - 1)
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Capital)
            && self
                .token(at + 1)
                .is_none_or(|next| matches!(next.gap, Gap::Newline | Gap::Blank))
    }

    /// "... killed tubs. Kez", "... with this. Roshni P": a name by itself behind an entry, where the next line begins another.
    pub(super) fn signs_an_entry(&self, at: usize) -> bool {
        let letter = self
            .token(at + 1)
            .is_some_and(|next| next.shape == Shape::Letter && next.gap == Gap::Space);
        let next = at + 1 + usize::from(letter);
        let another = self.token(next).is_none_or(|token| {
            matches!(token.gap, Gap::Newline | Gap::Blank)
                && (token.shape == Shape::Number || is_weekday(self.word(next)))
        });
        another
            && !self.listed(at).ordinary()
            && self.word(at).len() >= 3
            && self.token(at).is_some_and(|token| {
                token.shape == Shape::Capital
                    && token.style == Style::Mixed
                    && matches!(token.gap, Gap::DotSpace | Gap::Stop)
            })
    }

    /// Whether the next line begins with a day or a time, so that one entry of several ends here: "Slept well. QV\n03/02/24".
    fn is_between_dated_entries(&self, at: usize) -> bool {
        (matches!(self.gap(at), Gap::DotSpace | Gap::Stop) || self.has_dash_before(at))
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

    /// The initials that stand behind what somebody unknown does, in brackets or at the end of the entry: "Hilary Crabbe, Kestrel Care (HC)",
    /// "Alec Marsh, Police PPU AM;", "Nell Fry (chair) – NF". All letters have to fit.
    pub(super) fn initials_given_later(&self, first: usize, last: usize) -> Option<String> {
        if last == first {
            return None;
        }
        let closes = |token: &Token| matches!(self.character_at(token.end), Some(')' | ']'));
        let behind_brackets = |at: usize| self.token(at - 1).is_some_and(closes);
        let goes_on = |at: usize| {
            let gap = self.gap(at);
            matches!(
                gap,
                Gap::Space | Gap::Comma | Gap::Open | Gap::Hyphen | Gap::Slash | Gap::Apostrophe
            ) || (gap == Gap::Other && (self.has_dash_before(at) || behind_brackets(at)))
        };
        let ends_item = |at: usize| {
            self.token(at + 1)
                .is_none_or(|next| matches!(next.gap, Gap::Semicolon | Gap::Newline | Gap::Blank))
        };
        let fits = |at: usize| {
            (first..=last)
                .map(|at| self.word(at).chars().next())
                .eq(self.word(at).chars().map(Some))
        };
        (last + 1..last + 9)
            .take_while(|at| goes_on(*at))
            .find(|at| {
                self.token(*at).is_some_and(|token| {
                    token.shape == Shape::Upper
                        && token.style != Style::Caps
                        && if self.gap(*at) == Gap::Open {
                            closes(token)
                        } else {
                            // "Bev Thorne (Willow Centre) BT. Minutes:": a stop or comma behind what stands behind brackets.
                            let ends = ends_item(*at)
                                || (behind_brackets(*at)
                                    && matches!(self.character_at(token.end), Some('.' | ',')));
                            matches!(self.gap(*at), Gap::Space | Gap::Other) && ends
                        }
                }) && fits(*at)
            })
            .map(|at| self.word(at).to_owned())
    }

    /// Whether a dash stands between a word and the one before.
    pub(super) fn has_dash_before(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|at| self.token(at)) else {
            return false;
        };
        let between = self
            .token(at)
            .and_then(|token| self.folded.text().get(before.end..token.start));
        between.is_some_and(|between| {
            let mark = between
                .trim()
                .trim_start_matches([')', ']', '.', '!', '?', ' ']);
            matches!(mark, "-" | "–" | "—")
        })
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
            if token.style == Style::Caps && self.listed(at).ordinary() {
                continue;
            }
            let given = initials
                .iter()
                .find(|(letters, _)| letters == self.word(at));
            if self.is_before_a_noun(at) {
                continue;
            }
            let asked = |asked: &Asked| asked.start < token.end && token.start < asked.end;
            if let Some((_, holds)) = given
                && !findings.asked.iter().any(asked)
            {
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
