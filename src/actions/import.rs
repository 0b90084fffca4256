//! `import`: a file of records into the store, in one transaction (CLI.md, "Records as JSON Lines").
//!
//! - `rows`: the rows of the file, kind by kind; `csv_rows` and `cells`: those of CSV; `keys`: the importer's keys in memory; `held`: the keys of likely matches;
//! - `pass`: one pass over the rows of a kind, read and judged on a thread of its own while this one writes;
//! - `records`: how each kind of record is judged and written; `rejected`: the file of rejected lines;
//! - `restore`: a dump into a store without records.
//!
//! A file is looked through once to see what is where, and then read kind by kind, so that lines may stand in any order
//! and the file is never held in memory. References are given in the order of the file, kind by kind.

mod cells;
mod csv_rows;
mod held;
mod keys;
mod pass;
mod records;
mod rejected;
mod restore;
mod rows;
mod write;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use crate::actions::disposal_date::{policy_today, recompute_with};
use crate::actions::restriction::Restrictions;
use crate::domain::audit::Entry;
use crate::domain::date::{Date, PartialDate};
use crate::domain::line::LineKind;
use crate::domain::record::Recorded;
use crate::domain::reference::{AnyRef, CaseRef, PersonRef, Reference as _, year_and_number};
use crate::domain::retention::Policy;
use crate::domain::text::Problem;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::outside::record_file::RecordFile;
use crate::session::Session;
use crate::store::disposal::fingerprint_each;
use crate::store::dump::{is_dump_only, restore_is_possible};
use crate::store::import as store;
use crate::store::{WriteTx, reference};

use keys::{Keys, Known};
use pass::{Numbers, pass};
use rows::Plan;
use write::{Outcome, Writing};

/// What `import` is asked for.
pub struct ImportRequest<'r> {
    /// The file.
    pub file: &'r RecordFile,
    /// The name under which the keys of the file are kept.
    pub source: &'r str,
    /// Store nothing; only tell what would be.
    pub dry_run: bool,
    /// Store the good lines where some are rejected.
    pub keep_good: bool,
    /// Where the rejected lines go.
    pub rejected: Option<&'r Path>,
    /// The kind of every row of a CSV file; none for JSON Lines.
    pub csv: Option<LineKind>,
}

/// How many lines of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([u64; LineKind::ALL.len()]);

impl Counts {
    fn count(&mut self, kind: LineKind) {
        if let Some(count) = self.0.get_mut(kind.index()) {
            *count += 1;
        }
    }

    /// The counts that are not 0.
    pub fn iter(&self) -> impl Iterator<Item = (LineKind, u64)> + '_ {
        LineKind::ALL
            .iter()
            .copied()
            .zip(self.0)
            .filter(|(_, count)| *count > 0)
    }

    /// All of them together.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

/// A line and what is said about it; never a value from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The number of the line, from 1.
    pub line: u64,
    /// The field; empty where it is the line as a whole.
    pub field: String,
    /// The word for scripts.
    pub code: &'static str,
    /// The sentence for people.
    pub reason: String,
}

impl Refused {
    fn new(line: u64, problem: Problem) -> Self {
        Self {
            line,
            field: problem.field,
            code: problem.code,
            reason: problem.reason,
        }
    }
}

/// What an import did, or would have done.
pub struct Import {
    /// The name of the import.
    pub source: String,
    /// Whether it was only tried.
    pub dry_run: bool,
    /// Whether anything was stored: not in a dry run, and not where lines were rejected without `--keep-good`.
    pub stored: bool,
    /// New records.
    pub added: Counts,
    /// New records of kinds that only a dump has, by the word of the kind.
    pub others: BTreeMap<&'static str, u64>,
    /// Records that were changed, or superseded by a correction.
    pub updated: Counts,
    /// Lines that say what the store says already.
    pub unchanged: Counts,
    /// What is wrong with the rejected lines, in the order of the file.
    pub rejected: Vec<Refused>,
    /// How many lines were rejected; a line may have several things wrong with it.
    pub rejected_lines: u64,
    /// Lines that were left out for a reason that is no mistake in them.
    pub skipped: Vec<Refused>,
    /// How many things about stored lines are unusual.
    pub warnings: u64,
    /// The first of them.
    pub warned: Vec<Refused>,
    /// Disclosures that today's rules would have refused.
    pub historic: u64,
}

impl Import {
    fn new(request: &ImportRequest<'_>, mut outcome: Outcome, stored: bool) -> Self {
        outcome.rejected.sort_by_key(|refused| refused.line);
        outcome.skipped.sort_by_key(|refused| refused.line);
        outcome.warned.sort_by_key(|refused| refused.line);
        Self {
            source: request.source.to_owned(),
            dry_run: request.dry_run,
            stored,
            added: outcome.added,
            others: outcome.others,
            updated: outcome.updated,
            unchanged: outcome.unchanged,
            rejected: outcome.rejected,
            rejected_lines: outcome.rejected_lines,
            skipped: outcome.skipped,
            warnings: outcome.warnings,
            warned: outcome.warned,
            historic: outcome.historic,
        }
    }
}

/// What every line is judged against, and no line changes: both threads read it.
struct World<'w> {
    source: &'w str,
    today: Date,
    policy: &'w Policy,
    keys: Keys,
    births: HashMap<PersonRef, PartialDate>,
    /// What may not be shared of whom.
    restrictions: Restrictions,
    /// The importing user may decide that something is kept for a shorter time.
    may_shorten: bool,
    /// The importing user may let leave what is restricted.
    may_use_restricted: bool,
}

/// Imports a file. `progress` is told now and then what is being done, how far it is and how far it has to go.
pub fn import(
    session: &mut Session,
    request: &ImportRequest<'_>,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Import> {
    session.require(Permission::ImportRecords)?;
    if let Some(path) = request.rejected {
        rejected::place_check(path)?;
    }
    let year = session.year();
    let may_shorten = session.may(Permission::DecideRetention);
    let may_use_restricted = session.may(Permission::UseRestricted);
    let may_restore = session.may(Permission::RestoreBackup);
    let mut plan = match request.csv {
        None => Plan::of_lines(request.file, is_dump_only, progress)?,
        Some(kind) => Plan::of_csv(request.file, kind)?,
    };
    let tx = session.begin()?;
    store::import_begin(&tx)?;
    let is_dump = plan.is_dump && may_restore && restore_is_possible(&tx)?;
    let done = if is_dump {
        restore::restore(&tx, request, progress)?
    } else {
        run(
            &tx,
            request,
            &mut plan,
            (year, may_shorten, may_use_restricted),
            progress,
        )?
    };
    request.file.still_the_same()?;
    let (import, touched) = done;
    if let Some(path) = request.rejected
        && import.rejected_lines > 0
    {
        rejected::write(path, request.file, &plan, &import.rejected)?;
    }
    if request.dry_run {
        tx.roll_back_but_record(Entry::check("import.dry-run"))?;
    } else if import.stored {
        let action = if is_dump { "import.dump" } else { "import" };
        tx.commit(Entry::change(action).on_all(touched))?;
    }
    Ok(import)
}

fn run(
    tx: &WriteTx<'_>,
    request: &ImportRequest<'_>,
    plan: &mut Plan,
    (year, may_shorten, may_use_restricted): (i32, bool, bool),
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<(Import, Vec<AnyRef>)> {
    let policy = policy_today(tx)?;
    let mut world = World {
        source: request.source,
        today: tx.acting().at.london_date(),
        policy: &policy,
        keys: Keys::new(),
        births: HashMap::new(),
        restrictions: Restrictions::read(tx)?,
        may_shorten,
        may_use_restricted,
    };
    let mut numbers = Vec::with_capacity(LineKind::ALL.len());
    for kind in LineKind::ALL {
        let last = reference::reference_last(tx, kind.reference(), year)?;
        numbers.push(Numbers::new(*kind, year, last));
    }
    let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
    let mut writing = Writing::new(tx, recorded, numbers)?;
    know(&mut world, &mut writing)?;
    if plan.is_dump {
        know_own(&mut world, tx, restore::is_of_this_store(tx, request.file)?)?;
    }
    for (line, problem) in plan.bad.drain(..) {
        writing.outcome.reject(line, [problem]);
    }
    for line in plan.dumped.drain(..) {
        writing.outcome.only_in_a_dump(line);
    }
    passes(request.file, plan, &mut world, &mut writing, progress)?;
    writing.all_are_stored()?;
    reckon(&mut writing, &policy, progress)?;
    finish(tx, request, year, writing)
}

/// Remembers the keys of earlier imports of this source.
fn know(world: &mut World<'_>, writing: &mut Writing<'_, '_>) -> Result<()> {
    let tx = writing.tx;
    let merged: HashMap<i64, i64> = store::merged_people(tx)?
        .into_iter()
        .map(|(from, into)| (from.id(), into.id()))
        .collect();
    world.keys.know_merged(&merged);
    for kind in LineKind::ALL {
        store::import_key_each(tx, world.source, kind.reference(), |key, id, digest| {
            world.keys.know(*kind, key, Known { id, digest });
        })?;
    }
    store::births_of_source(tx, world.source, |person, birth| {
        world.births.insert(person, birth);
    })?;
    let mut disposed = HashSet::new();
    let key = fingerprint_each(tx, |fingerprint| {
        disposed.insert(fingerprint);
    })?;
    if let Some(key) = key {
        world.keys.know_disposed(world.source, key, disposed);
    }
    writing.decided = store::referrals_decided_of_source(tx, world.source)?
        .into_iter()
        .map(|(referral, _, case)| (referral, case))
        .collect();
    Ok(())
}

/// Remembers the records of this store, for a dump of it: what is here already stays as it is, and what was disposed of does
/// not come back (CLI.md: importing the same file again changes nothing). A dump that cannot tell whose it is has its records
/// known again by who recorded them and when.
fn know_own(world: &mut World<'_>, tx: &WriteTx<'_>, is_own: Option<bool>) -> Result<()> {
    if is_own == Some(false) {
        return Ok(());
    }
    let mut records = Vec::new();
    for kind in LineKind::ALL {
        store::recorded_each(tx, *kind, |record, by, at| records.push((record, by, at)))?;
    }
    let last = is_own.map(|_| store::numbers_given(tx)).transpose()?;
    world.keys.know_own(records.into_iter(), last);
    Ok(())
}

fn passes(
    file: &RecordFile,
    plan: &Plan,
    world: &mut World<'_>,
    writing: &mut Writing<'_, '_>,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<()> {
    for kind in LineKind::ALL.iter().copied() {
        if !plan.has(kind) {
            continue;
        }
        let of = plan.count(kind);
        let doing = match kind {
            LineKind::Organisation => "Organisations",
            LineKind::Person => "People",
            LineKind::Referral => "Referrals",
            LineKind::Case => "Cases",
            LineKind::Note => "Notes",
            LineKind::Disclosure => "Disclosures",
        };
        let mut told = |done: u64| progress(doing, done, of.max(done));
        let rows = plan.rows(file, kind)?;
        writing.coming = of;
        let given = match kind {
            LineKind::Organisation => {
                pass::<records::Organisations>(rows, world, writing, &mut told)
            }
            LineKind::Person => pass::<records::People>(rows, world, writing, &mut told),
            LineKind::Referral => pass::<records::Referrals>(rows, world, writing, &mut told),
            LineKind::Case => pass::<records::Cases>(rows, world, writing, &mut told),
            LineKind::Note => pass::<records::Notes>(rows, world, writing, &mut told),
            LineKind::Disclosure => pass::<records::Disclosures>(rows, world, writing, &mut told),
        }?;
        world.keys.give(kind, given);
        for (person, birth) in writing.births.drain(..) {
            match birth {
                Some(birth) => world.births.insert(person, birth),
                None => world.births.remove(&person),
            };
        }
    }
    Ok(())
}

/// Reckons the disposal of the cases for which it could not be told when they were written.
fn reckon(
    writing: &mut Writing<'_, '_>,
    policy: &Policy,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<()> {
    let cases = std::mem::take(&mut writing.to_reckon);
    let of = cases.len() as u64;
    for (done, case) in (0_u64..).zip(cases) {
        if done % 1024 == 0 {
            progress("Dates of disposal", done, of);
        }
        recompute_with(writing.tx, CaseRef::from_id(case), policy)?;
    }
    Ok(())
}

fn finish(
    tx: &WriteTx<'_>,
    request: &ImportRequest<'_>,
    year: i32,
    writing: Writing<'_, '_>,
) -> Result<(Import, Vec<AnyRef>)> {
    let mut touched: Vec<AnyRef> = writing.changed().to_vec();
    for (kind, numbers) in LineKind::ALL.iter().zip(&writing.numbers) {
        if numbers.given == 0 {
            continue;
        }
        let kind = kind.reference();
        let first = reference::reference_reserve_kind(tx, kind, year, numbers.given)?;
        if year_and_number(kind, first).1 != numbers.before + 1 {
            return Err(Failure::internal(
                "The references of an import do not follow each other.",
            ));
        }
        touched.extend((first..first + i64::from(numbers.given)).map(|id| AnyRef::new(kind, id)));
    }
    let outcome = writing.outcome;
    let stored = !request.dry_run && (outcome.rejected_lines == 0 || request.keep_good);
    Ok((Import::new(request, outcome, stored), touched))
}
