//! `notice` and `ropa`: what the service does with personal data, told to everybody and to the regulator. Both are made from
//! the settings, the retention policy and what is on record, so that neither can say what the program does not do.

use std::collections::BTreeMap;

use crate::actions::disposal_date::policy_today;
use crate::config::Settings;
use crate::domain::audit::Entry;
use crate::domain::case::Basis;
use crate::domain::date::Date;
use crate::domain::org::RecipientKind;
use crate::domain::processing::{data_subjects, special_category_in_words};
use crate::domain::referral::Source;
use crate::domain::retention::Policy;
use crate::domain::role::CaseRole;
use crate::domain::user::Permission;
use crate::error::Result;
use crate::session::Session;
use crate::store::processing as store;

/// The privacy notice.
pub struct Notice {
    /// The settings it speaks from.
    pub settings: Settings,
    /// The retention policy in force.
    pub policy: Policy,
    /// The day.
    pub on: Date,
}

/// Makes the privacy notice.
pub fn notice(session: &mut Session) -> Result<Notice> {
    session.require(Permission::SeeStatus)?;
    let (settings, on) = (session.settings().clone(), session.today());
    let tx = session.begin()?;
    let policy = policy_today(&tx)?;
    tx.commit(Entry::check("notice"))?;
    Ok(Notice {
        settings,
        policy,
        on,
    })
}

/// How often something was shared with a kind of recipient.
pub struct SharedWith {
    /// The kind.
    pub kind: RecipientKind,
    /// How often.
    pub times: u64,
    /// When last; an ISO date.
    pub last_on: Option<String>,
}

/// The record of processing (UK GDPR Art 30(1)).
pub struct Ropa {
    /// The settings it speaks from.
    pub settings: Settings,
    /// The retention policy in force.
    pub policy: Policy,
    /// The day.
    pub on: Date,
    /// How many cases are kept on each basis.
    pub bases: Vec<(Basis, u64)>,
    /// How many referrals came from each source.
    pub sources: Vec<(Source, u64)>,
    /// Whom the records are about, and how many entries of people on cases there are of each.
    pub subjects: Vec<(&'static str, u64)>,
    /// The special categories of data, and of how many people each is filled in.
    pub special: Vec<(&'static str, u64)>,
    /// The kinds of recipient.
    pub recipients: Vec<SharedWith>,
}

/// Makes the record of processing.
pub fn ropa(session: &mut Session) -> Result<Ropa> {
    session.require(Permission::ReadRecords)?;
    let (settings, on) = (session.settings().clone(), session.today());
    let tx = session.begin()?;
    let count = |tallies: &[store::Tally], word: &str| {
        tallies
            .iter()
            .find(|(of, _)| of == word)
            .map_or(0, |(_, count)| *count)
    };
    let bases = store::basis_tally(&tx)?;
    let sources = store::source_tally(&tx)?;
    let mut subjects: BTreeMap<&'static str, u64> = BTreeMap::new();
    for (role, count) in store::role_tally(&tx)? {
        let role = CaseRole::parse(&role).unwrap_or(CaseRole::Other);
        *subjects.entry(data_subjects(role)).or_default() += count;
    }
    let special = store::special_category_tally(&tx)?
        .into_iter()
        .filter_map(|(field, count)| special_category_in_words(&field).map(|name| (name, count)))
        .collect();
    let shared = store::recipient_tally(&tx)?;
    let recipients = RecipientKind::ALL
        .iter()
        .map(|kind| {
            let of_kind = shared.iter().find(|(word, _, _)| word == kind.word());
            SharedWith {
                kind: *kind,
                times: of_kind.map_or(0, |(_, times, _)| *times),
                last_on: of_kind.map(|(_, _, last)| last.clone()),
            }
        })
        .collect();
    let ropa = Ropa {
        settings,
        policy: policy_today(&tx)?,
        on,
        bases: Basis::ALL
            .iter()
            .map(|basis| (*basis, count(&bases, basis.word())))
            .collect(),
        sources: Source::ALL
            .iter()
            .map(|source| (*source, count(&sources, source.word())))
            .collect(),
        subjects: subjects.into_iter().collect(),
        special,
        recipients,
    };
    tx.commit(Entry::check("ropa"))?;
    Ok(ropa)
}
