//! Taking away everything that goes with a record. All of it is in the caller's transaction, and the database itself
//! refuses the commit where a link to something destroyed is left over: what a later table adds and nobody thought of here
//! stops disposal, and is never half done.

use rusqlite::{ToSql, params};

use crate::domain::disposal::Destroyed;
use crate::domain::reference::{HoldRef, Kind, PersonRef, Reference as _};
use crate::error::{Failure, Result};
use crate::store::disposal::doomed::{Doomed, Holds, ids};
use crate::store::disposal::person::{
    forget_before_what_stays, forget_in_merges, forget_what_it_supplied,
};
use crate::store::disposal::tombstone::fingerprint_keep;
use crate::store::person::{person_forget_mistaken, person_index_clear};
use crate::store::tx::WriteTx;

fn run(tx: &WriteTx<'_>, sql: &str, values: &[&dyn ToSql]) -> Result<u64> {
    Ok(tx.sql().prepare_cached(sql)?.execute(values)? as u64)
}

/// Runs each statement for each id.
fn run_each(tx: &WriteTx<'_>, ids: &[i64], statements: &[&str]) -> Result<()> {
    for sql in statements {
        let mut statement = tx.sql().prepare_cached(sql)?;
        for id in ids {
            statement.execute([id])?;
        }
    }
    Ok(())
}

/// How a request's records were handed over. What was decided about mentions is remembered for later requests.
const REVIEW_OF_REQUEST: [&str; 3] = [
    "UPDATE mention_decision SET review = NULL WHERE review IN (SELECT id FROM access_review WHERE request = ?1)",
    "DELETE FROM access_review_span WHERE request = ?1",
    "DELETE FROM access_review WHERE request = ?1",
];

/// Has links looked at when the transaction commits, so that the order in which things go does not matter. To be called once in a
/// transaction, before [`destroy`]: it makes every prepared statement be prepared anew, which would be most of the time of a disposal
/// if it were done for each record.
pub fn destroy_begin(tx: &WriteTx<'_>) -> Result<()> {
    Ok(tx.sql().execute_batch("PRAGMA defer_foreign_keys = ON")?)
}

/// Destroys a record with everything that goes with it, after [`destroy_begin`]. Returns how many records of each kind went.
/// Refuses (exit 1), with nothing destroyed, where a hold that has not been released is on any of it: what blocks disposal has been
/// asked about before, and this is asked of the very rows that would go (RULES.md section 4).
pub fn destroy(tx: &WriteTx<'_>, doomed: &Doomed) -> Result<Destroyed> {
    refuse_held(tx, doomed)?;
    let mut gone = Destroyed::default();
    for (word, ids) in [
        ("notes", &doomed.notes),
        ("disclosures", &doomed.disclosures),
        ("exports", &doomed.exports),
        ("holds", &doomed.holds),
        ("people", &doomed.people),
        ("referrals", &doomed.referrals),
    ] {
        gone.add(word, ids.len() as u64);
    }
    keys(tx, doomed)?;
    for staying in &doomed.staying {
        forget_what_it_supplied(tx, staying.person, doomed)?;
    }
    run_each(
        tx,
        &doomed.exports,
        &[
            "DELETE FROM export_decision WHERE export_id = ?1",
            "DELETE FROM export_text WHERE export_id = ?1",
            "DELETE FROM export_label WHERE export_id = ?1",
            "DELETE FROM export WHERE id = ?1",
        ],
    )?;
    run_each(
        tx,
        &doomed.disclosures,
        &[
            "DELETE FROM disclosure_attestation WHERE disclosure = ?1",
            "DELETE FROM disclosure WHERE id = ?1",
        ],
    )?;
    run_each(
        tx,
        &doomed.holds,
        &[
            "UPDATE hold SET copied_from = NULL WHERE copied_from = ?1",
            "DELETE FROM hold WHERE id = ?1",
        ],
    )?;
    if let Some(case) = doomed.case() {
        gone.add("cases", 1);
        run_each(
            tx,
            &[case],
            &[
                // All at once, so that the search index is written once for all of them.
                "DELETE FROM note WHERE case_id = ?1",
                "DELETE FROM case_tag WHERE case_id = ?1",
                "DELETE FROM case_org WHERE case_id = ?1",
                "DELETE FROM case_person WHERE case_id = ?1",
                "DELETE FROM case_person_ended WHERE case_id = ?1",
                "DELETE FROM retention_decision WHERE case_id = ?1",
                "DELETE FROM person_supplier WHERE case_id = ?1",
                "DELETE FROM earlier_version WHERE kind = 'C' AND record = ?1",
                "DELETE FROM record_identity WHERE kind = 'C' AND record = ?1",
            ],
        )?;
    }
    run_each(
        tx,
        &doomed.referrals,
        &[
            "DELETE FROM referral_person WHERE referral_id = ?1",
            "DELETE FROM retention_decision WHERE referral_id = ?1",
            "DELETE FROM person_supplier WHERE referral_id = ?1",
            "DELETE FROM earlier_version WHERE kind = 'R' AND record = ?1",
            "DELETE FROM record_identity WHERE kind = 'R' AND record = ?1",
            "DELETE FROM referral WHERE id = ?1",
        ],
    )?;
    if let Some(case) = doomed.case() {
        run_each(tx, &[case], &["DELETE FROM case_record WHERE id = ?1"])?;
    }
    requests(tx, doomed, &mut gone)?;
    people(tx, doomed)?;
    let references = doomed.references();
    for staying in &doomed.staying {
        forget_in_merges(tx, staying.person, &references)?;
        forget_before_what_stays(tx, staying.person)?;
    }
    what_others_said(tx, doomed)?;
    Ok(gone)
}

fn refuse_held(tx: &WriteTx<'_>, doomed: &Doomed) -> Result<()> {
    if doomed.standing == Holds::AreOver {
        return Ok(());
    }
    let mut kept: Vec<i64> = doomed.holds.clone();
    kept.extend(
        doomed
            .staying
            .iter()
            .flat_map(|staying| &staying.because_of)
            .filter(|because| because.kind() == Kind::Hold)
            .map(|hold| hold.id()),
    );
    for person in &doomed.people {
        kept.extend(ids(
            tx,
            "SELECT id FROM hold WHERE person = ?1",
            params![person],
        )?);
    }
    for hold in kept {
        let stands = ids(
            tx,
            "SELECT id FROM hold WHERE id = ?1 AND released_at IS NULL",
            params![hold],
        )?;
        if !stands.is_empty() {
            let (record, hold) = (doomed.record, HoldRef::from_id(hold));
            return Err(Failure::refused(format!(
                "{record} cannot be destroyed: {hold} stands, which keeps what would go with it. Nothing of {record} was destroyed."
            ))
            .hint(format!(
                "`mkt retention list --holds` says what it holds and why. When it is over, release it: mkt retention release {hold} --reason TEXT"
            )));
        }
    }
    Ok(())
}

/// An access request, a rights request or a complaint.
fn requests(tx: &WriteTx<'_>, doomed: &Doomed, gone: &mut Destroyed) -> Result<()> {
    if let Some(request) = doomed.request() {
        gone.add("access-requests", 1);
        run_each(tx, &[request], &REVIEW_OF_REQUEST)?;
        run_each(
            tx,
            &[request],
            &[
                "DELETE FROM access_event WHERE request = ?1",
                "DELETE FROM access_withholding WHERE request = ?1",
                "DELETE FROM access_decision WHERE request = ?1",
                "DELETE FROM access_due_change WHERE request = ?1",
                "UPDATE access_request SET copied_from = NULL WHERE copied_from = ?1",
                "DELETE FROM record_identity WHERE kind = 'AR' AND record = ?1",
                "DELETE FROM access_request WHERE id = ?1",
            ],
        )?;
    }
    if let Some(request) = doomed.rights_request() {
        gone.add("rights-requests", 1);
        run_each(
            tx,
            &[request],
            &[
                "DELETE FROM rights_event WHERE request = ?1",
                "UPDATE rights_request SET copied_from = NULL WHERE copied_from = ?1",
                "DELETE FROM record_identity WHERE kind = 'RR' AND record = ?1",
                "DELETE FROM rights_request WHERE id = ?1",
            ],
        )?;
    }
    if let Some(complaint) = doomed.complaint() {
        gone.add("complaints", 1);
        run_each(
            tx,
            &[complaint],
            &[
                "UPDATE complaint SET copied_from = NULL WHERE copied_from = ?1",
                "DELETE FROM record_identity WHERE kind = 'DC' AND record = ?1",
                "DELETE FROM complaint WHERE id = ?1",
            ],
        )?;
    }
    Ok(())
}

/// Keeps the fingerprints of the importers' keys, and takes the keys away.
fn keys(tx: &WriteTx<'_>, doomed: &Doomed) -> Result<()> {
    for reference in doomed.references() {
        fingerprint_keep(tx, reference)?;
    }
    Ok(())
}

fn people(tx: &WriteTx<'_>, doomed: &Doomed) -> Result<()> {
    for person in &doomed.people {
        person_forget_mistaken(tx, PersonRef::from_id(*person))?;
        person_index_clear(tx, PersonRef::from_id(*person))?;
    }
    run_each(
        tx,
        &doomed.people,
        &[
            "DELETE FROM person_supplier WHERE person = ?1",
            "DELETE FROM retention_decision WHERE person = ?1",
            "DELETE FROM person_merge WHERE survivor = ?1",
            "DELETE FROM person_merge WHERE other = ?1",
            "DELETE FROM mention_decision_person WHERE person = ?1",
            "DELETE FROM earlier_version WHERE kind = 'P' AND record = ?1",
            "DELETE FROM person WHERE id = ?1",
        ],
    )?;
    tx.sql().execute(
        "DELETE FROM mention_decision
         WHERE NOT EXISTS (SELECT 1 FROM mention_decision_person p WHERE p.decision = mention_decision.id)",
        [],
    )?;
    Ok(())
}

/// What stays elsewhere and was said about what is destroyed: why a part of it was withheld from somebody's access request
/// that is still kept, and why a list that proposed it was rejected.
fn what_others_said(tx: &WriteTx<'_>, doomed: &Doomed) -> Result<()> {
    let words = format!("Disposed of with {}.", doomed.record);
    for reference in doomed.references() {
        if matches!(reference.kind(), Kind::Hold) {
            continue;
        }
        run(
            tx,
            "UPDATE access_withholding SET reason = ?2, undone_why = CASE WHEN undone_why IS NOT NULL THEN ?2 END
             WHERE reference = ?1",
            params![reference.to_string(), words],
        )?;
        for sql in [
            "DELETE FROM mention_decision_person WHERE decision IN (SELECT id FROM mention_decision WHERE reference = ?1)",
            "DELETE FROM mention_decision WHERE reference = ?1",
            "UPDATE mention_decision SET review = NULL WHERE review IN (SELECT id FROM access_review WHERE reference = ?1)",
            "DELETE FROM access_review_span WHERE review IN (SELECT id FROM access_review WHERE reference = ?1)",
            "DELETE FROM access_review WHERE reference = ?1",
        ] {
            run(tx, sql, params![reference.to_string()])?;
        }
    }
    let record = doomed.record.to_string();
    for list in ids(
        tx,
        "SELECT list_id FROM disposal_item WHERE reference = ?1",
        params![record],
    )? {
        run(
            tx,
            "UPDATE disposal_list SET reject_reason = NULL WHERE id = ?1",
            params![list],
        )?;
    }
    Ok(())
}
