-- The records: organisations, people, referrals, cases, notes, disclosures.
-- Record ids are the references: C-2026-0001 is 20260000001, P-000001 is 1. Lists of words are JSON arrays of strings.
-- Closed sets are chains of OR: for a longer IN, SQLite sets up a table of its own each time a row is checked.

CREATE TABLE organisation (
    id             INTEGER PRIMARY KEY,
    name           TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    type           TEXT NOT NULL CHECK (type = 'service-user-or-family' OR type = 'local-government' OR type = 'central-government'
                    OR type = 'contractor' OR type = 'law-enforcement' OR type = 'probation' OR type = 'fire-and-rescue'
                    OR type = 'health-and-social-care' OR type = 'education' OR type = 'regulator'),
    short_names    TEXT NOT NULL DEFAULT '[]',
    label          TEXT,
    contact        TEXT,
    agreement      TEXT,
    privacy_notice TEXT,
    name_folded    TEXT NOT NULL,
    recorded_by    TEXT NOT NULL,
    recorded_at    TEXT NOT NULL
) STRICT;
CREATE INDEX organisation_by_name ON organisation (name_folded);

CREATE TABLE person (
    id                 INTEGER PRIMARY KEY,
    title              TEXT,
    forenames          TEXT NOT NULL DEFAULT '[]',
    surname            TEXT,
    aliases            TEXT NOT NULL DEFAULT '[]',
    former_names       TEXT NOT NULL DEFAULT '[]',
    date_of_birth      TEXT CHECK (date_of_birth IS NULL OR (length(date_of_birth) = 4 OR length(date_of_birth) = 7
                    OR length(date_of_birth) = 10)),
    date_of_death      TEXT CHECK (date_of_death IS NULL OR (length(date_of_death) = 4 OR length(date_of_death) = 7
                    OR length(date_of_death) = 10)),
    sex                TEXT,
    nhs_number         TEXT CHECK (nhs_number IS NULL OR length(nhs_number) = 10),
    phones             TEXT NOT NULL DEFAULT '[]',
    emails             TEXT NOT NULL DEFAULT '[]',
    handles            TEXT NOT NULL DEFAULT '[]',
    vehicles           TEXT NOT NULL DEFAULT '[]',
    staff_numbers      TEXT NOT NULL DEFAULT '[]',
    addresses          TEXT NOT NULL DEFAULT '[]',
    ethnicity          TEXT,
    religion           TEXT,
    disabilities       TEXT NOT NULL DEFAULT '[]',
    health             TEXT,
    sexual_orientation TEXT,
    convictions        TEXT,
    child_protection   TEXT,
    -- Who supplied these details: an organisation, a referral or a case. More than one supplier: person_supplier.
    source_org         INTEGER REFERENCES organisation (id),
    -- Every name word of the person, folded, for search.
    names_folded       TEXT NOT NULL,
    -- Set when this record was merged into another; its reference still resolves.
    merged_into        INTEGER REFERENCES person (id),
    recorded_by        TEXT NOT NULL,
    recorded_at        TEXT NOT NULL,
    CHECK (merged_into IS NULL OR merged_into <> id)
) STRICT;
CREATE INDEX person_by_merge ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX person_by_nhs ON person (nhs_number) WHERE nhs_number IS NOT NULL;
CREATE INDEX person_by_birth ON person (date_of_birth) WHERE date_of_birth IS NOT NULL;
CREATE INDEX person_by_source ON person (source_org) WHERE source_org IS NOT NULL;

-- Keys by which likely matches are found (domain::matching::lookup_keys). A person's are taken away by being worked out again from
-- their details, so that no index by person is needed; `verify` looks for keys of nobody.
CREATE TABLE person_key (
    key    TEXT    NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (key, person)
) STRICT, WITHOUT ROWID;

-- Which case, referral or organisation supplied which field of a person. Disposal of the only cases that supplied a
-- field takes the field with them (RULES.md section 4).
CREATE TABLE person_supplier (
    person      INTEGER NOT NULL REFERENCES person (id),
    field       TEXT    NOT NULL,
    case_id     INTEGER REFERENCES case_record (id),
    referral_id INTEGER REFERENCES referral (id),
    org_id      INTEGER REFERENCES organisation (id),
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX person_supplier_by_person ON person_supplier (person);
CREATE INDEX person_supplier_by_case ON person_supplier (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX person_supplier_by_referral ON person_supplier (referral_id) WHERE referral_id IS NOT NULL;
CREATE INDEX person_supplier_by_org ON person_supplier (org_id) WHERE org_id IS NOT NULL;

-- Earlier versions of a record whose details were corrected in place (organisations, people, referrals, cases):
-- the JSON Lines form as it stood before, so that a rectification keeps what it rectified.
CREATE TABLE earlier_version (
    id          INTEGER PRIMARY KEY,
    kind        TEXT    NOT NULL CHECK (kind = 'O' OR kind = 'P' OR kind = 'R' OR kind = 'C'),
    record      INTEGER NOT NULL,
    details     TEXT    NOT NULL,
    reason      TEXT,
    replaced_by TEXT    NOT NULL,
    replaced_at TEXT    NOT NULL
) STRICT;
CREATE INDEX earlier_version_by_record ON earlier_version (kind, record);

-- Each merge and each split of people, so that both trails survive and a split can undo a merge.
CREATE TABLE person_merge (
    id         INTEGER PRIMARY KEY,
    what       TEXT    NOT NULL CHECK (what IN ('merge','split')),
    survivor   INTEGER NOT NULL REFERENCES person (id),
    other      INTEGER NOT NULL REFERENCES person (id),
    -- What the merge moved, as JSON, so that a split can put it back.
    moved      TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    done_by    TEXT    NOT NULL,
    done_at    TEXT    NOT NULL
) STRICT;
CREATE INDEX person_merge_by_survivor ON person_merge (survivor);
CREATE INDEX person_merge_by_other ON person_merge (other);

CREATE TABLE case_record (
    id                INTEGER PRIMARY KEY,
    title             TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
    basis             TEXT NOT NULL CHECK (basis <> '[]'),
    opened_on         TEXT NOT NULL CHECK (length(opened_on) = 10),
    closed_on         TEXT CHECK (closed_on IS NULL OR length(closed_on) = 10),
    outcome           TEXT,
    tags              TEXT NOT NULL DEFAULT '[]',
    places            TEXT NOT NULL DEFAULT '[]',
    -- The decision to hold a review starts its deadline (RULES.md section 7).
    review_kind       TEXT CHECK (review_kind IS NULL OR (review_kind = 'rapid-review' OR review_kind = 'child-practice-review'
                    OR review_kind = 'adult-review')),
    review_decided_on TEXT CHECK (review_decided_on IS NULL OR length(review_decided_on) = 10),
    -- Derived by domain::retention and recomputed by `verify`.
    has_child         INTEGER NOT NULL DEFAULT 0 CHECK (has_child IN (0, 1)),
    has_adult         INTEGER NOT NULL DEFAULT 0 CHECK (has_adult IN (0, 1)),
    disposal_state    TEXT NOT NULL DEFAULT 'not-closed' CHECK (disposal_state = 'not-closed' OR disposal_state = 'undetermined'
                    OR disposal_state = 'dated'),
    dispose_after     TEXT CHECK (dispose_after IS NULL OR length(dispose_after) = 10),
    disposal_rule     TEXT,
    policy_version    INTEGER NOT NULL,
    recorded_by       TEXT NOT NULL,
    recorded_at       TEXT NOT NULL,
    CHECK ((disposal_state = 'dated') = (dispose_after IS NOT NULL)),
    CHECK ((disposal_state = 'not-closed') = (closed_on IS NULL)),
    CHECK (closed_on IS NULL OR closed_on >= opened_on)
) STRICT;
-- The sweep reads this index and never the rows.
CREATE INDEX case_by_disposal ON case_record (disposal_state, dispose_after, id, disposal_rule, has_child, has_adult, policy_version);
CREATE INDEX case_open ON case_record (opened_on) WHERE closed_on IS NULL;
-- Reviews that are under way, for their deadlines.
CREATE INDEX case_under_review ON case_record (review_decided_on, review_kind, id) WHERE closed_on IS NULL AND review_kind IS NOT NULL;

CREATE TABLE case_tag (
    tag     TEXT    NOT NULL,
    case_id INTEGER NOT NULL REFERENCES case_record (id),
    PRIMARY KEY (tag, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_tag_by_case ON case_tag (case_id);

-- How many cases may be disposed of from which day; kept by triggers, so that counting a million cases reads a few
-- thousand rows.
CREATE TABLE disposal_calendar (
    state         TEXT    NOT NULL,
    dispose_after TEXT    NOT NULL,
    cases         INTEGER NOT NULL CHECK (cases >= 0),
    PRIMARY KEY (state, dispose_after)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER disposal_calendar_insert AFTER INSERT ON case_record BEGIN
    INSERT INTO disposal_calendar VALUES (NEW.disposal_state, COALESCE(NEW.dispose_after, ''), 1)
        ON CONFLICT DO UPDATE SET cases = cases + 1;
END;
CREATE TRIGGER disposal_calendar_update AFTER UPDATE OF disposal_state, dispose_after ON case_record
WHEN OLD.disposal_state IS NOT NEW.disposal_state OR OLD.dispose_after IS NOT NEW.dispose_after BEGIN
    UPDATE disposal_calendar SET cases = cases - 1
        WHERE state = OLD.disposal_state AND dispose_after = COALESCE(OLD.dispose_after, '');
    INSERT INTO disposal_calendar VALUES (NEW.disposal_state, COALESCE(NEW.dispose_after, ''), 1)
        ON CONFLICT DO UPDATE SET cases = cases + 1;
END;
CREATE TRIGGER disposal_calendar_delete AFTER DELETE ON case_record BEGIN
    UPDATE disposal_calendar SET cases = cases - 1
        WHERE state = OLD.disposal_state AND dispose_after = COALESCE(OLD.dispose_after, '');
END;

CREATE TABLE referral (
    id               INTEGER PRIMARY KEY,
    source           TEXT NOT NULL CHECK (source = 'professional' OR source = 'organisation' OR source = 'dfe-notification'
                    OR source = 'child-death'),
    state            TEXT NOT NULL CHECK (state = 'received' OR state = 'accepted' OR state = 'declined'),
    received_on      TEXT NOT NULL CHECK (length(received_on) = 10),
    via              TEXT CHECK (via IS NULL OR (via = 'phone' OR via = 'email' OR via = 'letter' OR via = 'portal' OR via = 'meeting')),
    from_org         INTEGER REFERENCES organisation (id),
    referrer_name    TEXT,
    referrer_contact TEXT,
    incident_on      TEXT CHECK (incident_on IS NULL OR (length(incident_on) = 4 OR length(incident_on) = 7 OR length(incident_on) = 10)),
    aware_on         TEXT CHECK (aware_on IS NULL OR length(aware_on) = 10),
    summary          TEXT,
    case_id          INTEGER REFERENCES case_record (id),
    decided_on       TEXT CHECK (decided_on IS NULL OR length(decided_on) = 10),
    decided_by       TEXT,
    decline_reason   TEXT,
    disposal_state   TEXT NOT NULL DEFAULT 'not-closed' CHECK (disposal_state = 'not-closed' OR disposal_state = 'undetermined'
                    OR disposal_state = 'dated'),
    dispose_after    TEXT CHECK (dispose_after IS NULL OR length(dispose_after) = 10),
    disposal_rule    TEXT,
    policy_version   INTEGER NOT NULL,
    recorded_by      TEXT NOT NULL,
    recorded_at      TEXT NOT NULL,
    CHECK ((state = 'accepted') = (case_id IS NOT NULL)),
    CHECK ((state = 'declined') = (decline_reason IS NOT NULL)),
    CHECK ((disposal_state = 'dated') = (dispose_after IS NOT NULL)),
    CHECK (state = 'declined' OR disposal_state = 'not-closed')
) STRICT;
CREATE INDEX referral_by_case ON referral (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX referral_by_org ON referral (from_org) WHERE from_org IS NOT NULL;
CREATE INDEX referral_waiting ON referral (received_on) WHERE state = 'received';
CREATE INDEX referral_by_disposal ON referral (disposal_state, dispose_after, id, disposal_rule, policy_version) WHERE state = 'declined';

CREATE TABLE referral_person (
    referral_id INTEGER NOT NULL REFERENCES referral (id),
    person      INTEGER NOT NULL REFERENCES person (id),
    role        TEXT    NOT NULL,
    role_detail TEXT,
    subject     INTEGER NOT NULL CHECK (subject IN (0, 1)),
    -- What was stated; the category of a subject is settled when a case is opened.
    category    TEXT CHECK (category IS NULL OR category IN ('child','adult')),
    label       TEXT,
    position    INTEGER NOT NULL,
    PRIMARY KEY (referral_id, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_person_by_person ON referral_person (person);

-- A member of the public was directed to a front-line service. Nothing about anybody is kept (RULES.md section 2).
CREATE TABLE signpost (
    id      INTEGER PRIMARY KEY,
    at      TEXT NOT NULL,
    about   TEXT NOT NULL CHECK (about IN ('child','adult')),
    service TEXT NOT NULL,
    officer TEXT NOT NULL
) STRICT;

CREATE TABLE case_person (
    case_id     INTEGER NOT NULL REFERENCES case_record (id),
    person      INTEGER NOT NULL REFERENCES person (id),
    role        TEXT    NOT NULL CHECK (role = 'subject' OR role = 'mother' OR role = 'father' OR role = 'parent' OR role = 'sibling'
                    OR role = 'son' OR role = 'daughter' OR role = 'grandparent' OR role = 'partner' OR role = 'relative'
                    OR role = 'carer' OR role = 'friend' OR role = 'neighbour' OR role = 'alleged-perpetrator' OR role = 'referrer'
                    OR role = 'professional' OR role = 'other'),
    role_detail TEXT,
    subject     INTEGER NOT NULL CHECK (subject IN (0, 1)),
    category    TEXT CHECK (category IS NULL OR category IN ('child','adult')),
    label       TEXT,
    added_on    TEXT NOT NULL CHECK (length(added_on) = 10),
    position    INTEGER NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (case_id, person),
    CHECK (subject = 0 OR category IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_person_by_person ON case_person (person, case_id);

-- People who were taken off a case, so that who saw them there can still be told.
CREATE TABLE case_person_ended (
    id       INTEGER PRIMARY KEY,
    case_id  INTEGER NOT NULL REFERENCES case_record (id),
    person   INTEGER NOT NULL REFERENCES person (id),
    details  TEXT    NOT NULL,
    reason   TEXT,
    ended_by TEXT    NOT NULL,
    ended_at TEXT    NOT NULL
) STRICT;
CREATE INDEX case_person_ended_by_case ON case_person_ended (case_id);
CREATE INDEX case_person_ended_by_person ON case_person_ended (person);

CREATE TABLE case_org (
    case_id  INTEGER NOT NULL REFERENCES case_record (id),
    org      INTEGER NOT NULL REFERENCES organisation (id),
    label    TEXT,
    position INTEGER NOT NULL,
    PRIMARY KEY (case_id, org)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_org_by_org ON case_org (org);

-- Notes are append-only: a correction is a new note that supersedes the old one.
CREATE TABLE note (
    id          INTEGER PRIMARY KEY,
    case_id     INTEGER NOT NULL REFERENCES case_record (id),
    on_date     TEXT    NOT NULL CHECK (length(on_date) = 10),
    note_kind   TEXT    NOT NULL CHECK (length(note_kind) BETWEEN 1 AND 100),
    source_org  INTEGER REFERENCES organisation (id),
    text        TEXT    NOT NULL CHECK (length(text) > 0),
    supersedes  INTEGER UNIQUE REFERENCES note (id),
    reason      TEXT,
    recorded_by TEXT    NOT NULL,
    recorded_at TEXT    NOT NULL,
    CHECK (supersedes IS NULL OR supersedes < id)
) STRICT;
CREATE INDEX note_by_case ON note (case_id, on_date, id);
CREATE INDEX note_by_source ON note (source_org) WHERE source_org IS NOT NULL;
CREATE TRIGGER note_is_never_changed BEFORE UPDATE OF on_date, note_kind, source_org, text, supersedes, recorded_by, recorded_at ON note
BEGIN SELECT RAISE(ABORT, 'notes are corrected, not edited'); END;

-- The sharing log. Append-only in the same way; what became of a reviewer's copy is attested beside it.
CREATE TABLE disclosure (
    id                INTEGER PRIMARY KEY,
    case_id           INTEGER REFERENCES case_record (id),
    access_request_id INTEGER REFERENCES access_request (id),
    to_org            INTEGER REFERENCES organisation (id),
    to_name           TEXT,
    recipient         TEXT NOT NULL CHECK (recipient = 'service-user-or-family' OR recipient = 'local-government'
                    OR recipient = 'central-government' OR recipient = 'contractor' OR recipient = 'law-enforcement'
                    OR recipient = 'probation' OR recipient = 'fire-and-rescue' OR recipient = 'health-and-social-care'
                    OR recipient = 'education' OR recipient = 'regulator'),
    decision          TEXT NOT NULL CHECK (decision IN ('shared','refused')),
    what              TEXT NOT NULL,
    records           TEXT NOT NULL DEFAULT '[]',
    purpose           TEXT NOT NULL,
    basis             TEXT NOT NULL,
    gateway           TEXT,
    necessity         TEXT NOT NULL,
    consent           TEXT NOT NULL CHECK (consent = 'given' OR consent = 'not-sought' OR consent = 'refused-overridden'),
    consent_why       TEXT,
    method            TEXT NOT NULL CHECK (method = 'secure-email' OR method = 'portal' OR method = 'hand' OR method = 'phone'
                    OR method = 'meeting' OR method = 'post' OR method = 'access-request'),
    agreement         TEXT,
    stored_at         TEXT,
    return_by         TEXT CHECK (return_by IS NULL OR length(return_by) = 10),
    authorised_by     TEXT NOT NULL,
    on_date           TEXT NOT NULL CHECK (length(on_date) = 10),
    export_id         INTEGER REFERENCES export (id),
    manifest_sha256   TEXT CHECK (manifest_sha256 IS NULL OR length(manifest_sha256) = 64),
    historic          INTEGER NOT NULL DEFAULT 0 CHECK (historic IN (0, 1)),
    supersedes        INTEGER UNIQUE REFERENCES disclosure (id),
    reason            TEXT,
    recorded_by       TEXT NOT NULL,
    recorded_at       TEXT NOT NULL,
    CHECK ((case_id IS NULL) = (access_request_id IS NOT NULL)),
    CHECK (consent = 'given' OR consent_why IS NOT NULL OR historic = 1),
    CHECK (supersedes IS NULL OR supersedes < id)
) STRICT;
CREATE INDEX disclosure_by_case ON disclosure (case_id, on_date, id) WHERE case_id IS NOT NULL;
CREATE INDEX disclosure_by_org ON disclosure (to_org) WHERE to_org IS NOT NULL;
CREATE INDEX disclosure_by_export ON disclosure (export_id) WHERE export_id IS NOT NULL;
CREATE INDEX disclosure_by_request ON disclosure (access_request_id) WHERE access_request_id IS NOT NULL;
-- External reviewers' copies.
CREATE INDEX disclosure_with_reviewers ON disclosure (return_by, id, case_id) WHERE recipient = 'contractor' AND decision = 'shared';
CREATE INDEX disclosure_historic ON disclosure (id) WHERE historic = 1;
CREATE TRIGGER disclosure_is_never_changed BEFORE UPDATE OF to_org, to_name, recipient, decision, what, records, purpose, basis,
    necessity, consent, consent_why, method, agreement, stored_at, return_by, authorised_by, on_date, export_id, supersedes ON disclosure
BEGIN SELECT RAISE(ABORT, 'disclosures are corrected, not edited'); END;

CREATE TABLE disclosure_attestation (
    disclosure  INTEGER PRIMARY KEY REFERENCES disclosure (id),
    how         TEXT NOT NULL CHECK (how IN ('returned','destroyed')),
    on_date     TEXT NOT NULL CHECK (length(on_date) = 10),
    by_whom     TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TEXT NOT NULL
) STRICT;

-- The importer's own name for a record, and a digest of the line it came from ("importing again changes nothing").
CREATE TABLE import_key (
    source TEXT    NOT NULL,
    kind   TEXT    NOT NULL CHECK (kind = 'O' OR kind = 'P' OR kind = 'R' OR kind = 'C' OR kind = 'N' OR kind = 'S'),
    key    TEXT    NOT NULL,
    record INTEGER NOT NULL,
    digest BLOB    NOT NULL,
    PRIMARY KEY (source, kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_key_by_record ON import_key (kind, record);

-- Full-text search. External content: the words stand once. Deleted words leave the index at once (secure-delete).
CREATE VIRTUAL TABLE note_fts USING fts5 (text, content = 'note', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2");
INSERT INTO note_fts (note_fts, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER note_fts_insert AFTER INSERT ON note BEGIN
    INSERT INTO note_fts (rowid, text) VALUES (NEW.id, NEW.text);
END;
CREATE TRIGGER note_fts_delete AFTER DELETE ON note BEGIN
    INSERT INTO note_fts (note_fts, rowid, text) VALUES ('delete', OLD.id, OLD.text);
END;

CREATE VIRTUAL TABLE referral_fts USING fts5 (summary, content = 'referral', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2");
INSERT INTO referral_fts (referral_fts, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER referral_fts_insert AFTER INSERT ON referral BEGIN
    INSERT INTO referral_fts (rowid, summary) VALUES (NEW.id, NEW.summary);
END;
CREATE TRIGGER referral_fts_update AFTER UPDATE OF summary ON referral BEGIN
    INSERT INTO referral_fts (referral_fts, rowid, summary) VALUES ('delete', OLD.id, OLD.summary);
    INSERT INTO referral_fts (rowid, summary) VALUES (NEW.id, NEW.summary);
END;
CREATE TRIGGER referral_fts_delete AFTER DELETE ON referral BEGIN
    INSERT INTO referral_fts (referral_fts, rowid, summary) VALUES ('delete', OLD.id, OLD.summary);
END;

CREATE VIRTUAL TABLE person_fts USING fts5 (names_folded, content = 'person', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2");
INSERT INTO person_fts (person_fts, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER person_fts_insert AFTER INSERT ON person BEGIN
    INSERT INTO person_fts (rowid, names_folded) VALUES (NEW.id, NEW.names_folded);
END;
CREATE TRIGGER person_fts_update AFTER UPDATE OF names_folded ON person BEGIN
    INSERT INTO person_fts (person_fts, rowid, names_folded) VALUES ('delete', OLD.id, OLD.names_folded);
    INSERT INTO person_fts (rowid, names_folded) VALUES (NEW.id, NEW.names_folded);
END;
CREATE TRIGGER person_fts_delete AFTER DELETE ON person BEGIN
    INSERT INTO person_fts (person_fts, rowid, names_folded) VALUES ('delete', OLD.id, OLD.names_folded);
END;
