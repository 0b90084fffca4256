//! Whatever somebody writes freely is searched for people, wherever it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mkt::domain::reference::{AnyRef, Kind};
use mkt::store::free_text::{FREE_TEXTS, Form, NO_FREE_TEXT};

use crate::support::Desk;

/// Every column of text of the schema.
fn columns(conn: &rusqlite::Connection) -> BTreeSet<(String, String)> {
    let mut found = conn
        .prepare(
            "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
             WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND c.type IN ('TEXT', 'ANY')",
        )
        .unwrap();
    found
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn every_column_of_text_is_searched_or_said_to_be_no_free_text() {
    let desk = Desk::new();
    let schema = columns(&desk.sql());
    let searched: BTreeSet<(String, String)> = FREE_TEXTS
        .iter()
        .flat_map(|table| {
            table
                .columns
                .iter()
                .map(|column| (table.table.to_owned(), column.column.to_owned()))
        })
        .collect();
    let mut other = BTreeSet::new();
    for (why, tables) in NO_FREE_TEXT {
        assert!(!why.is_empty());
        for (table, columns) in *tables {
            for column in *columns {
                let column = ((*table).to_owned(), (*column).to_owned());
                assert!(!searched.contains(&column), "{column:?} is in both lists");
                assert!(
                    other.insert(column.clone()),
                    "{column:?} stands there twice"
                );
            }
        }
    }
    let known: BTreeSet<_> = searched.union(&other).cloned().collect();
    let missing: Vec<_> = schema.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "say in store/free_text.rs whether somebody writes freely in these: {missing:?}"
    );
    let gone: Vec<_> = known.difference(&schema).collect();
    assert!(gone.is_empty(), "these are not in the schema: {gone:?}");
}

#[test]
fn no_two_texts_of_one_kind_of_record_are_called_the_same_but_for_earlier_ones() {
    let mut keys: BTreeMap<(Kind, &str), (&str, &str)> = BTreeMap::new();
    for table in FREE_TEXTS {
        for column in table.columns {
            let stands = (table.table, column.column);
            let before = keys.insert((table.of.0, column.key), stands);
            assert!(before.is_none(), "{stands:?} and {before:?}");
        }
    }
}

/// Barnaby, who is sought, and a row of strangers in every table in which somebody writes freely.
const STRANGERS: &str = r#"
    DROP TRIGGER note_is_never_changed; DROP TRIGGER disclosure_is_never_changed;
    INSERT INTO organisation (id, name, type, name_folded, recorded_by, recorded_at) VALUES (1, 'Elmfield', 'contractor', 'elmfield', 'alice', '2026-01-09T09:00:00Z');
    INSERT INTO person (id, forenames, surname, names_folded, recorded_by, recorded_at) VALUES
        (1, '["Barnaby"]', 'Quillfeather', 'barnaby quillfeather', 'alice', '2026-01-09T09:00:00Z'),
        (2, '["Wren"]', 'Tattersfield', 'wren tattersfield', 'alice', '2026-01-09T09:00:00Z'),
        (3, '["Wrenna"]', 'Tattersfield', 'wrenna tattersfield', 'alice', '2026-01-09T09:00:00Z');
    INSERT INTO person_merge (what, survivor, other, moved, reason, done_by, done_at) VALUES ('merge', 2, 3, '{}', 'x', 'alice', '2026-01-09T09:00:00Z');
    INSERT INTO case_record (id, title, basis, opened_on, policy_version, recorded_by, recorded_at)
        VALUES (20260000001, 'T', '["care-act-2014-s44"]', '2026-01-09', 1, 'alice', '2026-01-09T09:00:00Z');
    INSERT INTO case_person VALUES (20260000001, 2, 'subject', NULL, 1, 'adult', NULL, '2026-01-09', 0, 'alice', '2026-01-09T09:00:00Z');
    INSERT INTO case_person_ended (case_id, person, details, reason, ended_by, ended_at) VALUES (20260000001, 3, '{}', 'x', 'alice', '2026-01-09T09:00:00Z');
    INSERT INTO case_org VALUES (20260000001, 1, NULL, 0);
    INSERT INTO referral (id, source, state, received_on, decided_on, decided_by, decline_reason, policy_version, recorded_by, recorded_at)
        VALUES (20260000001, 'professional', 'declined', '2026-01-05', '2026-01-09', 'alice', 'x', 1, 'alice', '2026-01-09T09:00:00Z');
    INSERT INTO referral_person VALUES (20260000001, 2, 'subject', NULL, 1, 'adult', NULL, 0);
    INSERT INTO earlier_version (kind, record, details, reason, replaced_by, replaced_at) VALUES
        ('P', 2, '{}', 'x', 'alice', '2026-01-09T09:00:00Z'), ('C', 20260000001, '{}', 'x', 'alice', '2026-01-09T09:00:00Z'),
        ('R', 20260000001, '{}', 'x', 'alice', '2026-01-09T09:00:00Z'), ('O', 1, '{}', 'x', 'alice', '2026-01-09T09:00:00Z');
    INSERT INTO retention_decision (case_id, person, until_date, reason, decided_by, decided_at) VALUES (20260000001, 2, '2036-01-01', 'x', 'alice', '2026-06-01T09:00:00Z');
    INSERT INTO retention_decision (referral_id, person, until_date, reason, decided_by, decided_at) VALUES (20260000001, 2, '2036-01-01', 'x', 'alice', '2026-06-01T09:00:00Z');
    INSERT INTO note (id, case_id, on_date, note_kind, text, supersedes, reason, recorded_by, recorded_at) VALUES
        (1, 20260000001, '2026-02-01', 'visit', 'x', NULL, NULL, 'alice', '2026-01-09T09:00:00Z'), (2, 20260000001, '2026-02-01', 'visit', 'x', 1, 'x', 'alice', '2026-01-09T09:00:00Z');
    INSERT INTO disclosure (id, case_id, to_name, recipient, decision, what, purpose, basis, necessity, consent, consent_why, method, authorised_by, on_date, recorded_by, recorded_at)
        VALUES (1, 20260000001, 'Rev', 'contractor', 'shared', 'x', 'x', 'x', 'x', 'not-sought', 'x', 'phone', 'alice', '2026-03-01', 'alice', '2026-03-01T09:00:00Z');
    INSERT INTO disclosure_attestation VALUES (1, 'destroyed', '2026-04-01', 'x', 'alice', '2026-04-01T09:00:00Z');
    INSERT INTO hold (id, case_id, reason, placed_by, placed_at, released_by, released_at, release_reason) VALUES (1, 20260000001, 'x', 'alice', '2026-06-01T09:00:00Z', 'alice', '2026-07-01T09:00:00Z', 'x');
    INSERT INTO hold (id, tag, reason, placed_by, placed_at) VALUES (2, 'x', 'x', 'alice', '2026-06-01T09:00:00Z');
    INSERT INTO export (id, case_id, audience, state, prepared_on, rules_version, prepared_by, prepared_at, attestation, withdrawn_by, withdrawn_at, withdrawn_why)
        VALUES (1, 20260000001, 'report', 'withdrawn', '2026-03-01', 1, 'alice', '2026-03-01T09:00:00Z', '{}', 'alice', '2026-03-02T09:00:00Z', 'x');
    INSERT INTO access_request (id, subject, received_on, state, closed_on, outcome, recorded_by, recorded_at) VALUES (20250000001, 2, '2025-10-01', 'closed', '2025-10-02', 'x', 'alice', '2025-10-01T09:00:00Z');
    INSERT INTO access_event (request, what, on_date, reason, recorded_by, recorded_at, undone_by, undone_at, undone_why) VALUES (20250000001, 'identity-requested', '2025-10-01', 'x', 'alice', '2025-10-01T09:00:00Z', 'alice', '2025-10-01T09:00:00Z', 'x');
    INSERT INTO access_decision (request, question, answer, reason, decided_by, decided_at) VALUES (20250000001, 'authority', 'yes', 'x', 'alice', '2025-10-01T09:00:00Z');
    INSERT INTO access_withholding (request, reference, ground, reason, decided_by, decided_at, undone_by, undone_at, undone_why) VALUES (20250000001, 'N-000001', 'crime', 'x', 'alice', '2025-10-01T09:00:00Z', 'alice', '2025-10-01T09:00:00Z', 'x');
    INSERT INTO access_review (id, request, reference, digest, decision, ground, reason, decided_by, decided_at) VALUES (1, 20250000001, 'N-000001', '0123456789012345678901234567890123456789012345678901234567890123', 'withhold', 'crime', 'x', 'alice', '2025-10-01T09:00:00Z');
    INSERT INTO access_review_span (request, review, field, span_start, span_end, ground, reason) VALUES (20250000001, 1, 'text', 0, 1, 'crime', 'x');
    INSERT INTO rights_request (id, subject, request_kind, received_on, what, state, closed_on, decision, reason, decided_by, lifted_on, lift_told_on, lift_reason, lifted_by, ended_on, recorded_by, recorded_at)
        VALUES (20250000001, 2, 'restriction', '2025-10-01', 'x', 'closed', '2025-10-02', 'granted', 'x', 'alice', '2025-11-01', '2025-11-01', 'x', 'alice', '2025-11-01', 'alice', '2025-10-01T09:00:00Z');
    INSERT INTO rights_event (request, what, on_date, reason, recorded_by, recorded_at, undone_by, undone_at, undone_why) VALUES (20250000001, 'identity-requested', '2025-10-01', 'x', 'alice', '2025-10-01T09:00:00Z', 'alice', '2025-10-01T09:00:00Z', 'x');
    INSERT INTO complaint (id, received_on, complainant_name, what, state, closed_on, outcome, done, told_on, closed_by, recorded_by, recorded_at)
        VALUES (20250000001, '2025-10-01', 'Somebody', 'x', 'closed', '2025-10-02', 'upheld', 'x', '2025-10-02', 'alice', 'alice', '2025-10-01T09:00:00Z');
    INSERT INTO disposal_list (id, as_of, policy_version, state, made_by, made_at, rejected_by, rejected_at, reject_reason) VALUES (20260000001, '2026-10-01', 1, 'rejected', 'alice', '2026-10-01T09:00:00Z', 'alice', '2026-10-01T09:00:00Z', 'x');
    INSERT INTO reference_counter VALUES ('P', 0, 3), ('C', 2026, 1), ('R', 2026, 1), ('N', 0, 2), ('E', 0, 1), ('S', 0, 1), ('H', 0, 2), ('O', 0, 1),
        ('AR', 2025, 1), ('RR', 2025, 1), ('DC', 2025, 1), ('D', 2026, 1);
"#;

/// One column of every table holds the name of somebody who has nothing to do with the record: they are found there, and what is said
/// of them is in the answer to their request.
#[test]
fn whoever_is_named_in_any_free_text_is_found_and_told() {
    let desk = Desk::new();
    desk.sql().execute_batch(STRANGERS).unwrap();
    let mut wrong = Vec::new();
    for table in FREE_TEXTS {
        for column in table.columns {
            if column.form == Form::Indexed {
                continue;
            }
            let place = format!("{}.{}", table.table, column.column);
            let mut said = "Barnaby Quillfeather zzqmark".to_owned();
            if column.form == Form::Json {
                said = format!("[\"{said}\"]");
            } else if column.column == "addresses" {
                said = format!("[{{\"lines\":[\"c/o {said}\"]}}]");
            } else if let Form::Fields([first, ..]) = column.form {
                said = format!("{{\"{first}\":[{{\"lines\":\"{said}\"}}]}}");
            }
            let rows = match table.table {
                "person" | "note" => "t.id = 2",
                "hold" if column.column == "tag" => "t.id = 2",
                "hold" => "t.id = 1",
                "access_request" => "t.id = 20250000001",
                _ if table.rows.is_empty() => "1",
                _ => table.rows,
            };
            let put = |value: &Option<String>| {
                let sql = format!(
                    "UPDATE {} AS t SET {} = ?1 WHERE {rows}",
                    table.table, column.column
                );
                assert_eq!(desk.sql().execute(&sql, [value]).unwrap(), 1, "{place}");
            };
            let (id, before): (i64, Option<String>) = desk
                .sql()
                .query_row(
                    &format!(
                        "SELECT {}, t.{} FROM {} t WHERE {rows}",
                        table.of.1, column.column, table.table
                    ),
                    [],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .unwrap();
            put(&Some(said));
            let reference = AnyRef::new(table.of.0, id).to_string();
            let found = desk.json("sar search P-1");
            let sure = found
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one["ref"] == reference.as_str() && one["sure"] == true);
            if !sure {
                wrong.push(format!("{place}: {reference} is not found"));
            }
            let out = desk.path("answer");
            let ran = desk.run(&format!("sar export --subject P-1 --out {out}"));
            if ran.status == 0 {
                let told = std::fs::read_to_string(Path::new(&out).join("records.json")).unwrap();
                if !told.contains("zzqmark") {
                    wrong.push(format!("{place}: is not in the answer"));
                }
                std::fs::remove_dir_all(&out).unwrap();
            } else {
                wrong.push(format!("{place}: {}", ran.stderr));
            }
            put(&before);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
