//! What an import has written so far, and what it has found out on the way.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::actions::import::pass::Numbers;
use crate::actions::import::{Counts, Refused};
use crate::domain::date::{Date, PartialDate};
use crate::domain::line::LineKind;
use crate::domain::record::Recorded;
use crate::domain::reference::{AnyRef, CaseRef, PersonRef, Reference as _, ReferralRef};
use crate::domain::text::Problem;
use crate::error::{Failure, Result};
use crate::store::WriteTx;

/// How many warnings are told one by one; all are counted.
const MOST_WARNINGS: usize = 1000;

/// The state of an import that only the writing thread has.
pub(super) struct Writing<'w, 's> {
    /// The one transaction.
    pub tx: &'w WriteTx<'s>,
    /// Who imports, and when.
    pub recorded: Recorded,
    /// What became of the lines.
    pub outcome: Outcome,
    /// The references of each kind.
    pub numbers: Vec<Numbers>,
    /// Records that were changed.
    changed: Vec<AnyRef>,
    /// Dates of birth of people written in this pass.
    pub births: Vec<(PersonRef, Option<PartialDate>)>,
    /// The referrals that were decided on, earlier or here; with the case that took them.
    pub decided: HashMap<ReferralRef, Option<CaseRef>>,
    /// The cases that were added here: the day of closing of those that are closed.
    pub added_cases: HashMap<CaseRef, Option<Date>>,
    /// The cases whose disposal has to be reckoned anew at the end.
    pub to_reckon: BTreeSet<i64>,
}

impl<'w, 's> Writing<'w, 's> {
    pub fn new(tx: &'w WriteTx<'s>, recorded: Recorded, numbers: Vec<Numbers>) -> Self {
        Self {
            tx,
            recorded,
            outcome: Outcome::default(),
            numbers,
            changed: Vec::new(),
            births: Vec::new(),
            decided: HashMap::new(),
            added_cases: HashMap::new(),
            to_reckon: BTreeSet::new(),
        }
    }

    /// The storage id of the next reference of a kind.
    pub fn next_id(&mut self, kind: LineKind) -> Result<i64> {
        self.numbers
            .get_mut(kind.index())
            .ok_or_else(|| Failure::internal("A kind of record has no numbers."))?
            .next()
    }

    /// Remembers that a record was changed.
    pub fn touched(&mut self, reference: AnyRef) {
        self.changed.push(reference);
    }

    /// The records that were changed.
    pub fn changed(&self) -> &[AnyRef] {
        &self.changed
    }

    /// Has a case's disposal reckoned anew at the end, because something was entered on this day.
    pub fn entered(&mut self, case: CaseRef, on: Date) {
        match self.added_cases.get(&case) {
            // Reckoned when it was added; an entry of no later day changes nothing.
            Some(None) => {}
            Some(Some(closed)) if on <= *closed => {}
            Some(Some(_)) | None => {
                self.to_reckon.insert(case.id());
            }
        }
    }
}

/// What became of the lines so far.
#[derive(Default)]
pub(super) struct Outcome {
    pub added: Counts,
    pub others: BTreeMap<&'static str, u64>,
    pub updated: Counts,
    pub unchanged: Counts,
    pub rejected: Vec<Refused>,
    pub rejected_lines: u64,
    pub skipped: Vec<Refused>,
    pub warnings: u64,
    pub warned: Vec<Refused>,
    pub historic: u64,
}

impl Outcome {
    /// A line is rejected for these problems.
    pub fn reject(&mut self, line: u64, problems: impl IntoIterator<Item = Problem>) {
        self.rejected_lines += 1;
        self.rejected.extend(
            problems
                .into_iter()
                .map(|problem| Refused::new(line, problem)),
        );
    }

    /// A line is stored although these things about it are unusual.
    pub fn warn(&mut self, line: u64, warnings: Vec<Problem>) {
        self.warnings += warnings.len() as u64;
        let room = MOST_WARNINGS.saturating_sub(self.warned.len());
        self.warned.extend(
            warnings
                .into_iter()
                .take(room)
                .map(|problem| Refused::new(line, problem)),
        );
    }
}
