//! Names decided: who is meant, what stands in the place, and what is asked.

use super::company::{Company, introduce};
use super::grammar::Verdict;
use super::initials::Explained;
use super::meaning::Meant;
use super::names::Name;
use crate::anonymise::matching::{How, Reading, of_person, of_thing};
use crate::anonymise::mentions::Spotted;
use crate::anonymise::replace::{Asked, Findings, Found, Holds, UNKNOWN_PERSON, Why};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// Finds the people of the case in a note.
pub(in crate::anonymise::matching) fn find(reading: &Reading<'_>, findings: &mut Findings) {
    let mut explained = Explained::new();
    let mut company = Company::new();
    let mut at = 0;
    while at < reading.tokens.len() {
        if !reading.is_plain(at)
            && reading.may_begin_name(at)
            && let Some(name) = reading.name_at(at)
            && let Some(next) = reading.take_name(&name, findings, &mut explained, &mut company)
        {
            at = next;
            continue;
        }
        at += 1;
    }
    let letter = |token: &Token| token.shape == Shape::Letter;
    let plain = reading.folded.text().is_ascii();
    for (at, token) in reading.tokens.iter().enumerate() {
        if reading.is_plain(at) {
            continue;
        }
        if matches!(token.shape, Shape::Upper | Shape::Letter | Shape::Mixed) {
            reading.take_initials(at, &explained, findings);
        }
        if token.shape == Shape::Letter {
            reading.take_single_initial(at, &explained, findings);
        }
        if reading.token(at + 1).is_some_and(letter) {
            reading.take_titled_initial(at, findings);
        }
        if token.end - token.start == 1 || (!plain && !reading.word(at).is_ascii()) {
            reading.take_spelt_out(at, findings);
        }
    }
}

impl Reading<'_> {
    /// Decides about a name; the token after it where it was one.
    fn take_name(
        &self,
        name: &Name,
        findings: &mut Findings,
        explained: &mut Explained,
        company: &mut Company,
    ) -> Option<usize> {
        let next = name.last + 1;
        match self.verdict(name) {
            Verdict::Word => {
                self.ask_about_word(name, findings);
                None
            }
            Verdict::Doubt => {
                self.ask_about_doubt(name, findings, company);
                Some(next)
            }
            Verdict::Name
                if name.pieces == 1 && name.title.is_none() && self.is_things_rather(name) =>
            {
                None
            }
            Verdict::Name if self.is_of_another(name) => {
                // "Dr May Church", where May is a child.
                let (start, _) = self.bytes(name.from, name.last);
                let (_, end) = self.bytes(next, next);
                findings.asked.push(Asked {
                    start,
                    end,
                    suggest: UNKNOWN_PERSON.to_owned(),
                    why: "A given name of the case stands before a family name it does not know.",
                    holds: Holds::Everywhere,
                });
                Some(next + 1)
            }
            Verdict::Name => match self.with_misheard_surname(name) {
                Some(whole) => {
                    let next = self.replace_name(&whole, findings, explained, company);
                    let (start, end) = self.bytes(whole.from, whole.last);
                    findings.asked.push(Asked {
                        start,
                        end,
                        suggest: self.label_of(&self.meant(&whole, company), self.begins(&whole)),
                        why: "A given name of the case stands before a family name like theirs.",
                        holds: Holds::Everywhere,
                    });
                    Some(next)
                }
                None => Some(self.replace_name(name, findings, explained, company)),
            },
        }
    }

    /// Puts the pseudonym in a name's place; the token after it.
    fn replace_name(
        &self,
        name: &Name,
        findings: &mut Findings,
        explained: &mut Explained,
        company: &mut Company,
    ) -> usize {
        let next = name.last + 1;
        let begins = self.begins(name);
        let meant = self.meant(name, company);
        let couple = self.couple(name);
        let household =
            !name.given && words::is_household(self.word(next)) && self.gap(next) == Gap::Space;
        let family = household || name.family;
        let from = couple
            .as_ref()
            .map_or_else(|| self.replaced_from(name), |couple| couple.from);
        let (start, mut end) = self.bytes(from, if household { next } else { name.last });
        let one = match &meant {
            Meant::One(person) | Meant::Likely(person) if !family => Some(*person),
            _ => None,
        };
        if let Some(person) = one {
            self.explain(name, person, explained);
            if matches!(meant, Meant::One(_)) {
                introduce(name, person, company);
            }
        }
        let mut next = next;
        if let Some(last) = one.and_then(|person| self.further(name, person)) {
            end = self.bytes(last, last).1;
            next = last + 1;
        }
        let mut with = match one {
            _ if family => self.family_words(name, begins),
            Some(person) => self.label(person),
            None => self.label_of(&meant, begins),
        };
        let kept = self.stays(&meant);
        if let Some(couple) = couple {
            let other = self.label_of(&couple.other, begins);
            with = format!("{other} and {with}");
        }
        if !kept && !family && !matches!(meant, Meant::One(_)) {
            findings.asked.push(Asked {
                start,
                end,
                suggest: with.clone(),
                why: "Several people of the case have this name.",
                holds: if name.given {
                    Holds::Here
                } else {
                    Holds::Alike
                },
            });
        }
        if name.possessive && !household {
            with.push_str("'s");
        } else if let Some(after) = self.bare_possessive(name, end) {
            with.push_str("'s");
            end = after;
        }
        findings.found.push(Found {
            start,
            end,
            with: self.stand_in(with, kept),
            why: why(name),
            person: one,
            kept,
        });
        self.ask_for_stranger(name, findings, start);
        self.ask_for_namesake(name, findings, end);
        if household { next + 1 } else { next }
    }

    /// The last token of a name that goes on behind a given name in a way no dictionary has: "Iain Prob" for Probert,
    /// "Dai Farm:" as the head of a pasted message.
    fn further(&self, name: &Name, person: usize) -> Option<usize> {
        let at = name.last + 1;
        let token = self.token(at)?;
        if !name.given
            || name.possessive
            || name.first != name.last
            || token.gap != Gap::Space
            || !self.pieces(at, of_person).is_empty()
            || !token.stands_out()
            || words::is_kin(self.word(at))
        {
            return None;
        }
        let word = self.word(at);
        let cut_short = !self.is_known(at)
            && (2..=4).contains(&word.len())
            && !self.listed(at).ordinary()
            && self.dictionary.person(person).is_some_and(|person| {
                person.surname.len() > word.len() + 1 && person.surname.starts_with(word)
            });
        let head = self.gap(at + 1) == Gap::Colon
            && (self.begins_behind_figures(name.first) || self.is_behind_brackets(name.first));
        (cut_short || head).then_some(at)
    }

    /// Whether a form of address that fits nobody of the name stands before it, and a family name that the case does not know behind.
    fn is_of_another(&self, name: &Name) -> bool {
        let Some(title) = name.title else {
            return false;
        };
        let next = name.last + 1;
        name.given
            && name.pieces == 1
            && !name.initials
            && self.gap(next) == Gap::Space
            && self
                .token(next)
                .is_some_and(|token| token.shape == Shape::Capital && token.stands_out())
            && !self.is_known(next)
            && name
                .owners
                .iter()
                .all(|owner| self.fit_of_title(owner.person, self.word(title)) == 0)
    }

    fn begins(&self, name: &Name) -> bool {
        self.token(name.from).is_some_and(|token| token.begins)
    }

    /// Asks whether words that may be a name are one.
    fn ask_about_doubt(&self, name: &Name, findings: &mut Findings, company: &Company) {
        let meant = self.meant(name, company);
        if self.stays(&meant) {
            return;
        }
        let (start, end) = self.bytes(name.from, name.last);
        if self.ask_for_namesake(name, findings, end) {
            return;
        }
        let other = name.how == How::Doubtful;
        let with = self.label_of(&meant, self.begins(name));
        // What is no name of its own is nearly always the case's: what is suggested stands in its place until somebody answers.
        let nobody_elses = !self.listed(name.first).forename()
            && self
                .token(name.first)
                .is_some_and(|token| token.stands_out() || token.style == Style::Flat);
        // A message of small letters says who is meant by names as often as by words; behind a semicolon it is a note's shorthand.
        let small = !other
            && name.given
            && self
                .token(name.first)
                .is_some_and(|token| token.style == Style::Flat && token.gap != Gap::Semicolon);
        if let (true, Meant::One(person) | Meant::Likely(person)) =
            (small || (other && nobody_elses), &meant)
        {
            findings.found.push(Found {
                start,
                end,
                with: self.stand_in(with.clone(), false),
                why: Why::Fuzzy,
                person: Some(*person),
                kept: false,
            });
        }
        findings.asked.push(Asked {
            start,
            end,
            suggest: with,
            why: if other {
                "This is near a name of the case, and a name of its own."
            } else {
                "This is a name of the case and an ordinary word."
            },
            holds: if other {
                Holds::Everywhere
            } else {
                Holds::Here
            },
        });
    }

    /// A recorded name with a capital that reads as an ordinary word: left as it is, and asked about, because the door lets no capital
    /// pass that may be a name. A month beside its day or year is plain.
    fn ask_about_word(&self, name: &Name, findings: &mut Findings) {
        let Some(token) = self.token(name.first) else {
            return;
        };
        let recorded =
            name.owners.iter().any(|owner| owner.rank <= 1) && !name.possessive && !name.family;
        let capital = token.stands_out() || self.may_name_in_capitals(name.first);
        if !recorded
            || !capital
            || name.first != name.last
            || (words::is_calendar(self.word(name.first)) && self.month_here(name.first))
            || self.numbered(name.first)
        {
            return;
        }
        let people: Vec<usize> = name
            .owners
            .iter()
            .filter(|owner| owner.rank <= 1)
            .map(|owner| owner.person)
            .collect();
        let suggest = match people.as_slice() {
            [person] => self.label(*person),
            _ => self.label_of_several(&people, token.begins),
        };
        findings.asked.push(Asked {
            start: token.start,
            end: token.end,
            suggest,
            why: "This reads as an ordinary word, and is a name of the case.",
            holds: Holds::Here,
        });
    }

    /// In a line all of capitals nothing tells "STONE" from "stone": it is asked about, unless it is a verb of mood, has an
    /// article before it or a number behind it.
    fn may_name_in_capitals(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.style == Style::Caps && token.shape == Shape::Upper)
            && self.word(at).len() > 2
            && !words::is_modal(self.word(at))
            && !words::is_calendar(self.word(at))
            && !(words::is_determiner(self.word_before(at)) && self.gap(at) == Gap::Space)
            && self.token(at + 1).is_none_or(|next| {
                next.gap != Gap::Space
                    || !matches!(next.shape, Shape::Number | Shape::Alnum)
                    || self.has_age_behind(at)
            })
    }

    /// Whether a lone family name is rather the organisation or road called so ("at Clarke").
    fn is_things_rather(&self, name: &Name) -> bool {
        let things = self.pieces(name.first, of_thing);
        let Some(thing) = things.first() else {
            return false;
        };
        if thing.last > name.last {
            return true;
        }
        let best_person = name
            .owners
            .iter()
            .map(|owner| owner.rank)
            .min()
            .unwrap_or(u8::MAX);
        let best_thing = thing
            .entries
            .iter()
            .map(|entry| entry.rank)
            .min()
            .unwrap_or(u8::MAX);
        let at = matches!(
            self.word_before(name.first),
            "at" | "in" | "near" | "attends" | "attending"
        );
        thing.how == How::Written && (at || best_person > best_thing + 1)
    }

    pub(in crate::anonymise::matching) fn label(&self, person: usize) -> String {
        self.dictionary
            .person(person)
            .map_or_else(|| UNKNOWN_PERSON.to_owned(), |person| person.label.clone())
    }

    fn label_of(&self, meant: &Meant, begins: bool) -> String {
        match meant {
            Meant::One(person) | Meant::Likely(person) => self.label(*person),
            Meant::Several(people) => self.label_of_several(people, begins),
        }
    }

    pub(super) fn label_of_several(&self, people: &[usize], begins: bool) -> String {
        let family = people.iter().all(|person| {
            self.dictionary
                .person(*person)
                .is_some_and(|person| !person.professional)
        });
        match (family, begins) {
            (true, false) => "a family member",
            (true, true) => "A family member",
            (false, false) => "a person in the case",
            (false, true) => "A person in the case",
        }
        .to_owned()
    }

    fn family_words(&self, name: &Name, begins: bool) -> String {
        let article = matches!(
            self.word_before(name.from),
            "the" | "this" | "that" | "his" | "her" | "their" | "whole" | "entire"
        ) && matches!(self.gap(name.from), Gap::Space | Gap::Newline);
        match (article, begins) {
            (true, _) => "family",
            (false, true) => "The family",
            (false, false) => "the family",
        }
        .to_owned()
    }

    /// Whether a person's names stay in the text.
    pub(in crate::anonymise::matching) fn is_kept(&self, person: usize) -> bool {
        let person = self.dictionary.person(person);
        person.is_some_and(|person| person.kept)
    }

    /// What is put in a name's place: in an access answer that it is withheld, unless it stays.
    pub(super) fn stand_in(&self, with: String, kept: bool) -> String {
        if self.settings.withhold && !kept {
            withheld(&with)
        } else {
            with
        }
    }

    /// Whether the meant people's names stay in the text.
    fn stays(&self, meant: &Meant) -> bool {
        match meant {
            Meant::One(person) | Meant::Likely(person) => self.is_kept(*person),
            Meant::Several(people) => people.iter().any(|person| self.is_kept(*person)),
        }
    }

    /// The byte after the apostrophe of `Jones'`, where that is what follows a name ending in s.
    fn bare_possessive(&self, name: &Name, end: usize) -> Option<usize> {
        let ends_in_s = self.character_before(end) == Some('s');
        let opened = self
            .bytes(name.from, name.from)
            .0
            .checked_sub(1)
            .and_then(|byte| self.character_at(byte))
            == Some('\'');
        let follows = self.character_at(end) == Some('\'')
            && self
                .character_at(end + 1)
                .is_none_or(|character| character == ' ' || character == '\n');
        (ends_in_s && follows && !opened).then_some(end + 1)
    }
}

/// Every mention of the one person of the dictionary, and how sure it is.
pub(in crate::anonymise::matching) fn spot(reading: &Reading<'_>, spotted: &mut Vec<Spotted>) {
    let mut at = 0;
    while at < reading.tokens.len() {
        let name = reading
            .name_at(at)
            .filter(|name| reading.verdict(name) != Verdict::Word);
        let Some(name) = name else {
            at += 1;
            continue;
        };
        let (start, end) = reading.bytes(name.from, name.last);
        let doubt = reading.verdict(&name) == Verdict::Doubt;
        let guessed = matches!(name.how, How::Spelt | How::Doubtful);
        let whole = name.pieces > 1 && !name.initials && name.given;
        let why = match () {
            () if doubt => "an ordinary word that may be their name",
            () if guessed => "a misspelling of their name",
            () if whole => "their full name",
            () if name.initials => "initials and family name",
            () if name.given => "a given name alone",
            () => "a family name alone",
        };
        spotted.push(Spotted {
            start,
            end,
            sure: whole && !doubt && !guessed,
            why,
        });
        at = name.last + 1;
    }
    let mut findings = Findings::default();
    for at in 0..reading.tokens.len() {
        reading.take_initials(at, &Explained::new(), &mut findings);
    }
    spotted.extend(findings.found.into_iter().map(|found| Spotted {
        start: found.start,
        end: found.end,
        sure: false,
        why: "initials",
    }));
}

/// How sure a name is.
fn why(name: &Name) -> Why {
    match name.how {
        How::Spelt | How::Doubtful => Why::Fuzzy,
        How::Written
            if name.title.is_none()
                && !name.initials
                && !name.possessive
                && name.owners.iter().any(|owner| owner.rank <= 1) =>
        {
            Why::Exact
        }
        How::Written | How::Joined => Why::Variant,
    }
}

/// How a withheld name reads in an access response.
pub(super) fn withheld(with: &str) -> String {
    let (stem, possessive) = with
        .strip_suffix("'s")
        .map_or((with, ""), |stem| (stem, "'s"));
    if stem.contains("family") {
        return format!("[family name withheld]{possessive}");
    }
    format!("[{stem}: name withheld]{possessive}")
}
