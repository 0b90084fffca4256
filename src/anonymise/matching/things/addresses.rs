//! Addresses that the case does not know, and the numbers and flats of those it does without their road.

use super::decide::{is_house_number, is_unit};
use crate::anonymise::dictionary::{Owner, ThingKind};
use crate::anonymise::matching::shapes::numbers::number_in_words;
use crate::anonymise::matching::{Reading, of_thing};
use crate::anonymise::replace::{Findings, Why};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// Whether a word is a kind of house that has a name rather than a number.
pub(super) fn is_dwelling(word: &str) -> bool {
    matches!(
        word,
        "cottage"
            | "cottages"
            | "forge"
            | "smithy"
            | "barn"
            | "farm"
            | "farmhouse"
            | "granary"
            | "stables"
            | "rectory"
            | "vicarage"
            | "parsonage"
            | "bungalow"
            | "lodge"
            | "gatehouse"
            | "mill"
            | "manor"
            | "grange"
            | "villa"
    )
}

/// Whether a word in a line of capitals says that no road is named, but something told: "2318 CALLER STATES ROW", "5 MINS AGO AFTER ROW".
fn is_no_part_of_a_road(word: &str) -> bool {
    words::is_person_verb(word)
        || words::is_past(word)
        || words::is_kin(word)
        || words::is_role(word)
        || (words::is_function_word(word)
            && !matches!(
                word,
                "the" | "of" | "on" | "st" | "le" | "new" | "under" | "over"
            ))
        || matches!(
            word,
            "ago"
                | "mins"
                | "min"
                | "hrs"
                | "hours"
                | "minutes"
                | "days"
                | "calls"
                | "males"
                | "females"
        )
}

/// Whether a word says that the number of a house or flat follows: "at number 42", "neighbour, flat 8".
fn is_before_a_house(word: &str) -> bool {
    matches!(
        word,
        "at" | "from" | "outside" | "opposite" | "door" | "neighbour" | "neighbours" | "nbr"
    )
}

/// Whether a word is a building of several rooms.
pub(super) fn is_offices(word: &str) -> bool {
    matches!(word, "offices" | "buildings" | "chambers")
}

/// Whether a word is the number of a house, also one badly scanned: "l9", "1O".
fn is_scanned_house_number(word: &str) -> bool {
    is_house_number(word)
        || ((2..=4).contains(&word.len())
            && word.bytes().any(|byte| byte.is_ascii_digit())
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'l' | b'i' | b'o')))
}

impl Reading<'_> {
    /// Whether a word is written as a name's is.
    fn is_with_capital(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            matches!(token.shape, Shape::Capital | Shape::Upper | Shape::Mixed)
        })
    }

    /// Whether a word is in capitals where others are not.
    fn is_abbreviation(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.shape == Shape::Upper && token.style == Style::Mixed)
    }

    /// Whether a line, a clause or the text ends before a token.
    fn is_ended_before(&self, at: usize) -> bool {
        !matches!(
            self.gap(at),
            Gap::Space | Gap::Apostrophe | Gap::Hyphen | Gap::Slash | Gap::Colon | Gap::Underscore
        )
    }

    /// Whether a thing of the case begins at a token.
    fn begins_thing(&self, at: usize) -> bool {
        !self.pieces(at, of_thing).is_empty()
    }

    /// The last token of the name of a house or a road that begins here: "The Maltings", "Tucks Farm", "Lower Mill Lane".
    fn named_house(&self, first: usize) -> Option<usize> {
        let article = self.word(first) == "the";
        let own = if article { first + 1 } else { first };
        let fits = |at: usize| {
            let word = self.word(at);
            self.is_with_capital(at)
                && !(words::is_role(word)
                    || words::is_title(word)
                    || words::is_kin(word)
                    || words::is_calendar(word)
                    || words::is_month(word)
                    || words::is_determiner(word))
        };
        if !self.is_with_capital(first)
            || !fits(own)
            // "Flat 5, The OT rang", "The School said".
            || (article && (words::is_generic(self.word(own)) || self.is_abbreviation(own)))
            || (article && self.gap(own) != Gap::Space)
            || self.begins_thing(first)
            || self.begins_thing(own)
        {
            return None;
        }
        let mut last = own;
        let mut ends = None;
        loop {
            if last > own - usize::from(article) {
                let word = self.word(last);
                if words::is_road(word) || is_dwelling(word) {
                    ends = Some(last);
                }
            }
            let next = last + 1;
            let possessive = self.gap(next) == Gap::Apostrophe && self.word(next) == "s";
            let goes_on = self.gap(next) == Gap::Space && fits(next);
            if last - own >= 3 || !(possessive || goes_on) {
                break;
            }
            last = next;
        }
        // In capitals throughout "the" begins a sentence as well.
        let mixed = self
            .token(first)
            .is_some_and(|token| token.style == Style::Mixed);
        ends.or_else(|| (article && mixed && !self.listed(own).forename()).then_some(last))
    }

    /// A flat or pitch with the name of its house behind it, or behind somebody's name at the end of a line: "Flat 9, The Maltings",
    /// "Beverley Spence, Flat 5". The token begins the flat.
    fn take_unknown_unit(&self, at: usize, findings: &mut Findings) {
        let number = at + 1;
        let numbered = self.token(number).is_some_and(|token| {
            matches!(token.shape, Shape::Number | Shape::Alnum | Shape::Letter)
                && token.end - token.start <= 4
        }) || number_in_words(self.word(number)).is_some();
        // Rooms and floors are those of hospitals and schools as well.
        let home = !matches!(
            self.word(at),
            "room" | "rm" | "floor" | "fl" | "block" | "unit"
        );
        if !(numbered && home) {
            return;
        }
        let house = (self.gap(number + 1) == Gap::Comma)
            .then(|| self.named_house(number + 1))
            .flatten();
        let alone = || {
            at > 0
                && self.gap(at) == Gap::Comma
                && self.is_with_capital(at)
                && self.is_with_capital(at - 1)
                && matches!(
                    self.gap(number + 1),
                    Gap::Newline | Gap::Blank | Gap::DotSpace
                )
        };
        // "NEIGHBOUR FLAT 8 STATES".
        let neighbours = || {
            matches!(self.gap(at), Gap::Space | Gap::Comma)
                && is_before_a_house(self.word_before(at))
                && self
                    .token(number)
                    .is_some_and(|token| token.shape == Shape::Number)
        };
        if let Some(last) = house.or_else(|| (alone() || neighbours()).then_some(number)) {
            findings
                .found
                .push(self.found(at, last, "[address]", Why::Pattern));
        }
    }

    /// A house without a number between commas, or as the head of a letter: "Mrs Jean Ollerton, The Old Forge, Long Droving". The
    /// token is its last word.
    fn take_named_house(&self, at: usize, findings: &mut Findings) {
        let mut first = at;
        while first > 0
            && at - first < 3
            && self.gap(first) == Gap::Space
            && self.is_with_capital(first - 1)
        {
            first -= 1;
        }
        let village = || self.gap(at + 1) == Gap::Comma && self.is_with_capital(at + 1);
        let line = matches!(self.gap(at + 1), Gap::Newline | Gap::Blank);
        let placed = match self.gap(first) {
            Gap::Comma => line || village(),
            Gap::Space => {
                matches!(self.word_before(first), "at" | "of" | "from" | "to") && village()
            }
            Gap::Start | Gap::Newline | Gap::Blank => line && at - first >= 2,
            _ => false,
        };
        if first < at && placed && self.named_house(first) == Some(at) {
            findings
                .found
                .push(self.found(first, at, "[address]", Why::Pattern));
        }
    }

    /// "Park Street Offices": where an office is, which nobody recorded. The token is the last word.
    fn take_offices(&self, at: usize, findings: &mut Findings) {
        let Some(road) = at.checked_sub(1).filter(|road| {
            self.gap(at) == Gap::Space
                && words::is_road(self.word(*road))
                && self.is_with_capital(*road)
        }) else {
            return;
        };
        let mut first = road;
        while first > 0
            && road - first < 2
            && matches!(self.gap(first), Gap::Space)
            && self.is_with_capital(first - 1)
            && !words::is_determiner(self.word(first - 1))
        {
            first -= 1;
        }
        if first < road && !self.begins_thing(first) {
            findings
                .found
                .push(self.found(first, at, "[address]", Why::Pattern));
        }
    }

    /// What an address may begin or end with at a token that has no figures.
    pub(super) fn take_named_address(&self, at: usize, findings: &mut Findings) {
        let word = self.word(at);
        if is_dwelling(word) {
            self.take_named_house(at, findings);
        } else if is_offices(word) {
            self.take_offices(at, findings);
        } else if self
            .token(at + 1)
            .is_some_and(|next| matches!(next.shape, Shape::Capital | Shape::Upper | Shape::Letter))
            && matches!(self.gap(at + 1), Gap::Space | Gap::Comma | Gap::Hyphen)
            && word != "one"
            && number_in_words(word).is_some()
        {
            self.take_unknown_address(at, findings);
        }
    }

    /// The last token of the number of a house, in figures or as it is spoken with its letter: "19", "seventeen B".
    fn house_number(&self, at: usize) -> Option<usize> {
        if is_scanned_house_number(self.word(at)) {
            return Some(at);
        }
        let (_, last) = self.spoken_number(at)?;
        let lettered = self.gap(last + 1) == Gap::Space
            && self
                .token(last + 1)
                .is_some_and(|token| token.shape == Shape::Letter);
        Some(if lettered { last + 1 } else { last })
    }

    /// "3 The Paddocks, Selby": a number, and a name with its article that tells houses. The last token of the name.
    fn house_with_article(&self, at: usize) -> Option<usize> {
        let article = at + 1;
        if self.word(article) != "the"
            || self.gap(article) != Gap::Space
            || !self.token(article).is_some_and(Token::stands_out)
            || matches!(self.gap(at), Gap::Start | Gap::Newline | Gap::Blank)
        {
            return None;
        }
        let last = self.named_house(article)?;
        let told = words::is_road(self.word(last)) || self.word(last).ends_with('s');
        (told && self.is_ended_before(last + 1)).then_some(last)
    }

    /// A house number, capitalised words and a type of road: an address the case does not know. The token has figures.
    pub(super) fn take_unknown_address(&self, at: usize, findings: &mut Findings) {
        let Some(number) = self.house_number(at) else {
            return;
        };
        let part_of_time = self.token(at).is_some_and(|token| {
            matches!(
                self.character_before(token.start),
                Some(':' | '/' | '-' | '.')
            )
        });
        // The number of a road of the case goes with it.
        let spoken = !self
            .token(at)
            .is_some_and(|token| matches!(token.shape, Shape::Number | Shape::Alnum));
        if part_of_time || (spoken && self.begins_thing(number + 1)) {
            return;
        }
        if let Some(last) = self.house_with_article(number) {
            findings
                .found
                .push(self.found(at, last, "[address]", Why::Pattern));
            return;
        }
        let mut next = number + 1;
        let mut own = 0;
        while own < 4 {
            let Some(token) = self.token(next) else {
                return;
            };
            let close = if own == 0 {
                matches!(token.gap, Gap::Space | Gap::Comma)
            } else {
                matches!(token.gap, Gap::Space | Gap::Apostrophe | Gap::Hyphen)
            };
            if !close {
                return;
            }
            let word = self.word(next);
            if own > 0
                && words::is_road(word)
                && token.shape != Shape::Lower
                && !self.is_doctor(next)
                && !matches!(word, "house" | "end" | "bank" | "park" | "view" | "field")
            {
                break;
            }
            let capital = matches!(token.shape, Shape::Capital | Shape::Upper | Shape::Mixed)
                || (own > 0 && word == "s");
            if !capital
                || words::is_generic(word)
                || words::is_calendar(word)
                || words::is_month(word)
                || words::is_title(word)
                || matches!(word, "x")
                || (token.style == Style::Caps && is_no_part_of_a_road(word))
            {
                return;
            }
            own += 1;
            next += 1;
        }
        // "1305 REECE FIELDS" is a time and a man of the case.
        let somebody = self
            .name_at(number + 1)
            .is_some_and(|name| name.pieces > 1 && name.given && name.last >= next);
        if own == 0 || own >= 4 || somebody {
            return;
        }
        let mut first = at;
        if let Some((from, _)) = self.unit_before(at) {
            first = from;
        }
        let mut found = self.found(first, next, "[address]", Why::Pattern);
        found.kept = self.settings.withhold && self.things_known_here(number + 1);
        findings.found.push(found);
    }

    /// Whether "Dr" is a doctor's title and no drive: a capital follows it.
    fn is_doctor(&self, at: usize) -> bool {
        self.word(at) == "dr"
            && matches!(self.gap(at + 1), Gap::Space | Gap::DotSpace)
            && self.token(at + 1).is_some_and(|token| {
                matches!(token.shape, Shape::Capital | Shape::Mixed | Shape::Letter)
            })
    }

    /// "Number nine", "seventy-two A", "88a": the number of an address of the case without its road, said as one or of a shape that
    /// no count has.
    pub(super) fn take_number(&self, at: usize, findings: &mut Findings) {
        let Some(token) = self.token(at) else { return };
        let said = matches!(self.word_before(at), "number" | "no" | "nr")
            && matches!(self.gap(at), Gap::Space | Gap::DotSpace | Gap::Dot);
        let (number, last) = match token.shape {
            Shape::Alnum => (self.word(at).to_owned(), at),
            Shape::Number if said || self.is_house_in_a_log(at) => (self.word(at).to_owned(), at),
            Shape::Lower | Shape::Capital => match self.spoken_number(at) {
                Some((number, last)) => {
                    let lettered = self
                        .token(last + 1)
                        .filter(|next| next.gap == Gap::Space && next.shape == Shape::Letter)
                        .map(|_| format!("{number}{}", self.word(last + 1)));
                    match lettered {
                        Some(lettered) => (lettered, last + 1),
                        None if said
                            && !(self.word_before(at) == "no" && self.gap(at) == Gap::Space) =>
                        {
                            (number, last)
                        }
                        None if said => return,
                        None => return,
                    }
                }
                None => return,
            },
            _ => return,
        };
        let lettered = number
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_digit())
            && number
                .bytes()
                .next_back()
                .is_some_and(|byte| byte.is_ascii_alphabetic());
        let logged = token.shape == Shape::Number;
        if !is_house_number(&number) || !(said || lettered || logged) {
            return;
        }
        let thing = self.dictionary.things.iter().find(|thing| {
            thing.kind == ThingKind::Address
                && (thing.number.as_deref() == Some(&number)
                    || thing.unit.as_deref() == Some(&number))
        });
        let first = if said { at - 1 } else { at };
        // "The neighbour at number 42, Mrs ...": a house of the road that nobody recorded.
        let placed = is_before_a_house(self.word_before(first))
            && (said && self.is_ended_before(last + 1)
                // "MACKIE AT 118A HEARD", but not "at 10a".
                || token.shape == Shape::Alnum
                    && self.in_capitals(at)
                    && !matches!(self.word(at + 1), "m" | "hrs")
                    && token.gap == Gap::Space);
        let (with, why, kept) = match thing {
            Some(thing) => (thing.label.clone(), Why::Variant, thing.kept),
            None if placed => ("[address]".to_owned(), Why::Pattern, false),
            None => return,
        };
        let mut found = self.found(first, last, with, why);
        found.kept = kept;
        findings.found.push(found);
    }

    /// "SEEN AT 112 SINCE": three figures behind "at" in a line of capitals are no time and no age.
    fn is_house_in_a_log(&self, at: usize) -> bool {
        self.word_before(at) == "at"
            && self
                .token(at)
                .is_some_and(|token| token.gap == Gap::Space && token.end - token.start == 3)
            && at
                .checked_sub(1)
                .and_then(|before| self.token(before))
                .is_some_and(|before| before.shape == Shape::Upper)
            && !matches!(
                self.gap(at + 1),
                Gap::Slash | Gap::Colon | Gap::Dot | Gap::Hyphen
            )
    }

    /// `Room 6`, `Caravan 12`: the flat, room or pitch of an address of the case without its road. The token behind has figures.
    pub(super) fn take_unit(&self, at: usize, findings: &mut Findings) {
        let known = self.gap(at + 1) == Gap::Space && is_unit(self.word(at));
        if !known {
            return;
        }
        let said = self.word(at + 1);
        let number = number_in_words(said).unwrap_or(said);
        let thing = self.dictionary.things.iter().find(|thing| {
            thing.kind == ThingKind::Address && thing.unit.as_deref() == Some(number)
        });
        if let Some(thing) = thing {
            // "Forty, flat twelve": the number of the house before it.
            let house = at.checked_sub(1).filter(|before| {
                let word = self.word(*before);
                matches!(self.gap(at), Gap::Space | Gap::Comma)
                    && thing.number.as_deref() == Some(number_in_words(word).unwrap_or(word))
            });
            let first = house.unwrap_or(at);
            let mut found = self.found(first, at + 1, thing.label.clone(), Why::Variant);
            found.kept = thing.kept;
            findings.found.push(found);
        } else {
            self.take_unknown_unit(at, findings);
        }
    }

    fn things_known_here(&self, at: usize) -> bool {
        self.pieces(at, of_thing)
            .iter()
            .any(|piece| piece.entries.iter().any(|entry| matches!(entry.owner, Owner::Thing(thing) if self.dictionary.thing(thing).is_some_and(|thing| thing.kept))))
    }
}
