//! People the case does not know: capitalised words in mid-sentence, titles with a word, "known as". They are asked about, never
//! replaced silently.

use super::Reading;
use crate::anonymise::replace::{Asked, Findings, UNKNOWN_PERSON};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

/// Asks about whoever is neither found nor asked about yet.
pub(super) fn find(reading: &Reading<'_>, findings: &mut Findings) {
    let covered = covered(reading, findings);
    let is_covered = |at: usize| covered.get(at).copied().unwrap_or(false);
    let mut at = 0;
    while at < reading.tokens.len() {
        if is_covered(at) || !reading.may_name(at, &is_covered) {
            at += 1;
            continue;
        }
        let first = at;
        let mut last = at;
        while !is_covered(last + 1) && reading.name_goes_on(last + 1) {
            last += 1;
        }
        reading.ask(first, last, &is_covered, findings);
        at = last + 1;
    }
}

/// Which tokens are found or asked about.
fn covered(reading: &Reading<'_>, findings: &Findings) -> Vec<bool> {
    let mut spans: Vec<(usize, usize)> = findings
        .found
        .iter()
        .map(|found| (found.start, found.end))
        .chain(findings.asked.iter().map(|asked| (asked.start, asked.end)))
        .collect();
    spans.sort_unstable();
    let mut spans = spans.into_iter().peekable();
    let mut reach = 0;
    reading
        .tokens
        .iter()
        .map(|token| {
            while let Some((_, end)) = spans.next_if(|span| span.0 <= token.start) {
                reach = reach.max(end);
            }
            token.start < reach
        })
        .collect()
}

impl Reading<'_> {
    /// Whether a word may be the name of somebody unknown.
    fn may_name(&self, at: usize, covered: &dyn Fn(usize) -> bool) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        if matches!(token.shape, Shape::Number | Shape::Alnum | Shape::Letter) {
            return false;
        }
        let lists = self.listed(at);
        let ordinary = lists.ordinary();
        // By far the most words: small, ordinary, in a line where capitals mean something.
        if ordinary && token.shape == Shape::Lower && token.style == Style::Mixed {
            return false;
        }
        let word = self.word(at);
        let length = word.chars().count();
        let titled = self.titled(at);
        if length < 2 || (lists.safe() && !titled) {
            return false;
        }
        let listed = lists.forename() || lists.surname();
        let named = self.said_to_be_called(at);
        let beside_known =
            at > 0 && covered(at - 1) && self.gap(at) == Gap::Space && self.follows_person(at);
        match (token.style, token.shape) {
            _ if !ordinary && self.dictionary.name_inside(word) => true,
            (Style::Mixed, Shape::Lower) => {
                (titled && !ordinary && !words::is_doubtful_title(self.word_before(at)))
                    || (named && listed && !ordinary)
            }
            (Style::Mixed, Shape::Upper) => {
                length >= 3
                    && !ordinary
                    && (titled || listed || (length >= 4 && beside_known))
                    && !words::is_generic(word)
            }
            (Style::Mixed, _) => {
                if titled || named {
                    return !words::is_person_verb(word);
                }
                if ordinary {
                    return words::is_kin(self.word_before(at))
                        && self.gap(at) == Gap::Space
                        && !token.begins
                        && !words::is_kin(word)
                        && !words::is_generic(word)
                        && listed;
                }
                let eponym = self.gap(at + 1) == Gap::Apostrophe
                    && self.word(at + 1) == "s"
                    && words::is_eponym_of(self.word(at + 2));
                if eponym {
                    return false;
                }
                if token.begins || token.gap == Gap::Colon || token.gap == Gap::Other {
                    let next = self.word(at + 1);
                    let acts = matches!(self.gap(at + 1), Gap::Space)
                        && (words::is_person_verb(next)
                            || words::is_past(next)
                            || words::is_modal(next));
                    let capital_next = self.gap(at + 1) == Gap::Space
                        && self
                            .token(at + 1)
                            .is_some_and(|token| token.shape == Shape::Capital)
                        && !words::is_ordinary(next);
                    return listed || acts || capital_next;
                }
                length >= 3 || listed || beside_known
            }
            (Style::Caps | Style::Flat, _) => {
                if titled {
                    return !ordinary
                        || (token.style == Style::Caps
                            && !words::is_doubtful_title(self.word_before(at)));
                }
                !ordinary && length >= 3 && (listed || named)
            }
        }
    }

    /// Whether a person's name (not a date or number) ends right before.
    fn follows_person(&self, at: usize) -> bool {
        at > 0
            && self
                .token(at - 1)
                .is_some_and(|token| !matches!(token.shape, Shape::Number | Shape::Alnum))
            && self.listed(at - 1).forename()
    }

    fn titled(&self, at: usize) -> bool {
        matches!(self.gap(at), Gap::Space | Gap::DotSpace | Gap::Newline)
            && at > 0
            && self.listed(at - 1).title()
    }

    /// "known as", "called", "aka", "named", "goes by".
    fn said_to_be_called(&self, at: usize) -> bool {
        if !matches!(
            self.gap(at),
            Gap::Space | Gap::Other | Gap::Apostrophe | Gap::Colon
        ) {
            return false;
        }
        let before = self.word_before(at);
        let earlier = at.checked_sub(2).map_or("", |at| self.word(at));
        match before {
            "aka" | "called" | "named" | "nicknamed" | "nickname" => true,
            "as" => matches!(earlier, "known" | "recorded"),
            "by" => matches!(earlier, "goes" | "go"),
            _ => false,
        }
    }

    /// Whether a name goes on over this token.
    fn name_goes_on(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        if !matches!(token.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe) {
            return false;
        }
        let word = self.word(at);
        match token.shape {
            Shape::Capital | Shape::Mixed | Shape::Upper => {
                !words::is_safe(word)
                    && (token.style == Style::Mixed
                        || words::is_surname(word)
                        || (!words::is_ordinary(word) && words::is_forename(word)))
            }
            Shape::Letter => self.token(at + 1).is_some_and(|next| {
                next.shape == Shape::Capital && matches!(next.gap, Gap::Space | Gap::DotSpace)
            }),
            Shape::Lower => {
                token.style == Style::Flat
                    && !words::is_ordinary(word)
                    && !words::is_safe(word)
                    && (words::is_surname(word) || words::is_forename(word))
                    || (token.gap == Gap::Hyphen && !words::is_ordinary(word))
            }
            _ => false,
        }
    }

    fn ask(
        &self,
        first: usize,
        last: usize,
        covered: &dyn Fn(usize) -> bool,
        findings: &mut Findings,
    ) {
        let mut from = first;
        while from > 0
            && !covered(from - 1)
            && words::is_title(self.word(from - 1))
            && matches!(self.gap(from), Gap::Space | Gap::DotSpace | Gap::Newline)
        {
            from -= 1;
        }
        let (start, end) = self.bytes(from, last);
        let place = (first..=last).any(|at| {
            at > first && (words::is_generic(self.word(at)) || is_place_word(self.word(at)))
        });
        let suggest = if place {
            "[organisation or place]"
        } else {
            UNKNOWN_PERSON
        };
        findings.asked.push(Asked {
            start,
            end,
            suggest: suggest.to_owned(),
            why: if place {
                "The case does not know this name of an organisation or place."
            } else {
                "The case does not know this name."
            },
            here_only: false,
        });
    }
}

fn is_place_word(word: &str) -> bool {
    matches!(
        word,
        "market"
            | "street"
            | "road"
            | "lane"
            | "avenue"
            | "park"
            | "square"
            | "station"
            | "bridge"
            | "hotel"
            | "inn"
            | "club"
            | "gym"
            | "shop"
            | "stores"
            | "library"
            | "theatre"
            | "stadium"
            | "farm"
            | "estate"
            | "court"
            | "drive"
            | "close"
            | "town"
            | "village"
            | "city"
            | "river"
            | "lake"
            | "beach"
            | "hill"
            | "road's"
            | "arms"
            | "pub"
            | "cafe"
            | "restaurant"
    )
}
