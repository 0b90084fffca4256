//! What was recorded of a person before. A name, an address or a number that was replaced still means them in whatever was written
//! while it stood (RULES.md section 5, "every free-text mention, including under an alias or a misspelling").

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Address, Person};
use crate::domain::matching::is_no_name;
use crate::domain::name::{fold, words};

impl Person {
    /// The details of an earlier version, from the JSON Lines form in which it is kept. What disposal took out of it, or what an
    /// import brought that does not read any more, is not there.
    pub fn from_earlier(details: &Value) -> Self {
        macro_rules! fields {
            ($($field:ident),+ $(,)?) => {
                Self { $($field: field(details, stringify!($field))),+ }
            };
        }
        fields! {
            title, forenames, surname, aliases, former_names, date_of_birth, date_of_death, sex, nhs_number, phones, emails,
            handles, vehicles, staff_numbers, addresses, ethnicity, religion, disabilities, health, sexual_orientation,
            convictions, child_protection, source,
        }
    }

    /// The person with every name, address and number they were recorded with before beside those of now: earlier names are former
    /// names. What there is one of (dates, the NHS number, what is said in sentences) stays as it is now.
    #[must_use]
    pub fn with_earlier<'p>(&self, earlier: impl IntoIterator<Item = &'p Self>) -> Self {
        let mut whole = self.clone();
        for before in earlier {
            whole.learn_names(before);
            learn(&mut whole.phones, &before.phones, |text| fold(text));
            learn(&mut whole.emails, &before.emails, |text| fold(text));
            learn(&mut whole.handles, &before.handles, |text| fold(text));
            learn(&mut whole.vehicles, &before.vehicles, |text| fold(text));
            learn(&mut whole.staff_numbers, &before.staff_numbers, |text| {
                fold(text)
            });
            learn(&mut whole.addresses, &before.addresses, written);
        }
        whole
    }

    /// The same, and beside it the person once more for each other NHS number and date of birth that were recorded: for comparing, which
    /// knows one of each.
    pub fn ever(&self, earlier: &[Self]) -> Vec<Self> {
        let mut all = vec![self.with_earlier(earlier)];
        for before in earlier {
            let Some(first) = all.first() else { break };
            let mut other = first.clone();
            other.nhs_number = before.nhs_number.clone().or(other.nhs_number);
            other.date_of_birth = before.date_of_birth.or(other.date_of_birth);
            if !all.contains(&other) {
                all.push(other);
            }
        }
        all
    }

    fn learn_names(&mut self, before: &Self) {
        learn(&mut self.aliases, &before.aliases, |text| fold(text));
        learn(&mut self.former_names, &before.former_names, |text| {
            fold(text)
        });
        let is_known = |person: &Self, name: &str| {
            person
                .aliases
                .iter()
                .chain(&person.former_names)
                .any(|known| fold(known) == fold(name))
        };
        if let Some(surname) = &before.surname
            && !is_placeholder(surname)
            && self.surname.as_deref().map(fold) != Some(fold(surname))
            && !is_known(self, surname)
        {
            self.former_names.push(surname.clone());
        }
        // A word that stood where no name was known yet ("Baby") names nobody.
        if before.forenames.iter().any(|name| is_placeholder(name)) || before.forenames.is_empty() {
            return;
        }
        let whole = usual(before);
        if fold(&whole) == fold(&usual(self)) || is_known(self, &whole) {
            return;
        }
        match &before.surname {
            Some(surname) if !is_placeholder(surname) => self.former_names.push(whole),
            // A single name is no family name.
            _ => self.aliases.push(before.forenames.join(" ")),
        }
    }

    /// This earlier version without what others say of themselves, and without what is said in sentences: for one that stood while
    /// somebody else's record was taken for theirs.
    #[must_use]
    pub fn without(&self, others: &[Self]) -> Self {
        let mut left = self.clone();
        for other in others {
            forget(&mut left.aliases, &other.aliases, |text| fold(text));
            forget(&mut left.aliases, &[usual(other)], |text| fold(text));
            forget(&mut left.former_names, &other.former_names, |text| {
                fold(text)
            });
            forget(&mut left.phones, &other.phones, |text| fold(text));
            forget(&mut left.emails, &other.emails, |text| fold(text));
            forget(&mut left.handles, &other.handles, |text| fold(text));
            forget(&mut left.vehicles, &other.vehicles, |text| fold(text));
            forget(&mut left.staff_numbers, &other.staff_numbers, |text| {
                fold(text)
            });
            forget(&mut left.addresses, &other.addresses, written);
            macro_rules! single {
                ($($field:ident),+) => {
                    $(if left.$field == other.$field { left.$field = None; })+
                };
            }
            single!(date_of_birth, date_of_death, sex, nhs_number, ethnicity);
        }
        Self {
            religion: None,
            disabilities: Vec::new(),
            health: None,
            sexual_orientation: None,
            convictions: None,
            child_protection: None,
            ..left
        }
    }
}

/// Given names and family name, in one.
fn usual(person: &Person) -> String {
    person
        .forenames
        .iter()
        .chain(&person.surname)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_placeholder(name: &str) -> bool {
    words(name).iter().all(|word| is_no_name(word))
}

fn written(address: &Address) -> String {
    let lines: Vec<&str> = address
        .lines
        .iter()
        .chain(&address.postcode)
        .map(String::as_str)
        .collect();
    fold(&lines.join(" "))
}

fn learn<T: Clone>(to: &mut Vec<T>, from: &[T], key: impl Fn(&T) -> String) {
    for one in from {
        let is_new = {
            let this = key(one);
            !to.iter().any(|known| key(known) == this)
        };
        if is_new {
            to.push(one.clone());
        }
    }
}

fn forget<T>(from: &mut Vec<T>, what: &[T], key: impl Fn(&T) -> String) {
    from.retain(|one| {
        let this = key(one);
        !what.iter().any(|other| key(other) == this)
    });
}

fn field<T: DeserializeOwned + Default>(details: &Value, name: &str) -> T {
    details
        .get(name)
        .and_then(|value| serde_json::from_value(value.clone()).ok())
        .unwrap_or_default()
}
