//! What can be told from a person's details: names in full and as words, age, what is filled in, what is compared.

use std::fmt;

use chrono::Datelike as _;

use super::Person;
use crate::domain::calendar::age_on;
use crate::domain::date::Date;
use crate::domain::matching::Profile;
use crate::domain::name;

/// Apostrophes by which a name is also searched in its parts.
const APOSTROPHES: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{2bc}', '`'];

impl Person {
    /// Every name the person has or had, in full, the usual one first. For showing and for search.
    pub fn every_name(&self) -> impl Iterator<Item = &str> {
        self.forenames
            .iter()
            .chain(&self.surname)
            .chain(&self.aliases)
            .chain(&self.former_names)
            .map(String::as_str)
    }

    /// Every word of every name, folded, so that a search finds it however it is written: what a hyphen, a space or an
    /// apostrophe parts is there in its parts and joined (`smith jones smithjones`; `oneill o neill`).
    pub fn search_words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let mut add = |text: &str| {
            let parts = name::words(text);
            let joined = parts.concat();
            for word in parts.into_iter().chain([joined]) {
                if !word.is_empty() && !words.contains(&word) {
                    words.push(word);
                }
            }
        };
        for name in self.every_name() {
            add(name);
            if name.contains(APOSTROPHES) {
                add(&name.replace(APOSTROPHES, " "));
            }
        }
        if self.forenames.len() > 1 {
            add(&self.forenames.join(" "));
        }
        words
    }

    /// What of the person is compared to find likely matches.
    pub fn profile(&self) -> Profile {
        Profile {
            forenames: self.forenames.clone(),
            surname: self.surname.clone(),
            aliases: self.aliases.clone(),
            former_names: self.former_names.clone(),
            date_of_birth: self.date_of_birth,
            nhs_number: self
                .nhs_number
                .as_ref()
                .map(|number| number.as_str().to_owned()),
            phones: self.phones.clone(),
            emails: self.emails.clone(),
            postcodes: self
                .addresses
                .iter()
                .filter_map(|address| address.postcode.clone())
                .collect(),
        }
    }

    /// The names of the fields that hold something, in the order of the JSON Lines form; the source is not one of them.
    pub fn filled(&self) -> Vec<&'static str> {
        macro_rules! filled {
            ($($field:ident: $there:ident),+ $(,)?) => {
                [$((stringify!($field), filled!(@ $there self.$field))),+]
            };
            (@ single $value:expr) => { $value.is_some() };
            (@ list $value:expr) => { !$value.is_empty() };
        }
        filled! {
            title: single,
            forenames: list,
            surname: single,
            aliases: list,
            former_names: list,
            date_of_birth: single,
            date_of_death: single,
            sex: single,
            nhs_number: single,
            phones: list,
            emails: list,
            handles: list,
            vehicles: list,
            staff_numbers: list,
            addresses: list,
            ethnicity: single,
            religion: single,
            disabilities: list,
            health: single,
            sexual_orientation: single,
            convictions: single,
            child_protection: single,
        }
        .into_iter()
        .filter_map(|(field, there)| there.then_some(field))
        .collect()
    }

    /// Whether a field is a list, to which something can be added without what was there going away.
    pub fn is_list(field: &str) -> bool {
        matches!(
            field,
            "forenames"
                | "aliases"
                | "former_names"
                | "phones"
                | "emails"
                | "handles"
                | "vehicles"
                | "staff_numbers"
                | "addresses"
                | "disabilities"
        )
    }

    /// The age on a day, or at death where that was before; none where there is no date of birth.
    pub fn age(&self, today: Date) -> Option<Age> {
        let birth = self.date_of_birth?;
        let died = self.date_of_death.is_some();
        let (from, to) = match self.date_of_death {
            Some(death) => (death.first_day(), death.last_day()),
            None => (today, today),
        };
        let least = age_on(birth.last_day(), from).unwrap_or(0);
        let most = age_on(birth.first_day(), to.min(today))?;
        let months = birth.exact().filter(|_| !died && most < 2).map(|birth| {
            let months = (today.year() - birth.year()) * 12
                + i32::try_from(today.month()).unwrap_or(0)
                - i32::try_from(birth.month()).unwrap_or(0)
                - i32::from(today.day() < birth.day());
            u32::try_from(months).unwrap_or(0)
        });
        Some(Age {
            least,
            most,
            months,
            at_death: died,
        })
    }

    /// The usual name in full: title, forenames, surname; the first alias where there is neither.
    pub fn full_name(&self) -> String {
        let parts: Vec<&str> = self
            .title
            .iter()
            .chain(&self.forenames)
            .chain(&self.surname)
            .map(String::as_str)
            .collect();
        if self.forenames.is_empty() && self.surname.is_none() {
            return self.aliases.first().cloned().unwrap_or_default();
        }
        parts.join(" ")
    }
}

/// How old somebody is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// In whole years, at least.
    pub least: u32,
    /// In whole years, at most: more where a date is only partly known.
    pub most: u32,
    /// In whole months, of a living child under two whose day of birth is known.
    pub months: Option<u32>,
    /// Whether this is the age at which the person died.
    pub at_death: bool,
}

impl Age {
    /// The age in years, where only one is possible.
    pub fn years(self) -> Option<u32> {
        (self.least == self.most).then_some(self.least)
    }
}

/// "7 months", "14", "13 or 14", "14 at death".
impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.months, self.years()) {
            (Some(1), _) => f.write_str("1 month")?,
            (Some(months), _) => write!(f, "{months} months")?,
            (None, Some(years)) => write!(f, "{years}")?,
            (None, None) => write!(f, "{} or {}", self.least, self.most)?,
        }
        if self.at_death {
            f.write_str(" at death")?;
        }
        Ok(())
    }
}
