//! What the rest of a note says about who is meant by a name that several have: who was named in full before, what stands in the
//! field beside, what somebody does.

use super::meaning::Meant;
use super::names::Name;
use crate::anonymise::dictionary::{Owner, Part, Sex};
use crate::anonymise::knowledge::AgeGroup;
use crate::anonymise::matching::{Reading, of_person};
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

/// Somebody whom a note has named beyond doubt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Introduced {
    person: usize,
    /// The token of the form of address, where there was one.
    title: Option<usize>,
    /// Whether the family name was part of it.
    whole: bool,
    /// The last token of the name.
    last: usize,
}

/// Everybody a note has named beyond doubt so far.
pub(super) type Company = Vec<Introduced>;

/// The other of two who share the family name behind the second: "Mr and Mrs Lloyd", "Mr Z & Mrs K Lloyd".
pub(super) struct Couple {
    /// The first token, their form of address.
    pub(super) from: usize,
    /// Who they may be.
    pub(super) other: Meant,
}

/// Remembers that a name meant this person.
pub(super) fn introduce(name: &Name, person: usize, company: &mut Company) {
    company.push(Introduced {
        person,
        title: name.title,
        whole: name.pieces > 1 || name.initials,
        last: name.last,
    });
}

/// Of people of one family name, the only one whom the note has named before, if that was with the family name.
pub(super) fn named_before(people: &[usize], company: &Company) -> Option<usize> {
    let mut named = company.iter().filter(|one| people.contains(&one.person));
    let first = named.next()?;
    let mut whole = first.whole;
    for other in named {
        if other.person != first.person {
            return None;
        }
        whole |= other.whole;
    }
    whole.then_some(first.person)
}

impl Reading<'_> {
    /// Whoever is named together with somebody by a form of address alone, or with an initial.
    pub(super) fn couple(&self, name: &Name) -> Option<Couple> {
        let second = name.title?;
        let and = |at: usize| {
            let end = self.token(at).map_or(0, |token| token.start);
            let start = at
                .checked_sub(1)
                .and_then(|before| self.token(before))
                .map_or(end, |before| before.end);
            matches!(
                self.folded.text().get(start..end).unwrap_or("").trim(),
                "&" | "+"
            )
        };
        let mut from = match self.word_before(second) {
            "and" if self.gap(second) == Gap::Space => second.checked_sub(2)?,
            _ if and(second) => second.checked_sub(1)?,
            _ => return None,
        };
        let initial = self
            .token(from)
            .filter(|token| token.shape == Shape::Letter)
            .and_then(|_| self.word(from).chars().next());
        if initial.is_some() {
            from = from.checked_sub(1)?;
        }
        if !self.listed(from).title() {
            return None;
        }
        let first = self.word(from);
        let mut people: Vec<usize> = self
            .pieces(name.last, of_person)
            .iter()
            .flat_map(|piece| &piece.entries)
            .filter(|entry| entry.part == Part::Surname)
            .filter_map(|entry| match entry.owner {
                Owner::Person(person) => Some(person),
                Owner::Thing(_) => None,
            })
            .filter(|person| {
                self.fit_of_title(*person, first) > 2
                    && initial.is_none_or(|initial| self.has_first_initial(*person, initial))
            })
            .collect();
        people.sort_unstable();
        people.dedup();
        // Of several, rather the one who is somebody's other half than a grandparent or an uncle.
        let half = |person: &&usize| {
            self.dictionary.person(**person).is_some_and(|person| {
                [" father ", " mother ", " husband ", " wife ", " partner "]
                    .iter()
                    .any(|role| person.role.contains(role))
            })
        };
        let mut halves = people.iter().filter(half);
        let other = match (people.as_slice(), halves.next(), halves.next()) {
            ([one], ..) | (_, Some(one), None) => Meant::One(*one),
            _ => Meant::Several(people),
        };
        Some(Couple { from, other })
    }

    /// "TINA WALL SPOKEN TO. WALL DECLINES STATEMENT": in a log all of capitals a family name alone is rather whoever was named last with it, a child
    /// never.
    pub(super) fn named_last_in_capitals(
        &self,
        name: &Name,
        people: &[usize],
        company: &Company,
    ) -> Option<usize> {
        let log = self
            .token(name.first)
            .is_some_and(|token| token.style == Style::Caps && token.shape == Shape::Upper);
        // "BOTH WALL", "WALL HOUSEHOLD", "RECORDED AS WALL": the name itself, or more than one of them.
        let named_only = matches!(
            self.word_before(name.first),
            "both" | "as" | "name" | "surname" | "names" | "under" | "the" | "all"
        ) || words::is_household(self.word(name.last + 1));
        if !log || named_only || name.given || name.family || name.initials || name.title.is_some()
        {
            return None;
        }
        company
            .iter()
            .rev()
            .find(|one| one.whole && people.contains(&one.person))
            .map(|one| one.person)
            .filter(|person| {
                self.dictionary
                    .person(*person)
                    .is_some_and(|person| person.category != Some(AgeGroup::Child))
            })
    }

    /// "CALLER: Emre. The father. Sharples.", "OP: And her surname? CALLER: Sharples.": of people of one family name, given as a sentence of its own
    /// where somebody speaks, whoever the same person has just named, or whose family name was asked for.
    pub(super) fn named_in_the_same_turn(
        &self,
        name: &Name,
        people: &[usize],
        company: &Company,
    ) -> Option<usize> {
        let apart = |gap: Gap| {
            !matches!(
                gap,
                Gap::Space | Gap::Comma | Gap::Apostrophe | Gap::Hyphen | Gap::Slash
            )
        };
        if name.given
            || name.family
            || name.title.is_some()
            || !apart(self.gap(name.from))
            || !(apart(self.gap(name.last + 1)) || self.gap(name.last + 1) == Gap::Comma)
        {
            return None;
        }
        let line_of = |at: usize| {
            (0..=at)
                .rev()
                .take(24)
                .find(|at| matches!(self.gap(*at), Gap::Newline | Gap::Blank | Gap::Start))
        };
        let line = line_of(name.from)?;
        let spoken = self.gap(line + 1) == Gap::Colon;
        if !spoken {
            return None;
        }
        let named: Vec<&Introduced> = company.iter().filter(|one| one.last > line).collect();
        if let Some(first) = named.first() {
            let same = named.iter().all(|one| one.person == first.person);
            return Some(first.person).filter(|person| same && people.contains(person));
        }
        let question = line_of(line.checked_sub(1)?)?;
        let asked = (question..line).any(|at| {
            self.word(at) == "surname"
                || (self.word(at) == "name"
                    && matches!(self.word_before(at), "family" | "last" | "second"))
        });
        let last = company.last().filter(|_| asked && name.from == line + 1)?;
        Some(last.person).filter(|person| people.contains(person))
    }

    /// Whose other family name this is, by what stands between it and somebody named right before: "Nadia Perrin (née Lloyd)", "Lloyd, now
    /// Perrin".
    pub(super) fn formerly(&self, name: &Name, company: &Company) -> Option<usize> {
        // "Tharshini (nee Rasaratnam)": a father's given name is his daughter's family name all the same.
        let born = matches!(self.word_before(name.from), "nee" | "maiden" | "born")
            && self.gap(name.from) == Gap::Space;
        if (name.given && !born) || name.family || name.initials {
            return None;
        }
        let mut at = name.from;
        let mut said = false;
        for _ in 0..3 {
            at = at.checked_sub(1)?;
            match self.word(at) {
                "nee" | "formerly" | "previously" | "prev" | "now" | "born" | "maiden" => {
                    said = true;
                }
                // "Mrs Perrin (also written Mrs Lloyd)".
                "written" | "known" | "recorded" | "spelt"
                    if self.word_before(at) == "also" && self.gap(at) == Gap::Space =>
                {
                    said = true;
                }
                "also" if said => {}
                _ if name.title.is_some() => {
                    at += 1;
                    break;
                }
                "name" | "was" | "as" => {}
                _ => {
                    at += 1;
                    break;
                }
            }
        }
        let close = matches!(self.gap(at), Gap::Space | Gap::Open | Gap::Comma);
        let mut before = at.checked_sub(1).filter(|_| said && close)?;
        // "ANNA PERRIN 12/05/91 NEE LLOYD".
        for _ in 0..3 {
            if self
                .token(before)
                .is_some_and(|token| token.shape == Shape::Number)
            {
                before = before.checked_sub(1)?;
            }
        }
        let named = company.iter().rev().find(|one| one.last == before)?;
        Some(named.person)
    }

    /// Of people of one name, the only one whom the note has addressed in this way before.
    pub(super) fn addressed_before(
        &self,
        people: &[usize],
        title: usize,
        company: &Company,
    ) -> Option<usize> {
        let mut addressed = company
            .iter()
            .filter(|one| {
                people.contains(&one.person)
                    && one
                        .title
                        .is_some_and(|before| self.word(before) == self.word(title))
            })
            .map(|one| one.person);
        let first = addressed.next()?;
        addressed.all(|other| other == first).then_some(first)
    }

    /// In a form the field beside says who is meant: "SURNAME: Dhillon", "FORENAMES: Harleen".
    pub(super) fn in_the_field_beside(&self, name: &Name) -> Vec<usize> {
        let label = self.word_before(name.from);
        let earlier = name.from.checked_sub(2).map_or("", |at| self.word(at));
        // "Surnarne", "F0renames": a scan reads the labels of a form no better than the names.
        let surname = matches!(label, "surname" | "surnarne" | "sumame" | "sumarne")
            || (label == "name" && matches!(earlier, "family" | "last"));
        // Of who has no family name on record, a field for it holds one of the given ones.
        if !surname || !matches!(self.gap(name.from), Gap::Colon | Gap::Space | Gap::Other) {
            return Vec::new();
        }
        let field = (name.last + 1..name.last + 7).find(|at| {
            let word = self.word(*at);
            matches!(word, "first" | "given" | "christian")
                || word.starts_with("foren")
                || word.starts_with("f0ren")
        });
        let Some(field) = field else {
            return Vec::new();
        };
        for at in field + 1..field + 4 {
            let bare = at == field + 1 && self.gap(at) == Gap::Space;
            if !bare && !matches!(self.gap(at), Gap::Colon | Gap::Other) {
                continue;
            }
            let mut called: Vec<usize> = self
                .pieces(at, of_person)
                .iter()
                .flat_map(|piece| &piece.entries)
                .filter(|entry| matches!(entry.part, Part::Forename | Part::Alias))
                .filter_map(|entry| match entry.owner {
                    Owner::Person(person) => Some(person),
                    Owner::Thing(_) => None,
                })
                .filter(|person| name.owners.iter().any(|owner| owner.person == *person))
                .collect();
            if !called.is_empty() {
                called.sort_unstable();
                called.dedup();
                return called;
            }
        }
        Vec::new()
    }

    /// In a form "CHILD SURNAME:", "Patient's first name:" ask for whoever the record is about.
    pub(super) fn subject_of_the_field(&self, name: &Name) -> Option<usize> {
        if self.gap(name.from) != Gap::Colon || name.owners.len() < 2 {
            return None;
        }
        let mut at = name.from;
        for _ in 0..4 {
            at = at.checked_sub(1)?;
            match self.word(at) {
                "child" | "pupil" | "patient" | "client" | "student" => {
                    return name.owners.iter().map(|owner| owner.person).find(|person| {
                        let known = self.dictionary.person(*person);
                        known.is_some_and(|known| known.subject)
                    });
                }
                "surname" | "name" | "names" | "forename" | "forenames" | "first" | "middle"
                | "family" | "last" | "given" | "s" => {}
                _ => return None,
            }
            if matches!(self.gap(at), Gap::Newline | Gap::Blank | Gap::Colon) {
                return None;
            }
        }
        None
    }

    /// A name that is asked for as a given one, "Known as: Rashid", "First name?", with those of its owners alone who are called so.
    pub(super) fn asked_for_as_given(&self, name: &Name) -> Option<Name> {
        let called = |name: &Name| name.owners.iter().filter(|owner| owner.given).count();
        let owners = name.owners.len();
        if owners < 2 || name.pieces > 1 || !(1..owners).contains(&called(name)) {
            return None;
        }
        // The label before it, and in a call whoever is asked.
        let mut label = name.from.checked_sub(1)?;
        let asks = |at: usize| {
            let before = self.word_before(at);
            match self.word(at) {
                "forename" | "forenames" => true,
                "as" => before == "known",
                "name" | "names" => matches!(before, "first" | "given" | "christian" | "middle"),
                _ => false,
            }
        };
        if self.gap(name.from) == Gap::Colon
            && !asks(label)
            && matches!(self.gap(label), Gap::Newline | Gap::Blank)
        {
            label = label.checked_sub(1)?;
        }
        let near = matches!(self.gap(name.from), Gap::Colon | Gap::Space | Gap::Stop);
        (near && asks(label)).then(|| {
            let mut given = name.clone();
            given.owners.retain(|owner| owner.given);
            given
        })
    }

    /// Whether what stands behind a name is the work of a professional: "will mark the file", "to refer to early help".
    pub(super) fn acts_at_work(&self, at: usize) -> bool {
        let at = match self.word(at) {
            "will" | "to" | "would" | "shall" | "agreed" | "has" | "must" => at + 1,
            _ => at,
        };
        let at = if self.word(at) == "to" { at + 1 } else { at };
        let object = || {
            (at + 1..at + 5).any(|at| {
                matches!(
                    self.word(at),
                    "file"
                        | "files"
                        | "record"
                        | "records"
                        | "referral"
                        | "assessment"
                        | "report"
                        | "minutes"
                        | "strategy"
                        | "mash"
                        | "conference"
                        | "meeting"
                        | "form"
                        | "chronology"
                        | "plan"
                )
            })
        };
        match self.word(at) {
            "refer" | "refers" | "referred" | "liaise" | "liaised" | "escalate" | "escalated"
            | "convene" | "convened" | "chair" | "chaired" | "minuted" | "assessed" | "triaged" => {
                true
            }
            "mark" | "marks" | "update" | "updates" | "updated" | "complete" | "completed"
            | "chase" | "submit" | "submitted" | "write" | "wrote" | "review" | "reviewed"
            | "close" | "closed" | "open" | "opened" | "share" | "shared" | "circulate"
            | "circulated" | "arrange" | "arranged" | "attend" | "draft" => object(),
            _ => false,
        }
    }

    /// "Mrs Chan" where no woman of the case is called so: rather the wife or mother of a man who is. Asked about all the same.
    pub(super) fn wife_of_the_name(&self, title: &str) -> Option<usize> {
        if title != "mrs" {
            return None;
        }
        let mut wives = (0..self.dictionary.people.len()).filter(|at| {
            self.dictionary.person(*at).is_some_and(|person| {
                !person.professional
                    && person.sex != Sex::Male
                    && [" mother ", " wife "]
                        .iter()
                        .any(|role| person.role.contains(role))
            })
        });
        wives.next().filter(|_| wives.next().is_none())
    }
}
