//! What an import has written so far, and what it has found out on the way.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::actions::import::held::HeldKeys;
use crate::actions::import::pass::Numbers;
use crate::actions::import::{Counts, Refused};
use crate::domain::date::{Date, PartialDate};
use crate::domain::line::LineKind;
use crate::domain::matching::LookupKey;
use crate::domain::record::Recorded;
use crate::domain::reference::{AnyRef, CaseRef, PersonRef, Reference as _, ReferralRef};
use crate::domain::text::Problem;
use crate::error::{Failure, Result};
use crate::store::WriteTx;
use crate::store::bulk::{BulkIndexing, NOTES, PEOPLE};
use crate::store::person::person_key_insert;

/// How many warnings are told one by one; all are counted.
const MOST_WARNINGS: usize = 1000;

/// The state of an import that only the writing thread has.
pub(super) struct Writing<'w, 's> {
    /// The one transaction.
    pub tx: &'w WriteTx<'s>,
    /// How what is stored gets into the full-text indexes.
    bulk: BulkIndexing<'w, 's>,
    /// The keys of people that are not stored yet: they are, in order, when there are many.
    keys: HeldKeys,
    /// Who imports, and when.
    pub recorded: Recorded,
    /// What became of the lines.
    pub outcome: Outcome,
    /// The references of each kind.
    pub numbers: Vec<Numbers>,
    /// How many lines there are of the kind that is being stored; 0 where that is not known.
    pub coming: u64,
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
    pub fn new(tx: &'w WriteTx<'s>, recorded: Recorded, numbers: Vec<Numbers>) -> Result<Self> {
        Ok(Self {
            tx,
            bulk: BulkIndexing::new(tx)?,
            keys: HeldKeys::default(),
            recorded,
            outcome: Outcome::default(),
            numbers,
            coming: 0,
            changed: Vec::new(),
            births: Vec::new(),
            decided: HashMap::new(),
            added_cases: HashMap::new(),
            to_reckon: BTreeSet::new(),
        })
    }

    /// The storage id of the next reference of a kind.
    pub fn next_id(&mut self, kind: LineKind) -> Result<i64> {
        self.numbers
            .get_mut(kind.index())
            .ok_or_else(|| Failure::internal("A kind of record has no numbers."))?
            .next()
    }

    /// Before a new record of this kind is stored.
    pub fn storing(&mut self, kind: LineKind) -> Result<()> {
        match kind {
            LineKind::Person => self.bulk.in_bulk(PEOPLE, self.coming),
            LineKind::Note => self.bulk.in_bulk(NOTES, self.coming),
            // References of these begin with a year and so need not ascend, and triggers keep the calendar of disposals.
            LineKind::Organisation | LineKind::Referral | LineKind::Case | LineKind::Disclosure => {
                self.bulk.by_row()
            }
        }
    }

    /// Before anything that is there already is changed.
    pub fn changing(&mut self) -> Result<()> {
        self.bulk.by_row()
    }

    /// Keeps by what a new person is found as a likely match.
    pub fn find_by(&mut self, person: PersonRef, keys: &[LookupKey]) -> Result<()> {
        self.keys.hold(person, keys)?;
        if self.keys.are_many() {
            self.store_keys()?;
        }
        Ok(())
    }

    fn store_keys(&mut self) -> Result<()> {
        person_key_insert(self.tx, self.keys.in_order())?;
        self.keys.clear();
        Ok(())
    }

    /// When all lines are stored: what was put off is done.
    pub fn all_are_stored(&mut self) -> Result<()> {
        self.store_keys()?;
        self.bulk.finish()
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

    /// A line is left out because it is of a kind that only a dump has, and this import is none.
    pub fn only_in_a_dump(&mut self, line: u64) {
        self.skipped.push(Refused::new(
            line,
            Problem::new(
                "kind",
                "dump-only",
                "Only the import of a dump into a store without records takes this kind of line.",
            ),
        ));
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
