//! What an approval rests on, as one digest: what changes between approval and disposal is found without keeping any of it.

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::types::ValueRef;
use sha2::Sha256;

use crate::domain::reference::{AnyRef, Kind};
use crate::error::Result;
use crate::store::disposal::tombstone::fingerprint_key;
use crate::store::tx::WriteTx;

/// Of a case: its days and its stored date, who is on it and their dates of birth, what was decided, and how much there is
/// of everything that goes with it. A case that was reopened and closed again on the same day has one more earlier version.
const OF_CASE: [&str; 4] = [
    "SELECT opened_on, closed_on, disposal_state, dispose_after, disposal_rule, policy_version, has_child, has_adult
     FROM case_record WHERE id = ?1",
    "SELECT l.person, l.subject, l.category, l.added_on, p.date_of_birth, p.date_of_death, p.merged_into
     FROM case_person l JOIN person p ON p.id = l.person WHERE l.case_id = ?1 ORDER BY l.person",
    "SELECT id, person, until_date FROM retention_decision WHERE case_id = ?1 ORDER BY id",
    "SELECT (SELECT COUNT(*) FROM note WHERE case_id = ?1), (SELECT MAX(id) FROM note WHERE case_id = ?1),
            (SELECT COUNT(*) FROM disclosure WHERE case_id = ?1), (SELECT MAX(id) FROM disclosure WHERE case_id = ?1),
            (SELECT COUNT(*) FROM export WHERE case_id = ?1), (SELECT MAX(id) FROM export WHERE case_id = ?1),
            (SELECT COUNT(*) FROM referral WHERE case_id = ?1), (SELECT MAX(id) FROM referral WHERE case_id = ?1),
            (SELECT COUNT(*) FROM earlier_version WHERE kind = 'C' AND record = ?1),
            (SELECT COUNT(*) FROM case_person_ended WHERE case_id = ?1)",
];

const OF_REFERRAL: [&str; 4] = [
    "SELECT received_on, state, decided_on, disposal_state, dispose_after, disposal_rule, policy_version
     FROM referral WHERE id = ?1",
    "SELECT l.person, l.subject, l.category, p.date_of_birth, p.date_of_death, p.merged_into
     FROM referral_person l JOIN person p ON p.id = l.person WHERE l.referral_id = ?1 ORDER BY l.person",
    "SELECT id, person, until_date FROM retention_decision WHERE referral_id = ?1 ORDER BY id",
    "SELECT COUNT(*) FROM earlier_version WHERE kind = 'R' AND record = ?1",
];

const OF_REQUEST: [&str; 2] = [
    "SELECT subject, received_on, state, closed_on FROM access_request WHERE id = ?1",
    "SELECT (SELECT COUNT(*) FROM access_event WHERE request = ?1), (SELECT COUNT(*) FROM access_withholding WHERE request = ?1),
            (SELECT COUNT(*) FROM access_decision WHERE request = ?1), (SELECT COUNT(*) FROM access_review WHERE request = ?1),
            (SELECT COUNT(*) FROM disclosure WHERE access_request_id = ?1)",
];

const OF_RIGHTS_REQUEST: [&str; 2] = [
    "SELECT subject, request_kind, received_on, state, closed_on, decision, lifted_on, ended_on FROM rights_request WHERE id = ?1",
    "SELECT COUNT(*) FROM rights_event WHERE request = ?1",
];

const OF_COMPLAINT: [&str; 1] = [
    "SELECT complainant, about_person, about, received_on, state, closed_on, outcome, acknowledged_on, told_on FROM complaint WHERE id = ?1",
];

/// Of the old end of the audit trail: its last entry, and where the trail begins.
const OF_TRAIL: [&str; 1] = [
    "SELECT number, mac, (SELECT MIN(number) FROM audit_entry) FROM audit_entry WHERE number = ?1",
];

/// Of somebody whom nothing names: what was corrected of them, and who was merged into them.
const OF_PERSON: [&str; 3] = [
    "SELECT recorded_by, recorded_at, merged_into FROM person WHERE id = ?1",
    "SELECT COUNT(*), MAX(id) FROM earlier_version WHERE kind = 'P' AND record = ?1",
    "SELECT id FROM person WHERE merged_into = ?1 ORDER BY id",
];

/// The digest of what is known of a record now, under the store's own key, so that nothing can be guessed from it.
pub fn facts_digest(tx: &WriteTx<'_>, record: AnyRef) -> Result<[u8; 32]> {
    let queries: &[&str] = match record.kind() {
        Kind::Case => &OF_CASE,
        Kind::Referral => &OF_REFERRAL,
        Kind::RightsRequest => &OF_RIGHTS_REQUEST,
        Kind::Complaint => &OF_COMPLAINT,
        Kind::AuditTrail => &OF_TRAIL,
        Kind::Person => &OF_PERSON,
        _ => &OF_REQUEST,
    };
    let key = fingerprint_key(tx)?;
    // HMAC takes a key of any length, so this cannot fail for 32 bytes.
    let mut mac =
        <Hmac<Sha256> as KeyInit>::new_from_slice(&key).unwrap_or_else(|_| unreachable!());
    mac.update(b"mkt facts 1\0");
    mac.update(record.to_string().as_bytes());
    for sql in queries {
        let mut statement = tx.sql().prepare_cached(sql)?;
        let columns = statement.column_count();
        let mut rows = statement.query([record.id()])?;
        mac.update(b"\x01");
        while let Some(row) = rows.next()? {
            mac.update(b"\x02");
            for at in 0..columns {
                let (kind, bytes): (u8, Vec<u8>) = match row.get_ref(at)? {
                    ValueRef::Null => (0, Vec::new()),
                    ValueRef::Integer(number) => (1, number.to_be_bytes().to_vec()),
                    ValueRef::Real(number) => (2, number.to_be_bytes().to_vec()),
                    ValueRef::Text(bytes) => (3, bytes.to_vec()),
                    ValueRef::Blob(bytes) => (4, bytes.to_vec()),
                };
                mac.update(&[kind]);
                mac.update(&(bytes.len() as u64).to_be_bytes());
                mac.update(&bytes);
            }
        }
    }
    Ok(mac.finalize().into_bytes().into())
}
