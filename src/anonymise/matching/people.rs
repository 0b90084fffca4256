//! Names decided: who is meant, what stands in the place, and what is asked.

use chrono::{Datelike as _, NaiveDate};

use super::grammar::{Verdict, starts_sentences};
use super::names::Name;
use super::{How, Reading};
use crate::anonymise::dictionary::{Owner, Sex};
use crate::anonymise::knowledge::AgeGroup;
use crate::anonymise::mentions::Spotted;
use crate::anonymise::replace::{Asked, Findings, Found, UNKNOWN_PERSON, Why};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

/// Who a name means.
enum Meant {
    One(usize),
    /// One is likelier by the rules of writing, and another has the same name.
    Likely(usize),
    Several(Vec<usize>),
}

/// Initials explained in the note: "Doreen Tasker (DT)".
type Explained = Vec<(String, usize)>;

/// Finds the people of the case in a note.
pub(super) fn find(reading: &Reading<'_>, findings: &mut Findings) {
    let mut explained = Explained::new();
    let mut at = 0;
    while at < reading.tokens.len() {
        if let Some(name) = reading.name_at(at)
            && let Some(next) = reading.take_name(&name, findings, &mut explained)
        {
            at = next;
            continue;
        }
        at += 1;
    }
    for at in 0..reading.tokens.len() {
        reading.take_initials(at, &explained, findings);
    }
}

impl Reading<'_> {
    /// Decides about a name; the token after it where it was one.
    fn take_name(
        &self,
        name: &Name,
        findings: &mut Findings,
        explained: &mut Explained,
    ) -> Option<usize> {
        let verdict = self.verdict(name);
        if verdict == Verdict::Word {
            self.ask_about_word(name, findings);
            return None;
        }
        let next = name.last + 1;
        if verdict == Verdict::Name
            && name.pieces == 1
            && name.title.is_none()
            && self.is_things_rather(name)
        {
            return None;
        }
        let meant = self.meant(name);
        let household =
            !name.given && words::is_household(self.word(next)) && self.gap(next) == Gap::Space;
        let (start, mut end) = self.bytes(
            name.from,
            if household && verdict == Verdict::Name {
                next
            } else {
                name.last
            },
        );
        let begins = self.token(name.from).is_some_and(|token| token.begins);
        if verdict == Verdict::Doubt {
            let suggest = match &meant {
                Meant::One(person) | Meant::Likely(person) => self.label(*person),
                Meant::Several(people) => self.label_of_several(people, begins),
            };
            if !self.stays(&meant) {
                let other = name.how == How::Doubtful;
                let why = if other {
                    "This is near a name of the case, and a name of its own."
                } else {
                    "This is a name of the case and an ordinary word."
                };
                findings.asked.push(Asked {
                    start,
                    end,
                    suggest,
                    why,
                    here_only: !other,
                });
            }
            return Some(next);
        }
        let (people, sure) = match &meant {
            Meant::One(person) | Meant::Likely(person) => (vec![*person], true),
            Meant::Several(people) => (people.clone(), false),
        };
        if let ([person], true) = (people.as_slice(), sure) {
            self.explain(name, *person, explained);
        }
        let why = match name.how {
            How::Spelt | How::Doubtful => Why::Fuzzy,
            How::Joined => Why::Variant,
            How::Written
                if name.title.is_none()
                    && !name.initials
                    && !name.possessive
                    && self.recorded(name, &people) =>
            {
                Why::Exact
            }
            How::Written => Why::Variant,
        };
        let mut with = if household || name.family {
            self.family_words(name, begins)
        } else if let [person] = people.as_slice() {
            self.label(*person)
        } else {
            self.label_of_several(&people, begins)
        };
        if name.possessive && !household {
            with.push_str("'s");
        } else if let Some(after) = self.bare_possessive(name, end) {
            with.push_str("'s");
            end = after;
        }
        let kept = self.stays(&meant);
        if (matches!(meant, Meant::Likely(_)) || (!sure && !name.family && !household)) && !kept {
            findings.asked.push(Asked {
                start,
                end: self.bytes(name.from, name.last).1,
                suggest: with.trim_end_matches("'s").to_owned(),
                why: "Several people of the case have this name.",
                here_only: true,
            });
        }
        findings.found.push(Found {
            start,
            end,
            with: if self.settings.withhold && !kept {
                withheld(&with)
            } else {
                with
            },
            why,
            person: if sure && !name.family && !household {
                people.first().copied()
            } else {
                None
            },
            kept,
        });
        self.ask_for_stranger(name, findings, start);
        Some(if household { next + 1 } else { next })
    }

    /// A recorded name with a capital that reads as an ordinary word: left as it is, and asked about, because the door lets no capital
    /// pass that may be a name. A month beside its day or year is plain.
    fn ask_about_word(&self, name: &Name, findings: &mut Findings) {
        let Some(token) = self.token(name.first) else {
            return;
        };
        let recorded =
            name.owners.iter().any(|owner| owner.1 <= 1) && !name.possessive && !name.family;
        if !recorded
            || !token.stands_out()
            || name.first != name.last
            || self.month_here(name.first)
        {
            return;
        }
        let people: Vec<usize> = name
            .owners
            .iter()
            .filter(|owner| owner.1 <= 1)
            .map(|owner| owner.0)
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
            here_only: true,
        });
    }

    /// Whether the words are a name here.
    fn verdict(&self, name: &Name) -> Verdict {
        let Some(token) = self.token(name.first) else {
            return Verdict::Word;
        };
        let flat = token.style != Style::Mixed;
        if name.how == How::Doubtful && name.title.is_none() && name.pieces == 1 {
            return Verdict::Doubt;
        }
        if name.title.is_some() {
            let small = name.ordinary && token.shape == Shape::Lower && token.style == Style::Mixed;
            return if small && words::is_doubtful_title(self.word(name.from)) {
                Verdict::Word
            } else {
                Verdict::Name
            };
        }
        if name.pieces > 1 || name.initials {
            if !name.ordinary {
                return Verdict::Name;
            }
            return self.judge(name.first, name.last);
        }
        let length = self.word(name.first).chars().count();
        if name.first == name.last && length <= 2 {
            // "Ng", "Li", "Jo": only with a capital; "Mo" and the like never in capitals.
            return match token.shape {
                Shape::Capital if !name.ordinary => Verdict::Name,
                Shape::Capital => self.judge(name.first, name.last),
                Shape::Upper if token.style == Style::Caps && !name.ordinary && !name.derived => {
                    Verdict::Name
                }
                Shape::Lower if token.style == Style::Flat && !name.ordinary && !name.derived => {
                    Verdict::Doubt
                }
                _ => Verdict::Word,
            };
        }
        if !name.ordinary {
            if name.derived && token.shape == Shape::Lower && length == 3 && !flat {
                return Verdict::Doubt;
            }
            return Verdict::Name;
        }
        // A family name before "family", with a capital: nobody means an adjective.
        if !name.given
            && token.stands_out()
            && words::is_household(self.word(name.last + 1))
            && self.gap(name.last + 1) == Gap::Space
            && !token.begins
        {
            return Verdict::Name;
        }
        let verdict = self.judge(name.first, name.last);
        if verdict == Verdict::Name
            && (name.derived || name.possessive || name.family)
            && name.how == How::Written
        {
            // A familiar form that is an ordinary word: only where case speaks for it.
            let capital =
                token.stands_out() && !(token.begins && starts_sentences(self.word(name.first)));
            return if capital || (flat && !name.possessive && !name.family) {
                Verdict::Name
            } else {
                Verdict::Doubt
            };
        }
        if verdict == Verdict::Doubt && (name.possessive || name.family) {
            return Verdict::Word;
        }
        verdict
    }

    /// Whether a lone family name is rather the organisation or road called so ("at Clarke").
    fn is_things_rather(&self, name: &Name) -> bool {
        let things = self.pieces(name.first, super::of_thing);
        let Some(thing) = things.first() else {
            return false;
        };
        if thing.last > name.last {
            return true;
        }
        let best_person = name
            .owners
            .iter()
            .map(|owner| owner.1)
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

    /// Whether the form is a recorded one of these people.
    fn recorded(&self, name: &Name, people: &[usize]) -> bool {
        name.owners
            .iter()
            .any(|(person, rank)| people.contains(person) && *rank <= 1)
    }

    pub(super) fn label(&self, person: usize) -> String {
        self.dictionary
            .person(person)
            .map_or_else(|| UNKNOWN_PERSON.to_owned(), |person| person.label.clone())
    }

    fn label_of_several(&self, people: &[usize], begins: bool) -> String {
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

    /// Whether the meant people's names stay in the text.
    fn stays(&self, meant: &Meant) -> bool {
        let kept = |person: &usize| {
            self.dictionary
                .person(*person)
                .is_some_and(|person| person.kept)
        };
        match meant {
            Meant::One(person) | Meant::Likely(person) => kept(person),
            Meant::Several(people) => people.iter().any(kept),
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

    /// A known given name with an unknown family name may be somebody else: the whole is asked about.
    fn ask_for_stranger(&self, name: &Name, findings: &mut Findings, start: usize) {
        let at = name.last + 1;
        if !name.given || name.pieces > 1 || name.title.is_some() || self.gap(at) != Gap::Space {
            return;
        }
        let Some(token) = self.token(at) else { return };
        let word = self.word(at);
        let stranger = token.shape == Shape::Capital
            && token.style == Style::Mixed
            && !words::is_safe(word)
            && !self.is_known(at)
            && (words::is_surname(word) || !words::is_ordinary(word));
        if stranger {
            findings.asked.push(Asked {
                start,
                end: token.end,
                suggest: UNKNOWN_PERSON.to_owned(),
                why: "A given name of the case stands before a family name it does not know.",
                here_only: false,
            });
        }
    }

    /// Who of several is meant, by what stands beside the name.
    fn meant(&self, name: &Name) -> Meant {
        let least = name.owners.iter().map(|owner| owner.1).min().unwrap_or(0);
        let all: Vec<usize> = name.owners.iter().map(|owner| owner.0).collect();
        let beside = self.roles_beside(name);
        // A title or role beside the name may mean one whose form is further from the record.
        let by_role: Vec<usize> = all
            .iter()
            .copied()
            .filter(|person| self.fits_role(*person, &beside))
            .collect();
        let mut people: Vec<usize> = if !beside.is_empty() && !by_role.is_empty() {
            let least = name
                .owners
                .iter()
                .filter(|owner| by_role.contains(&owner.0))
                .map(|owner| owner.1)
                .min()
                .unwrap_or(least);
            name.owners
                .iter()
                .filter(|owner| owner.1 == least && by_role.contains(&owner.0))
                .map(|owner| owner.0)
                .collect()
        } else {
            name.owners
                .iter()
                .filter(|owner| owner.1 == least)
                .map(|owner| owner.0)
                .collect()
        };
        if let [one] = people.as_slice() {
            return Meant::One(*one);
        }
        if let Some(title) = name.title {
            people = self.fitting_title(people, self.word(title));
            if let [one] = people.as_slice() {
                return Meant::One(*one);
            }
        }
        if name.given || name.title.is_some() {
            let professional = |person: &usize| {
                self.dictionary
                    .person(*person)
                    .is_some_and(|person| person.professional)
            };
            let at_work =
                name.title.is_some() && matches!(self.word(name.last + 1), "at" | "from" | "of");
            let (work, family): (Vec<usize>, Vec<usize>) = people
                .iter()
                .copied()
                .partition(|person| professional(person));
            if let ([one], true) = (work.as_slice(), at_work) {
                return Meant::One(*one);
            }
            if let ([one], false) = (family.as_slice(), work.is_empty()) {
                return if name.pieces > 1 {
                    Meant::Likely(*one)
                } else {
                    Meant::One(*one)
                };
            }
        }
        people.sort_unstable();
        Meant::Several(people)
    }

    /// Of several, those whom the form of address fits best: never against what is known, and rather adults.
    fn fitting_title(&self, people: Vec<usize>, title: &str) -> Vec<usize> {
        let best = people
            .iter()
            .map(|person| self.fit_of_title(*person, title))
            .max()
            .unwrap_or(0);
        people
            .into_iter()
            .filter(|person| self.fit_of_title(*person, title) == best)
            .collect()
    }

    /// How well a form of address fits a person: 0 for not at all.
    fn fit_of_title(&self, at: usize, title: &str) -> u8 {
        let Some(person) = self.dictionary.person(at) else {
            return 0;
        };
        let sex = match title {
            "mr" | "mister" | "sir" => Sex::Male,
            "mrs" | "ms" | "dame" | "miss" => Sex::Female,
            _ => return u8::from(person.professional),
        };
        let young = self.age(person.born).is_some_and(|age| age < 16);
        let child = !person.professional && (person.category == Some(AgeGroup::Child) || young);
        match (
            person.sex == sex,
            person.sex == Sex::Unknown,
            child && title != "miss",
        ) {
            (true, _, false) => 4,
            (true, _, true) => 3,
            (false, true, false) => 2,
            (false, true, true) => 1,
            (false, false, _) => 0,
        }
    }

    fn age(&self, born: Option<NaiveDate>) -> Option<i32> {
        let on = self.on.or(self.settings.opened_on)?;
        Some(on.year() - born?.year())
    }

    /// The roles that the words beside a name tell of.
    fn roles_beside(&self, name: &Name) -> Vec<&'static str> {
        for back in 1..=3 {
            let Some(at) = name.from.checked_sub(back) else {
                break;
            };
            if !matches!(
                self.gap(at + 1),
                Gap::Space | Gap::Newline | Gap::Comma | Gap::Open | Gap::Slash | Gap::Colon
            ) {
                break;
            }
            let roles = roles_of_word(self.word(at), self.word_before(at));
            if !roles.is_empty() {
                // "Grace's mum Jane" tells of Jane; "mum of Jane" does not.
                return roles.to_vec();
            }
            if !matches!(
                self.word(at),
                "called" | "named" | "is" | "the" | "his" | "her" | "new" | "ex" | "s"
            ) {
                break;
            }
        }
        let after = name.last + 1;
        if matches!(self.gap(after), Gap::Open | Gap::Comma) {
            for ahead in after..after + 2 {
                let roles = roles_of_word(self.word(ahead), "");
                if !roles.is_empty() {
                    return roles.to_vec();
                }
            }
        }
        if let Some(title) = name.title {
            return match self.word(title) {
                "dr" | "doctor" => vec![
                    "gp",
                    "doctor",
                    "consultant",
                    "paediatrician",
                    "psychiatrist",
                ],
                "pc" | "wpc" | "pcso" | "dc" | "ds" | "di" | "dci" | "sgt" | "sergeant"
                | "constable" | "insp" | "inspector" => vec!["police"],
                _ => Vec::new(),
            };
        }
        Vec::new()
    }

    fn fits_role(&self, at: usize, roles: &[&str]) -> bool {
        self.dictionary.person(at).is_some_and(|person| {
            roles.iter().any(|role| person.role.contains(role))
                || (roles.contains(&"subject") && person.subject)
        })
    }

    /// Remembers initials that the note itself explains: "Jane Smith (JS)".
    fn explain(&self, name: &Name, person: usize, explained: &mut Explained) {
        let at = name.last + 1;
        if self.gap(at) != Gap::Open || name.pieces < 2 {
            return;
        }
        let Some(token) = self.token(at) else { return };
        let letters = self.word(at);
        let closes = matches!(self.character_at(token.end), Some(')' | ']'));
        if closes
            && token.shape == Shape::Upper
            && (2..=4).contains(&letters.len())
            && letters.chars().next() == self.word(name.first).chars().next()
        {
            explained.push((letters.to_owned(), person));
        }
    }

    /// Initials standing alone: `JS`, `J.S.`, `J S`.
    fn take_initials(&self, at: usize, explained: &Explained, findings: &mut Findings) {
        let Some(token) = self.token(at) else { return };
        let (letters, last) = match token.shape {
            Shape::Upper if (2..=5).contains(&(token.end - token.start)) => {
                (self.word(at).to_owned(), at)
            }
            Shape::Letter => self.spaced_initials(at),
            _ => return,
        };
        let alone = last == at;
        if letters.len() < 2 {
            return;
        }
        if let Some((_, person)) = explained.iter().find(|(known, _)| *known == letters) {
            self.push_initials(at, last, &[*person], findings);
            return;
        }
        if alone
            && (words::is_safe(&letters)
                || (token.style == Style::Caps
                    && (words::is_ordinary(&letters) || letters.len() < 3))
                || words::is_ordinary(&letters) && letters.len() > 2)
        {
            return;
        }
        if alone && self.is_known(at) && !self.pieces(at, super::of_person).is_empty() {
            return;
        }
        let people = self.dictionary.people_with_initials(&letters);
        let Some(least) = people.iter().map(|person| person.1).min() else {
            return;
        };
        if least > 2
            || (alone
                && self.is_known(at)
                && self.pieces(at, super::of_thing).iter().any(|piece| {
                    piece
                        .entries
                        .iter()
                        .any(|entry| matches!(entry.owner, Owner::Thing(_)))
                }))
        {
            return;
        }
        let nearest: Vec<usize> = people
            .iter()
            .filter(|person| person.1 == least)
            .map(|person| person.0)
            .collect();
        self.push_initials(at, last, &nearest, findings);
    }

    /// Single capitals with stops or spaces between them, and where they end.
    fn spaced_initials(&self, at: usize) -> (String, usize) {
        let continues = |at: usize| {
            matches!(
                self.gap(at),
                Gap::Dot | Gap::Space | Gap::DotSpace | Gap::Hyphen
            ) && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Letter)
        };
        if continues(at)
            && at > 0
            && self
                .token(at - 1)
                .is_some_and(|token| token.shape == Shape::Letter)
        {
            return (String::new(), at);
        }
        let mut letters = self.word(at).to_owned();
        let mut last = at;
        while letters.len() < 5 && continues(last + 1) {
            last += 1;
            letters.push_str(self.word(last));
        }
        if self.word(at) == "i" && self.gap(at + 1) == Gap::Space {
            return (String::new(), at);
        }
        (letters, last)
    }

    fn push_initials(&self, first: usize, last: usize, people: &[usize], findings: &mut Findings) {
        let (start, mut end) = self.bytes(first, last);
        let dotted = first < last && self.gap(first + 1) != Gap::Space;
        if dotted && self.character_at(end) == Some('.') {
            end += 1;
        }
        let family: Vec<usize> = people
            .iter()
            .copied()
            .filter(|person| {
                self.dictionary
                    .person(*person)
                    .is_some_and(|person| !person.professional)
            })
            .collect();
        let begins = self.token(first).is_some_and(|token| token.begins);
        let (with, person, ask) = match (people, family.as_slice()) {
            ([one], _) => (self.label(*one), Some(*one), false),
            (_, [one]) => (self.label(*one), Some(*one), true),
            _ => (self.label_of_several(people, begins), None, true),
        };
        let kept = people.iter().any(|person| {
            self.dictionary
                .person(*person)
                .is_some_and(|person| person.kept)
        });
        if ask && !kept {
            findings.asked.push(Asked {
                start,
                end,
                suggest: with.clone(),
                why: "Several people of the case have these initials.",
                here_only: true,
            });
        }
        findings.found.push(Found {
            start,
            end,
            with: if self.settings.withhold && !kept {
                withheld(&with)
            } else {
                with
            },
            why: Why::Variant,
            person,
            kept,
        });
    }
}

/// Every mention of the one person of the dictionary, and how sure it is.
pub(super) fn spot(reading: &Reading<'_>, spotted: &mut Vec<Spotted>) {
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

/// The roles a word beside a name tells of, as parts of the folded role, detail and pseudonym.
fn roles_of_word(word: &str, before: &str) -> &'static [&'static str] {
    match word {
        "sw" | "ssw" | "asw" => &["social worker"],
        "worker" => match before {
            "social" => &["social worker"],
            "support" => &["support worker"],
            "youth" => &["youth worker"],
            "key" => &["key worker"],
            _ => &["worker"],
        },
        "hv" | "visitor" => &["health visitor"],
        "gp" => &["gp", "doctor"],
        "nurse" => &["nurse"],
        "midwife" | "mw" => &["midwife"],
        "teacher" | "tutor" | "headteacher" | "ht" => &["teacher"],
        "officer" | "police" | "constable" => &["police", "officer"],
        "mum" | "mummy" | "mam" | "mother" | "mom" | "mo" => &["mother"],
        "dad" | "daddy" | "father" | "fa" => &["father"],
        "son" => &["son", "subject"],
        "daughter" => &["daughter", "subject"],
        "brother" | "bro" | "sister" | "sis" | "sibling" => &["sibling", "brother", "sister"],
        "nan" | "nana" | "nanny" | "gran" | "granny" | "grandma" | "grandmother" | "mgm"
        | "pgm" => &["grandmother", "mgm", "pgm", "grandparent"],
        "grandad" | "grandpa" | "grandfather" | "mgf" | "pgf" => {
            &["grandfather", "mgf", "pgf", "grandparent"]
        }
        "partner" | "boyfriend" | "girlfriend" | "bf" | "husband" | "wife" => {
            &["partner", "husband", "wife"]
        }
        "aunt" | "auntie" | "aunty" => &["aunt", "relative"],
        "uncle" => &["uncle", "relative"],
        "cousin" => &["cousin", "relative"],
        "child" | "pupil" | "student" | "baby" | "yp" => &["subject"],
        "carer" => &["carer"],
        "neighbour" => &["neighbour"],
        "friend" => &["friend"],
        _ => &[],
    }
}
