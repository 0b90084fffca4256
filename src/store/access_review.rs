//! Decisions about the records found for an access request, and the remembered answers about doubtful mentions, in the file.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use crate::domain::access_request::{Ground, Span};
use crate::domain::access_review::{
    ItemDecision, MentionAnswer, MentionDecision, ReviewSpan, Reviewed, counting,
};
use crate::domain::reference::{AccessRequestRef, AnyRef, PersonRef, Reference};
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx};
use crate::store::undone::undo;

fn position(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn place(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

/// Records a decision about a record; returns its number. The number in `review` and who undid it are not looked at.
pub fn access_review_insert(
    tx: &WriteTx<'_>,
    request: AccessRequestRef,
    review: &Reviewed,
) -> Result<i64> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO access_review (request, reference, digest, decision, ground, reason, decided_by, decided_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            request.id(),
            review.reference.to_string(),
            review.digest,
            review.decision.word(),
            review.ground.map(Ground::word),
            review.reason,
            review.decided_by,
            review.decided_at,
        ])?;
    let id = tx.sql().last_insert_rowid();
    let mut statement = tx.sql().prepare_cached(
        "INSERT INTO access_review_span (request, review, field, span_start, span_end, ground, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for part in &review.parts {
        statement.execute(params![
            request.id(),
            id,
            part.field,
            position(part.span.start),
            position(part.span.end),
            part.ground.map(Ground::word),
            part.reason,
        ])?;
    }
    Ok(id)
}

/// The decisions about a request's records in the order in which they were made, those taken back included.
pub fn access_review_list(db: &Db, request: AccessRequestRef) -> Result<Vec<Reviewed>> {
    let mut parts: BTreeMap<i64, Vec<ReviewSpan>> = BTreeMap::new();
    let mut statement = db.sql().prepare_cached(
        "SELECT review, field, span_start, span_end, ground, reason FROM access_review_span
         WHERE request = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([request.id()], |row| {
        let mut c = Columns::new(row);
        let review: i64 = c.get()?;
        Ok((
            review,
            ReviewSpan {
                field: c.get()?,
                span: Span {
                    start: place(c.get()?),
                    end: place(c.get()?),
                },
                ground: c.optional_word(Ground::parse)?,
                reason: c.get()?,
            },
        ))
    })?;
    for row in rows {
        let (review, part) = row?;
        parts.entry(review).or_default().push(part);
    }
    let mut statement = db.sql().prepare_cached(
        "SELECT id, reference, digest, decision, ground, reason, decided_by, decided_at, undone_by, undone_at
         FROM access_review WHERE request = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([request.id()], |row| {
        let mut c = Columns::new(row);
        let id = c.get()?;
        Ok(Reviewed {
            id,
            reference: c.word(|text| text.parse().ok())?,
            digest: c.get()?,
            decision: c.word(ItemDecision::parse)?,
            ground: c.optional_word(Ground::parse)?,
            reason: c.get()?,
            parts: parts.remove(&id).unwrap_or_default(),
            decided_by: c.get()?,
            decided_at: c.get()?,
            undone: c.undone()?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Copies what the decisions of one request keep back to another, that of a person who was parted from the subject. What they kept
/// readable is not copied: the texts are read as somebody else's now, and are asked about again.
pub fn access_review_copy(
    tx: &WriteTx<'_>,
    request: AccessRequestRef,
    copy: AccessRequestRef,
) -> Result<()> {
    let decisions = access_review_list(tx, request)?;
    for one in &decisions {
        let counts = counting(&decisions, one.reference).is_some_and(|last| last.id == one.id);
        if !counts || one.decision == ItemDecision::Whole {
            continue;
        }
        let mut kept = one.clone();
        kept.parts.retain(|part| part.ground.is_some());
        access_review_insert(tx, copy, &kept)?;
    }
    Ok(())
}

/// Marks a decision as taken back, and forgets the answers about mentions that came from it.
pub fn access_review_undo(tx: &WriteTx<'_>, review: i64) -> Result<()> {
    undo(tx, "access_review", review, None)?;
    for sql in [
        "DELETE FROM mention_decision_person WHERE decision IN (SELECT id FROM mention_decision WHERE review = ?1)",
        "DELETE FROM mention_decision WHERE review = ?1",
    ] {
        tx.sql().prepare_cached(sql)?.execute([review])?;
    }
    Ok(())
}

/// Remembers an answer about a mention. The number in `decision` is not looked at.
pub fn mention_decision_insert(
    tx: &WriteTx<'_>,
    review: i64,
    decision: &MentionDecision,
) -> Result<()> {
    let acting = tx.acting();
    tx.sql()
        .prepare_cached(
            "INSERT INTO mention_decision (reference, digest, span_start, span_end, answer, review, decided_by, decided_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            decision.reference.to_string(),
            decision.digest,
            position(decision.place.0),
            position(decision.place.1),
            decision.answer.word(),
            review,
            acting.user.as_str(),
            acting.at.to_string(),
        ])?;
    let id = tx.sql().last_insert_rowid();
    let mut statement = tx
        .sql()
        .prepare_cached("INSERT INTO mention_decision_person (decision, person) VALUES (?1, ?2)")?;
    for person in &decision.people {
        statement.execute([id, person.id()])?;
    }
    Ok(())
}

/// The remembered answers that name any of these references, in the order in which they were given.
pub fn mention_decision_list(
    db: &Db,
    people: &BTreeSet<PersonRef>,
) -> Result<Vec<MentionDecision>> {
    let mut ids: BTreeSet<i64> = BTreeSet::new();
    let mut statement = db
        .sql()
        .prepare_cached("SELECT decision FROM mention_decision_person WHERE person = ?1")?;
    for person in people {
        let rows = statement.query_map([person.id()], |row| row.get(0))?;
        ids.extend(rows.collect::<rusqlite::Result<Vec<i64>>>()?);
    }
    let mut whom = db
        .sql()
        .prepare_cached("SELECT person FROM mention_decision_person WHERE decision = ?1")?;
    let mut statement = db.sql().prepare_cached(
        "SELECT reference, digest, span_start, span_end, answer FROM mention_decision WHERE id = ?1",
    )?;
    let mut decisions = Vec::new();
    for id in ids {
        let people = whom
            .query_map([id], |row| row.get(0).map(PersonRef::from_id))?
            .collect::<rusqlite::Result<_>>()?;
        decisions.push(statement.query_row([id], |row| {
            let mut c = Columns::new(row);
            Ok(MentionDecision {
                id,
                reference: c.word(|text: &str| text.parse::<AnyRef>().ok())?,
                digest: c.get()?,
                place: (place(c.get()?), place(c.get()?)),
                answer: c.word(MentionAnswer::parse)?,
                people,
            })
        })?);
    }
    Ok(decisions)
}
