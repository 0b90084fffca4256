//! Counts over all cases that may be published: nobody is named, and small counts are withheld
//! ([`tables`]).

use std::collections::BTreeMap;

use crate::anonymise::tables::{self, Protected};
use crate::domain::audit::Entry;
use crate::domain::calendar::age_on;
use crate::domain::person::Ethnicity;
use crate::domain::user::Permission;
use crate::error::Result;
use crate::session::Session;
use crate::store::export::statistics::{self as counts, Counted, SubjectCounted};

/// One table.
pub struct StatisticsTable {
    /// Its word for machines.
    pub word: &'static str,
    /// What is counted, and by what.
    pub title: &'static str,
    /// What each row counts.
    pub rows: Vec<String>,
    /// The counts, in the order of the rows.
    pub counts: Protected,
}

/// The counts of one year, or of all.
pub struct Statistics {
    /// The calendar year; none where everything is counted.
    pub year: Option<u16>,
    /// The smallest count that is published.
    pub smallest: u64,
    /// The tables.
    pub tables: Vec<StatisticsTable>,
}

/// Counts referrals, cases, their subjects and what was shared.
pub fn export_statistics(session: &mut Session, year: Option<u16>) -> Result<Statistics> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    let text = year.map(|year| format!("{year:04}"));
    let text = text.as_deref();
    let subjects = counts::subject_list_counted(&tx, text)?;
    let counted = vec![
        table(
            "referrals-by-source",
            "Referrals received, by source",
            counts::referral_count_by_source(&tx, text)?,
        ),
        table(
            "referrals-by-state",
            "Referrals received, by what became of them",
            counts::referral_count_by_state(&tx, text)?,
        ),
        table(
            "cases-by-state",
            "Cases opened, by state",
            counts::case_count_by_state(&tx, text)?,
        ),
        table(
            "subjects-by-category",
            "Subjects of the cases opened, by category",
            tally(&subjects, |subject| subject.category.clone()),
        ),
        table(
            "subjects-by-age",
            "Subjects of the cases opened, by age on the day of opening",
            by_age(&subjects),
        ),
        table(
            "subjects-by-sex",
            "Subjects of the cases opened, by sex",
            tally(&subjects, sex),
        ),
        table(
            "subjects-by-ethnicity",
            "Subjects of the cases opened, by ethnicity",
            tally(&subjects, ethnicity),
        ),
        table(
            "disclosures-by-decision",
            "Decisions about sharing, by decision",
            counts::disclosure_count_by_decision(&tx, text)?,
        ),
        table(
            "disclosures-by-recipient",
            "Decisions about sharing, by recipient",
            counts::disclosure_count_by_recipient(&tx, text)?,
        ),
    ];
    tx.commit(Entry::check("export.statistics"))?;
    Ok(Statistics {
        year,
        smallest: tables::SMALLEST,
        tables: counted,
    })
}

fn table(word: &'static str, title: &'static str, counted: Vec<Counted>) -> StatisticsTable {
    let (mut rows, numbers): (Vec<String>, Vec<u64>) = counted.into_iter().unzip();
    let mut counts = tables::protect(&numbers);
    if counts.rows_tell {
        rows.clear();
        counts.counts.clear();
    }
    StatisticsTable {
        word,
        title,
        rows,
        counts,
    }
}

fn tally(subjects: &[SubjectCounted], of: impl Fn(&SubjectCounted) -> String) -> Vec<Counted> {
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    for subject in subjects {
        *counted.entry(of(subject)).or_default() += 1;
    }
    counted.into_iter().collect()
}

/// The groups of age: what they are called and the first age that is no longer in them.
const AGES: [(&str, u32); 9] = [
    ("under 1", 1),
    ("1 to 4", 5),
    ("5 to 9", 10),
    ("10 to 15", 16),
    ("16 and 17", 18),
    ("18 to 24", 25),
    ("25 to 64", 65),
    ("65 to 84", 85),
    ("85 and over", u32::MAX),
];

/// The subjects by age, the youngest first. Of a birth known by its year or month only the last day it could be is taken,
/// as for retention (RULES.md section 4).
fn by_age(subjects: &[SubjectCounted]) -> Vec<Counted> {
    let mut counted = vec![0; AGES.len() + 1];
    for subject in subjects {
        let age = subject
            .born
            .map(|born| age_on(born.last_day(), subject.opened_on).unwrap_or(0));
        let group = age.map_or(AGES.len(), |age| {
            AGES.iter()
                .position(|(_, end)| age < *end)
                .unwrap_or(AGES.len())
        });
        if let Some(count) = counted.get_mut(group) {
            *count += 1;
        }
    }
    AGES.iter()
        .map(|(name, _)| *name)
        .chain(["not recorded"])
        .map(str::to_owned)
        .zip(counted)
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// What somebody wrote in words of their own is not published.
fn sex(subject: &SubjectCounted) -> String {
    match subject.sex.as_deref().map(str::to_lowercase).as_deref() {
        Some("female" | "f") => "female",
        Some("male" | "m") => "male",
        Some(text) if !text.trim().is_empty() => "otherwise recorded",
        _ => "not recorded",
    }
    .to_owned()
}

fn ethnicity(subject: &SubjectCounted) -> String {
    subject
        .ethnicity
        .as_deref()
        .and_then(Ethnicity::parse)
        .map_or("not recorded", Ethnicity::meaning)
        .to_owned()
}
