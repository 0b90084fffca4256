//! The words of reasons in the audit trail that go with a record: why it was looked at, changed, or proposed for disposal. The
//! entries stay and still verify, because they hold a digest of the words only.

use std::collections::{BTreeSet, HashMap};

use crate::domain::reference::AnyRef;
use crate::error::Result;
use crate::store::tx::{Db, WriteTx};

/// Which reasons stand beside entries that name which records. It is read once for a disposal of many records, and then only
/// what has been added since.
#[derive(Default)]
pub struct ReasonIndex {
    /// Entries that name a record by itself.
    single: HashMap<AnyRef, Vec<i64>>,
    /// Entries that name consecutive records, as `P-000001..P-000100`.
    ranges: Vec<(AnyRef, AnyRef, i64)>,
    /// The last entry that was read.
    read_to: i64,
}

impl ReasonIndex {
    /// Reads the entries with a reason that have been added since the last reading.
    pub fn read(&mut self, db: &Db) -> Result<()> {
        let mut statement = db.sql().prepare_cached(
            "SELECT r.number, e.refs FROM audit_reason r JOIN audit_entry e ON e.number = r.number
             WHERE r.number > ?1 ORDER BY r.number",
        )?;
        let mut rows = statement.query([self.read_to])?;
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            let refs = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            for part in refs.split(' ') {
                let (first, last) = part.split_once("..").unwrap_or((part, part));
                let (Ok(first), Ok(last)) = (first.parse::<AnyRef>(), last.parse::<AnyRef>())
                else {
                    continue;
                };
                if first == last {
                    self.single.entry(first).or_default().push(number);
                } else {
                    self.ranges.push((first, last, number));
                }
            }
            self.read_to = number;
        }
        Ok(())
    }

    /// Takes away the words of every reason beside an entry that names any of these records. Returns how many.
    pub fn destroy(&mut self, tx: &WriteTx<'_>, references: &[AnyRef]) -> Result<u64> {
        self.read(tx)?;
        let mut numbers: BTreeSet<i64> = BTreeSet::new();
        for reference in references {
            numbers.extend(self.single.get(reference).into_iter().flatten());
            numbers.extend(
                self.ranges
                    .iter()
                    .filter(|(first, last, _)| {
                        first.kind() == reference.kind()
                            && (first.id()..=last.id()).contains(&reference.id())
                    })
                    .map(|(.., number)| number),
            );
        }
        let mut delete = tx
            .sql()
            .prepare_cached("DELETE FROM audit_reason WHERE number = ?1")?;
        let mut gone = 0;
        for number in numbers {
            gone += delete.execute([number])? as u64;
        }
        Ok(gone)
    }
}
