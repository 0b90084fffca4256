//! Who of several people of one name is meant: by title, by the roles that stand beside it, by what is usual.

use chrono::{Datelike as _, NaiveDate};

use super::company::{Company, named_before};
use super::names::{Candidate, Generation, Name};
use crate::anonymise::dictionary::{Owner, Part, Sex};
use crate::anonymise::knowledge::AgeGroup;
use crate::anonymise::matching::{Reading, of_person};
use crate::anonymise::token::Gap;
use crate::anonymise::words;

/// Who a name means.
pub(super) enum Meant {
    One(usize),
    /// One is likelier by the rules of writing, and another has the same name.
    Likely(usize),
    Several(Vec<usize>),
}

/// What is left after the first look at who may be meant.
enum Narrowed {
    To(Meant),
    Several(Vec<usize>),
}

impl Reading<'_> {
    /// Who of several is meant, by what stands beside the name.
    pub(super) fn meant(&self, name: &Name, company: &Company) -> Meant {
        if let [one] = self.in_the_field_beside(name).as_slice() {
            return Meant::One(*one);
        }
        if let Some(one) = self.formerly(name, company) {
            return Meant::One(one);
        }
        if let Some(one) = self.subject_of_the_field(name) {
            return Meant::One(one);
        }
        let given = self.asked_for_as_given(name);
        let name = given.as_ref().unwrap_or(name);
        let mut people = match self.by_role(name) {
            Narrowed::To(meant) => return meant,
            Narrowed::Several(people) => people,
        };
        if let Some(one) = self.born_as_written(name, &people) {
            return Meant::One(one);
        }
        if let [one] = self.called_behind(name, &people).as_slice() {
            return Meant::One(*one);
        }
        if let Some(meant) = self.of_generation(name, &people) {
            return meant;
        }
        if let Some(title) = name.title {
            people = match self.by_title(name, title, people, company) {
                Narrowed::To(meant) => return meant,
                Narrowed::Several(people) => people,
            };
        }
        if let Some(meant) = self.by_work(name, &people) {
            return meant;
        }
        if let Some(one) = named_before(&people, company) {
            // Whom the note named before and whom the record is of are two: it is asked.
            let subject = name.title.and_then(|_| self.subject_of_known_sex(&people));
            return match subject.filter(|subject| *subject != one) {
                Some(subject) => Meant::Likely(subject),
                None => Meant::One(one),
            };
        }
        if let Some(one) = self.named_in_the_same_turn(name, &people, company) {
            return Meant::One(one);
        }
        if let Some(one) = self.named_last_in_capitals(name, &people, company) {
            return Meant::Likely(one);
        }
        // "Kayden (Sharples)": of the family name in brackets is whoever stands before them; and so in "Marina. Sharples.", said on the telephone.
        let before = name.from.checked_sub(1).filter(|before| {
            let said = self.gap(name.from) == Gap::DotSpace
                && self.gap(name.last + 1) != Gap::Space
                && self
                    .token(*before)
                    .is_some_and(|token| token.begins || token.gap == Gap::Colon);
            (said || self.gap(name.from) == Gap::Open) && !name.given && name.title.is_none()
        });
        if let Some(before) = before
            && let [one] = self.called_so(before, &people).as_slice()
        {
            return Meant::One(*one);
        }
        if let Some(one) = name
            .title
            .and_then(|title| self.so_on_record(&people, title))
        {
            return Meant::Likely(one);
        }
        // "Mr Bailey" on the case of a man of that name is rather him than his son; it is asked all the same.
        let subject = people.iter().copied().find(|person| {
            self.dictionary
                .person(*person)
                .is_some_and(|person| person.subject && person.category == Some(AgeGroup::Adult))
        });
        if let (Some(subject), Some(_)) = (subject, name.title) {
            return Meant::Likely(subject);
        }
        // So is "Mrs Bailey" rather a child's mother than an aunt or grandmother.
        if let (Some(parent), Some(_)) = (self.only_parent(&people), name.title) {
            return Meant::Likely(parent);
        }
        people.sort_unstable();
        Meant::Several(people)
    }

    /// Of several people one of whom is at work on the case, whoever acts or is addressed as such, or the one who is not.
    fn by_work(&self, name: &Name, people: &[usize]) -> Option<Meant> {
        if !name.given && name.title.is_none() {
            return None;
        }
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
            return Some(Meant::One(*one));
        }
        if let [one] = work.as_slice()
            && self.acts_at_work(name.last + 1)
        {
            return Some(Meant::One(*one));
        }
        if let ([one], false) = (family.as_slice(), work.is_empty()) {
            return Some(if name.pieces > 1 {
                Meant::Likely(*one)
            } else {
                Meant::One(*one)
            });
        }
        None
    }

    /// The only one of a name whose form of address on record is the one before it, where that is no everyday one: "Alhaji".
    fn addressed_on_record(&self, name: &Name, title: usize) -> Option<usize> {
        let everyday = matches!(
            self.word(title),
            "mr" | "mrs" | "ms" | "miss" | "dr" | "pc" | "dc" | "ps" | "ds" | "sgt"
        );
        let people: Vec<usize> = name.owners.iter().map(|owner| owner.person).collect();
        self.so_on_record(&people, title).filter(|_| !everyday)
    }

    /// "Mrs Dvorak" for the only woman of the case whose family name is a man's with a woman's ending: Dvorakova, Petrauskiene.
    fn of_another_ending(&self, name: &Name, title: usize) -> Option<usize> {
        let word = self.word(name.first);
        let stem = word.get(..word.len().saturating_sub(2))?;
        if stem.len() < 5 || name.first != name.last || !words::is_womans_title(self.word(title)) {
            return None;
        }
        let ends = |surname: &str| {
            ["a", "e", "ova", "iene", "yte", "aite"]
                .iter()
                .any(|ending| surname.ends_with(ending))
        };
        let women: Vec<usize> = (0..self.dictionary.people.len())
            .filter(|person| {
                self.dictionary.person(*person).is_some_and(|known| {
                    known.surname != word && known.surname.starts_with(stem) && ends(&known.surname)
                }) && self.fit_of_title(*person, self.word(title)) > 2
            })
            .collect();
        match women.as_slice() {
            [one] => Some(*one),
            _ => self.so_on_record(&women, title),
        }
    }

    /// The only one of several whose form of address on record is the one at a token.
    fn so_on_record(&self, people: &[usize], title: usize) -> Option<usize> {
        let mut recorded = people.iter().copied().filter(|person| {
            let known = self.dictionary.person(*person);
            known.is_some_and(|known| known.title == self.word(title))
        });
        recorded.next().filter(|_| recorded.next().is_none())
    }

    /// Of several people, those who have the word at a token for a given name; where it is on record of some, those and not whoever might
    /// be called so.
    fn called_so(&self, at: usize, people: &[usize]) -> Vec<usize> {
        let called: Vec<(u8, usize)> = self
            .pieces(at, of_person)
            .iter()
            .filter(|piece| piece.last == at)
            .flat_map(|piece| &piece.entries)
            .filter(|entry| matches!(entry.part, Part::Forename | Part::Alias))
            .filter_map(|entry| match entry.owner {
                Owner::Person(person) if people.contains(&person) => Some((entry.rank, person)),
                _ => None,
            })
            .collect();
        let nearest = called.iter().map(|(rank, _)| *rank).min();
        let mut called: Vec<usize> = called
            .into_iter()
            .filter(|(rank, _)| Some(*rank) == nearest)
            .map(|(_, person)| person)
            .collect();
        called.sort_unstable();
        called.dedup();
        called
    }

    /// Of several people of one name, those who are called by what is said behind it: "Mrs Bailey (Peggy)", "MICHAEL BAILEY KNOWN AS MIKEY".
    fn called_behind(&self, name: &Name, people: &[usize]) -> Vec<usize> {
        let behind = name.last + 1;
        let closed = |at: usize| {
            self.token(at)
                .is_some_and(|token| matches!(self.character_at(token.end), Some(')' | ',')))
        };
        if self.gap(behind) == Gap::Open && closed(behind) {
            return self.called_so(behind, people);
        }
        let known_as = usize::from(matches!(self.word(behind), "known" | "goes"))
            + usize::from(matches!(self.word(behind + 1), "as" | "by"));
        let said = match (self.word(behind), known_as) {
            ("aka", _) => behind + 1,
            (_, 2) => behind + 2,
            _ => return Vec::new(),
        };
        if (behind..=said).all(|at| matches!(self.gap(at), Gap::Space | Gap::Comma)) {
            self.called_so(said, people)
        } else {
            Vec::new()
        }
    }

    /// "Mrs Bailey" on the record of a woman of that name is rather she than a daughter who was named before.
    fn subject_of_known_sex(&self, people: &[usize]) -> Option<usize> {
        people.iter().copied().find(|person| {
            self.dictionary.person(*person).is_some_and(|person| {
                person.subject
                    && person.category == Some(AgeGroup::Adult)
                    && person.sex != Sex::Unknown
            })
        })
    }

    /// The only mother or father of several people.
    fn only_parent(&self, people: &[usize]) -> Option<usize> {
        let mut parents = people.iter().copied().filter(|person| {
            self.dictionary.person(*person).is_some_and(|person| {
                person.role.starts_with(" mother ") || person.role.starts_with(" father ")
            })
        });
        parents.next().filter(|_| parents.next().is_none())
    }

    /// Those whose form is nearest to what was recorded, or whom a role beside the name fits.
    fn by_role(&self, name: &Name) -> Narrowed {
        let least = name
            .owners
            .iter()
            .map(|owner| owner.rank)
            .min()
            .unwrap_or(0);
        let all: Vec<usize> = name.owners.iter().map(|owner| owner.person).collect();
        // A title or role beside the name may mean one whose form is further from the record.
        let (beside, owned) = self.roles_beside(name);
        let mut by_role: Vec<usize> = all
            .iter()
            .copied()
            .filter(|person| self.fits_role(*person, &beside, false))
            .collect();
        if by_role.is_empty() {
            by_role = all
                .iter()
                .copied()
                .filter(|person| self.fits_role(*person, &beside, true))
                .collect();
        }
        let mut people: Vec<usize> = if !beside.is_empty() && !by_role.is_empty() {
            let least = name
                .owners
                .iter()
                .filter(|owner| by_role.contains(&owner.person))
                .map(|owner| owner.rank)
                .min()
                .unwrap_or(least);
            name.owners
                .iter()
                .filter(|owner| owner.rank == least && by_role.contains(&owner.person))
                .map(|owner| owner.person)
                .collect()
        } else {
            name.owners
                .iter()
                .filter(|owner| owner.rank == least)
                .map(|owner| owner.person)
                .collect()
        };
        if people.len() > 1 {
            people = nearest_forms(name, &people);
        }
        if let [one] = people.as_slice() {
            // "with his own father John Carter": whose father it is, is not certain where another has the name as well.
            let shared = name
                .owners
                .iter()
                .any(|owner| owner.rank == least && owner.person != *one);
            return Narrowed::To(if owned && shared && !by_role.is_empty() {
                Meant::Likely(*one)
            } else {
                Meant::One(*one)
            });
        }
        Narrowed::Several(people)
    }

    /// Of several people of one name, the only one born on the date that stands behind it.
    fn born_as_written(&self, name: &Name, people: &[usize]) -> Option<usize> {
        for at in name.last + 1..name.last + 6 {
            if matches!(
                self.gap(at),
                Gap::Stop | Gap::Blank | Gap::Newline | Gap::Semicolon
            ) {
                return None;
            }
            if let Some(date) = self.date_at(at) {
                let mut born = people
                    .iter()
                    .copied()
                    .filter(|person| self.is_birth_of(&date, *person));
                return born.next().filter(|_| born.next().is_none());
            }
            if !matches!(self.word(at), "dob" | "d" | "o" | "b" | "born" | "on") {
                return None;
            }
        }
        None
    }

    /// Of people of one name the youngest or the eldest, where that is said and their births or parts on the case tell. A
    /// family name alone may be that of somebody older still, whom the case does not know, and is asked about.
    fn of_generation(&self, name: &Name, people: &[usize]) -> Option<Meant> {
        let generation = name.generation?;
        // "Mr Ward senior" is no woman of the name.
        let people: &[usize] = &match name.title {
            Some(title) => self.fitting_title(people.to_vec(), self.word(title)),
            None => people.to_vec(),
        };
        let grand = |person: usize| {
            self.dictionary.person(person).is_some_and(|person| {
                person.role.contains(" grandfather ") || person.role.contains(" grandparent ")
            })
        };
        let mut by_birth: Vec<(NaiveDate, usize)> = people
            .iter()
            .filter_map(|person| Some((self.dictionary.person(*person)?.born?, *person)))
            .collect();
        by_birth.sort_unstable();
        if by_birth.len() == people.len() {
            let (_, person) = match generation {
                Generation::Elder => by_birth.first(),
                Generation::Younger => by_birth.last(),
            }?;
            return Some(if name.given || grand(*person) {
                Meant::One(*person)
            } else {
                Meant::Likely(*person)
            });
        }
        // The elder is nobody's child: "Ward senior" where the others of the name are a son and a grandchild.
        let child = |person: usize| {
            self.dictionary.person(person).is_some_and(|person| {
                [
                    " son ",
                    " daughter ",
                    " child ",
                    " sibling ",
                    " grandchild ",
                    " grandson ",
                    " granddaughter ",
                ]
                .iter()
                .any(|role| person.role.contains(role))
                    || person.category == Some(AgeGroup::Child)
            })
        };
        let (young, old): (Vec<usize>, Vec<usize>) =
            people.iter().copied().partition(|person| child(*person));
        match (generation, young.as_slice(), old.as_slice()) {
            (Generation::Elder, [_, ..], [one]) | (Generation::Younger, [one], [_, ..]) => {
                return Some(Meant::One(*one));
            }
            _ => {}
        }
        let wanted = generation == Generation::Elder;
        let mut fitting = people
            .iter()
            .copied()
            .filter(|person| grand(*person) == wanted);
        let known = people.iter().any(|person| grand(*person));
        let one = fitting
            .next()
            .filter(|_| known && fitting.next().is_none())?;
        Some(Meant::One(one))
    }

    /// Those of several whom the form of address before their name fits.
    fn by_title(
        &self,
        name: &Name,
        title: usize,
        people: Vec<usize>,
        company: &Company,
    ) -> Narrowed {
        let written = self.word(title);
        if let Some(one) = self
            .addressed_before(&people, title, company)
            .or_else(|| self.addressed_on_record(name, title))
        {
            return Narrowed::To(Meant::One(one));
        }
        let fit = |person: &usize| self.fit_of_title(*person, written);
        let best = people.iter().map(fit).max().unwrap_or(0);
        if best < 3 && !name.given {
            // Rather an adult whose name is further from the record than a child of that very name.
            let adults: Vec<usize> = name
                .owners
                .iter()
                .map(|owner| owner.person)
                .filter(|person| fit(person) > 2)
                .collect();
            if let [one] = adults.as_slice() {
                return Narrowed::To(Meant::One(*one));
            }
            if let Some(one) = self.so_on_record(&adults, title) {
                return Narrowed::To(Meant::One(one));
            }
            if let Some(one) = self.of_another_ending(name, title) {
                return Narrowed::To(Meant::One(one));
            }
        }
        if best < 2
            && !name.given
            && let Some(wife) = self.wife_of_the_name(written)
        {
            return Narrowed::To(Meant::Likely(wife));
        }
        if best == 0 {
            return Narrowed::To(Meant::Several(people));
        }
        let people = self.fitting_title(people, written);
        if let [one] = people.as_slice() {
            return Narrowed::To(Meant::One(*one));
        }
        match self.of_generation(name, &people) {
            Some(meant) => Narrowed::To(meant),
            None => Narrowed::Several(people),
        }
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
    pub(super) fn fit_of_title(&self, at: usize, title: &str) -> u8 {
        let Some(person) = self.dictionary.person(at) else {
            return 0;
        };
        let sex = match title {
            _ if words::is_mans_title(title) => Sex::Male,
            _ if words::is_womans_title(title) => Sex::Female,
            _ => return u8::from(person.professional),
        };
        let young = self.age(person.born).is_some_and(|age| age < 16);
        // A child's brothers and sisters are children, where no birth says otherwise.
        let sibling = person.born.is_none()
            && person.role.contains(" sibling ")
            && self
                .dictionary
                .people
                .iter()
                .any(|one| one.subject && one.category == Some(AgeGroup::Child));
        let child =
            !person.professional && (person.category == Some(AgeGroup::Child) || young || sibling);
        match (
            person.sex == sex,
            person.sex == Sex::Unknown,
            child && title != "miss",
        ) {
            (true, _, false) => 4,
            // Of an adult whom the case is about it is not known, and it is likely enough.
            (false, true, false) if person.subject && person.category == Some(AgeGroup::Adult) => 4,
            // Nobody calls a girl "Mrs".
            (true, _, true) => {
                if title == "mrs" {
                    1
                } else {
                    3
                }
            }
            (false, true, false) => 2,
            (false, true, true) => 1,
            (false, false, _) => 0,
        }
    }

    fn age(&self, born: Option<NaiveDate>) -> Option<i32> {
        let on = self.on.or(self.settings.opened_on)?;
        Some(on.year() - born?.year())
    }

    /// Whether one of the roles is this person's; `subject` counts only where that is asked, as a son may be the subject.
    fn fits_role(&self, at: usize, roles: &[&str], subject: bool) -> bool {
        self.dictionary.person(at).is_some_and(|person| {
            roles
                .iter()
                .any(|role| *role != "subject" && person.role.contains(&format!(" {role} ")))
                || (subject && roles.contains(&"subject") && person.subject)
        })
    }
}

/// Of several with forms as near, those whose first piece is nearest; and of those, after a title whoever is called so by family name,
/// without one whoever is by given name.
fn nearest_forms(name: &Name, people: &[usize]) -> Vec<usize> {
    let owners: Vec<&Candidate> = name
        .owners
        .iter()
        .filter(|owner| people.contains(&owner.person))
        .collect();
    let lead = owners.iter().map(|owner| owner.lead).min().unwrap_or(0);
    let by_given = name.title.is_none();
    let nearest: Vec<&Candidate> = owners
        .into_iter()
        .filter(|owner| owner.lead == lead)
        .collect();
    let fitting: Vec<usize> = nearest
        .iter()
        .filter(|owner| owner.given == by_given)
        .map(|owner| owner.person)
        .collect();
    if fitting.is_empty() {
        nearest.into_iter().map(|owner| owner.person).collect()
    } else {
        fitting
    }
}
