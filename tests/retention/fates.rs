//! Every table is accounted for: what disposal does to it is said in one list, and what is said there is true.

use std::collections::BTreeMap;

use mkt::store::disposal::{FATES, Fate};

use crate::support::Desk;

/// Tables of records that go: a link to one of them must not be left in a row that stays.
fn goes(table: &str) -> bool {
    FATES
        .iter()
        .any(|fate| fate.table == table && fate.fate == Fate::Goes)
}

#[test]
fn every_table_column_and_link_is_accounted_for() {
    let desk = Desk::new();
    let conn = desk.sql();
    let mut tables = conn
        .prepare(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
             ORDER BY name",
        )
        .unwrap();
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let fates: BTreeMap<&str, _> = FATES.iter().map(|fate| (fate.table, fate)).collect();
    assert_eq!(fates.len(), FATES.len(), "a table stands there twice");
    let known: Vec<&str> = fates.keys().copied().collect();
    assert_eq!(
        known, tables,
        "say in store/disposal/fate.rs what disposal does to each table"
    );
    for table in &tables {
        let fate = fates[table.as_str()];
        let mut columns = conn
            .prepare("SELECT name FROM pragma_table_info(?1) WHERE type IN ('TEXT', 'BLOB', 'ANY')")
            .unwrap();
        let columns: Vec<String> = columns
            .query_map([table], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        if fate.fate == Fate::Goes {
            assert!(fate.stays.is_empty(), "{table} goes whole");
            continue;
        }
        let said: Vec<&str> = fate.stays.iter().map(|(column, _)| *column).collect();
        for column in &columns {
            assert!(
                said.contains(&column.as_str()),
                "say in store/disposal/fate.rs why nothing of a disposed record is left in {table}.{column}"
            );
        }
        assert_eq!(said.len(), columns.len(), "{table}");
        // A link to a table whose rows go, or to people, from rows that all stay could not be kept.
        let mut links = conn
            .prepare("SELECT \"table\" FROM pragma_foreign_key_list(?1)")
            .unwrap();
        let links: Vec<String> = links
            .query_map([table], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        for to in links {
            assert!(
                fate.fate == Fate::GoesInPart || !(goes(&to) || to == "person"),
                "{table} stays whole and has a link to {to}, which goes"
            );
        }
    }
}

/// One case with a word of its own in every text of every table that belongs to it.
const EVERY_TEXT: &str = "INSERT INTO organisation (id, name, type, name_folded, recorded_by, recorded_at) VALUES (1, 'Elmfield', 'contractor', 'elmfield', 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO person (id, title, forenames, surname, aliases, former_names, date_of_birth, date_of_death, sex, nhs_number, phones, emails, handles,
             vehicles, staff_numbers, addresses, ethnicity, religion, disabilities, health, sexual_orientation, convictions, child_protection, source_org,
             names_folded, recorded_by, recorded_at)
         VALUES (1, 'zzqtitle', '[\"zzqfore\"]', 'zzqsur', '[\"zzqalias\"]', '[\"zzqformer\"]', '1950-01-01', '2005-06-07', 'zzqsex', '9434765919',
             '[\"zzqphone\"]', '[\"zzqemail\"]', '[\"zzqhandle\"]', '[\"zzqvehicle\"]', '[\"zzqstaff\"]', '[{\"lines\":[\"zzqline\"],\"postcode\":\"QX7 4ZB\",\"label\":\"zzqlabel\"}]',
             'A', 'zzqreligion', '[\"zzqdisability\"]', 'zzqhealth', 'zzqorient', 'zzqconvict', 'zzqprotect', 1, 'zzqfolded', 'alice', '2006-01-09T09:00:00Z'),
            (2, NULL, '[\"zzqmerged\"]', NULL, '[]', '[]', NULL, NULL, NULL, NULL, '[]', '[]', '[]', '[]', '[]', '[]', NULL, NULL, '[]', NULL, NULL, NULL, NULL, NULL,
             'zzqmerged', 'alice', '2006-01-09T09:00:00Z');
         UPDATE person SET merged_into = 1 WHERE id = 2;
         INSERT INTO person_merge (what, survivor, other, moved, reason, done_by, done_at) VALUES ('merge', 1, 2, '{}', 'zzqmergereason', 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO person_key VALUES ('zzqkey', 1);
         INSERT INTO case_record (id, title, basis, opened_on, closed_on, outcome, tags, places, has_adult, disposal_state, dispose_after, disposal_rule, policy_version, recorded_by, recorded_at)
             VALUES (20260000001, 'zzqcasetitle', '[\"care-act-2014-s44\"]', '2006-01-09', '2006-05-02', 'zzqoutcome', '[\"zzqtag\"]', '[\"zzqplace\"]', 1, 'dated', '2016-05-02', 'adult-10-years', 1, 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO case_tag VALUES ('zzqtag', 20260000001);
         INSERT INTO case_person VALUES (20260000001, 1, 'subject', 'zzqroledetail', 1, 'adult', 'zzqcaselabel', '2006-01-09', 0, 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO case_person_ended (case_id, person, details, reason, ended_by, ended_at) VALUES (20260000001, 2, '{\"label\":\"zzqended\"}', 'zzqendreason', 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO case_org VALUES (20260000001, 1, 'zzqorglabel', 0);
         INSERT INTO person_supplier VALUES (1, 'health', 20260000001, NULL, 1, 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO earlier_version (kind, record, details, reason, replaced_by, replaced_at) VALUES
             ('P', 1, '{\"health\":\"zzqearlier\"}', 'zzqearlierreason', 'alice', '2006-01-09T09:00:00Z'),
             ('C', 20260000001, '{\"title\":\"zzqearliercase\"}', 'zzqearlierreason', 'alice', '2006-01-09T09:00:00Z'),
             ('R', 20260000001, '{\"summary\":\"zzqearlierreferral\"}', 'zzqearlierreason', 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO referral (id, source, state, received_on, referrer_name, referrer_contact, summary, case_id, decided_on, decided_by, policy_version, recorded_by, recorded_at)
             VALUES (20260000001, 'professional', 'accepted', '2006-01-05', 'zzqreferrer', 'zzqcontact', 'zzqsummary', 20260000001, '2006-01-09', 'alice', 1, 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO referral_person VALUES (20260000001, 1, 'subject', 'zzqrefdetail', 1, 'adult', 'zzqreflabel', 0);
         INSERT INTO note (id, case_id, on_date, note_kind, text, recorded_by, recorded_at) VALUES (1, 20260000001, '2006-02-01', 'zzqkind', 'zzqnote frightened', 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO note (id, case_id, on_date, note_kind, text, supersedes, reason, recorded_by, recorded_at) VALUES (2, 20260000001, '2006-02-01', 'visit', 'zzqsecond', 1, 'zzqnotereason', 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO export (id, case_id, audience, state, prepared_on, rules_version, prepared_by, prepared_at, attestation, withdrawn_why)
             VALUES (1, 20260000001, 'report', 'withdrawn', '2006-03-01', 1, 'alice', '2006-03-01T09:00:00Z', '{\"why\":\"zzqattest\"}', 'zzqwithdrawn');
         INSERT INTO export_label VALUES (1, 'P-000001', 'zzqpseudonym');
         INSERT INTO export_text VALUES (1, 0, 'N-000001', '0123456789012345678901234567890123456789012345678901234567890123', 'zzqexporttext', '[\"zzqreplacement\"]', '[\"zzqqueue\"]');
         INSERT INTO export_decision VALUES (1, 1, 'zzqquestion', 'alias', 'zzqwith', 'zzqtaught', 'alice', '2006-03-01T09:00:00Z', NULL, NULL);
         INSERT INTO person (id, forenames, aliases, former_names, phones, emails, handles, vehicles, staff_numbers, addresses, disabilities, names_folded, recorded_by, recorded_at)
             VALUES (3, '[\"Doreen\"]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]', 'doreen', 'alice', '2006-01-09T09:00:00Z');
         INSERT INTO access_request (id, subject, received_on, state, closed_on, outcome, recorded_by, recorded_at)
             VALUES (20260000001, 3, '2026-10-01', 'closed', '2026-10-02', 'Answered', 'alice', '2026-10-01T09:00:00Z');
         INSERT INTO access_withholding (request, reference, ground, reason, decided_by, decided_at, undone_by, undone_at, undone_why) VALUES
             (20260000001, 'N-000001', 'crime', 'zzqwithheld', 'alice', '2026-10-01T09:00:00Z', 'alice', '2026-10-01T10:00:00Z', 'zzqundone'),
             (20260000001, 'N-000002', 'crime', 'zzqwithheldtoo', 'alice', '2026-10-01T09:00:00Z', NULL, NULL, NULL);
         INSERT INTO disclosure (id, case_id, to_name, recipient, decision, what, purpose, basis, gateway, necessity, consent, consent_why, method, agreement, stored_at, return_by,
             authorised_by, on_date, export_id, reason, recorded_by, recorded_at)
             VALUES (1, 20260000001, 'zzqtoname', 'contractor', 'shared', 'zzqwhat', 'zzqpurpose', 'zzqbasis', 'zzqgateway', 'zzqnecessity', 'not-sought', 'zzqconsent', 'phone',
             'zzqagreement', 'zzqstoredat', '2006-04-01', 'zzqauthorised', '2006-03-01', 1, 'zzqsharereason', 'alice', '2006-03-01T09:00:00Z');
         INSERT INTO disclosure_attestation VALUES (1, 'destroyed', '2006-04-01', 'zzqbywhom', 'alice', '2006-04-01T09:00:00Z');
         INSERT INTO hold (id, case_id, reason, placed_by, placed_at, released_by, released_at, release_reason) VALUES
             (1, 20260000001, 'zzqholdreason', 'alice', '2006-06-01T09:00:00Z', 'alice', '2006-07-01T09:00:00Z', 'zzqreleasereason');
         INSERT INTO hold (id, person, reason, placed_by, placed_at, copied_from, released_by, released_at, release_reason) VALUES
             (2, 1, 'zzqpersonhold', 'alice', '2006-06-01T09:00:00Z', 1, 'alice', '2006-07-01T09:00:00Z', 'zzqpersonrelease');
         INSERT INTO retention_decision (case_id, person, until_date, reason, decided_by, decided_at) VALUES (20260000001, 1, '2016-01-01', 'zzqdecision', 'alice', '2006-06-01T09:00:00Z');
         INSERT INTO import_key VALUES ('import', 'C', 'zzqimportcase', 20260000001, x'00'), ('import', 'P', 'zzqimportperson', 1, x'00');
         INSERT INTO reference_counter VALUES ('P', 0, 3), ('C', 2026, 1), ('R', 2026, 1), ('N', 0, 2), ('E', 0, 1), ('S', 0, 1), ('H', 0, 2), ('O', 0, 1), ('AR', 2026, 1)
             ON CONFLICT DO NOTHING;";

/// A word in every text of every table that belongs to one case; all of them are gone afterwards. Rows of tables that a later
/// version adds are looked for by the test above.
#[test]
fn what_is_in_every_text_of_a_case_is_gone() {
    let desk = Desk::new();
    desk.add_user("mona", "manager");
    let sql = desk.sql();
    sql.execute_batch(EVERY_TEXT).unwrap();
    drop(sql);
    desk.run("case show C-2026-1 --reason 'zzqlooked'").ok();
    desk.run("retention sweep --reason 'zzqswept'").ok();
    desk.run_as("mona", "retention reject D-2026-1 --reason 'zzqrejected'")
        .ok();
    desk.run("retention sweep").ok();
    desk.run_as(
        "mona",
        "retention approve D-2026-2 --all --reason 'zzqapproved'",
    )
    .ok();
    let needles = desk.private_file(
        "needles.txt",
        "zzqs\nzzqr\nzzqn\nzzqt\nzzqh\nfrightened\n9434765919\nQX7 4ZB\n",
    );
    assert_eq!(
        desk.run(&format!("verify --deep --absent-from {needles}"))
            .status,
        20
    );
    // A link by a table that nobody thought of stops the disposal, and leaves everything as it was.
    desk.sql()
        .execute_batch(
            "CREATE TABLE later (note INTEGER NOT NULL REFERENCES note (id)) STRICT; INSERT INTO later VALUES (1);",
        )
        .unwrap();
    let refused = desk.run("retention dispose D-2026-2 --confirm D-2026-2");
    assert_ne!(refused.status, 0);
    assert_eq!(desk.json("case show C-2026-1")["title"], "zzqcasetitle");
    desk.sql().execute_batch("DROP TABLE later").unwrap();
    let done = desk.json("retention dispose D-2026-2 --confirm D-2026-2 --reason 'zzqdisposed'");
    assert_eq!(done["disposed"][0]["ref"], "C-2026-0001", "{done}");
    assert_eq!(done["counts"]["people"], 2);
    let mut left = Vec::new();
    let session = desk.session();
    let mut session = session;
    mkt::store::verify::text_scan(session.store().db(), &mut |text| {
        if text.to_lowercase().contains("zzq") {
            left.push(text.to_owned());
        }
    })
    .unwrap();
    assert!(left.is_empty(), "{left:?}");
    drop(session);
    let mut words: Vec<String> = ('a'..='z').map(|letter| format!("zzq{letter}")).collect();
    words.extend(["frightened", "9434765919", "QX7 4ZB"].map(str::to_owned));
    let all = desk.private_file("all.txt", &words.join("\n"));
    let ran = desk.run(&format!("verify --deep --absent-from {all} --json"));
    assert_eq!(ran.status, 0, "{}", ran.stdout);
}
