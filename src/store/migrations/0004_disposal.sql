-- Disposal: who approved each item and who carried it out, what stays of a disposed record (a tombstone), the keyed
-- fingerprints by which an old import is known again, and the stable ids by which a disposal is applied to a backup.

-- The lists and their items are made anew, because the words they may hold have grown.
CREATE TABLE disposal_list_4 (
    id             INTEGER PRIMARY KEY,
    as_of          TEXT NOT NULL CHECK (length(as_of) = 10),
    policy_version INTEGER NOT NULL,
    -- proposed: an item waits for approval; approved: an item waits to be carried out; disposed: nothing waits any more and
    -- something was destroyed; closed: nothing waits any more and nothing was; rejected: it was dropped as a whole.
    state          TEXT NOT NULL CHECK (state IN ('proposed','approved','disposed','closed','rejected')),
    made_by        TEXT NOT NULL,
    made_at        TEXT NOT NULL,
    rejected_by    TEXT,
    rejected_at    TEXT,
    reject_reason  TEXT,
    -- When the pages were last made clean after a disposal of this list, and what was then looked for and found. Values are
    -- never kept: only how many.
    cleaned_at     TEXT,
    looked_for     INTEGER CHECK (looked_for IS NULL OR looked_for >= 0),
    of_records     INTEGER CHECK (of_records IS NULL OR of_records >= 0),
    found          INTEGER CHECK (found IS NULL OR found >= 0),
    held_elsewhere INTEGER CHECK (held_elsewhere IS NULL OR held_elsewhere >= 0),
    program        TEXT,
    CHECK ((rejected_at IS NULL) = (rejected_by IS NULL)),
    CHECK (state <> 'rejected' OR rejected_at IS NOT NULL)
) STRICT;
CREATE TABLE disposal_item_4 (
    list_id       INTEGER NOT NULL REFERENCES disposal_list_4 (id),
    reference     TEXT    NOT NULL,
    dispose_after TEXT    NOT NULL CHECK (length(dispose_after) = 10),
    rule          TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('proposed','approved','kept','rejected','skipped','disposed')),
    approved_by   TEXT,
    approved_at   TEXT,
    -- A keyed digest of what was known when it was approved: what has changed since is not destroyed. Gone once the item is
    -- settled, so that nothing can be guessed from it.
    facts         BLOB CHECK (facts IS NULL OR length(facts) = 32),
    -- Who kept it back, rejected it, skipped it or carried it out, and when.
    settled_by    TEXT,
    settled_at    TEXT,
    -- Why it was skipped: words of a closed set and references, as a JSON array.
    why           TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (list_id, reference),
    CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
    CHECK ((settled_at IS NULL) = (settled_by IS NULL)),
    CHECK ((settled_at IS NULL) = (state IN ('proposed','approved'))),
    CHECK (state <> 'approved' OR (approved_by IS NOT NULL AND facts IS NOT NULL)),
    CHECK (state = 'approved' OR facts IS NULL),
    CHECK (state <> 'disposed' OR approved_by IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO disposal_list_4 (id, as_of, policy_version, state, made_by, made_at)
    SELECT id, as_of, policy_version, state, made_by, made_at FROM disposal_list;
INSERT INTO disposal_item_4 (list_id, reference, dispose_after, rule, state)
    SELECT list_id, reference, dispose_after, rule, state FROM disposal_item;
DROP TABLE disposal_item;
DROP TABLE disposal_list;
ALTER TABLE disposal_list_4 RENAME TO disposal_list;
ALTER TABLE disposal_item_4 RENAME TO disposal_item;
CREATE INDEX disposal_list_proposed ON disposal_list (id) WHERE state = 'proposed';
CREATE INDEX disposal_list_approved ON disposal_list (id) WHERE state = 'approved';
CREATE INDEX disposal_item_by_reference ON disposal_item (reference);
CREATE INDEX disposal_item_by_state ON disposal_item (list_id, state);

-- A random id for each record that can be disposed of, given when it is added and never changed. References can be given a
-- second time after a backup is restored; these cannot, so that a disposal is only ever applied to the record it was about.
CREATE TABLE record_identity (
    kind   TEXT    NOT NULL CHECK (kind IN ('C','R','AR')),
    record INTEGER NOT NULL,
    id     BLOB    NOT NULL CHECK (length(id) = 16),
    PRIMARY KEY (kind, record)
) STRICT, WITHOUT ROWID;
INSERT INTO record_identity SELECT 'C', id, randomblob(16) FROM case_record;
INSERT INTO record_identity SELECT 'R', id, randomblob(16) FROM referral;
INSERT INTO record_identity SELECT 'AR', id, randomblob(16) FROM access_request;
CREATE TRIGGER record_identity_of_case AFTER INSERT ON case_record
BEGIN INSERT INTO record_identity VALUES ('C', NEW.id, randomblob(16)); END;
CREATE TRIGGER record_identity_of_referral AFTER INSERT ON referral
BEGIN INSERT INTO record_identity VALUES ('R', NEW.id, randomblob(16)); END;
CREATE TRIGGER record_identity_of_request AFTER INSERT ON access_request
BEGIN INSERT INTO record_identity VALUES ('AR', NEW.id, randomblob(16)); END;

-- What stays of a disposed case, referral or request. No name, no date of birth, no free text, no identifier.
CREATE TABLE tombstone (
    number         INTEGER PRIMARY KEY CHECK (number > 0),
    reference      TEXT    NOT NULL UNIQUE,
    -- The random id the record had.
    identity       BLOB    NOT NULL UNIQUE CHECK (length(identity) = 16),
    -- child, adult, both separated by a comma, or requests.
    category       TEXT    NOT NULL,
    opened_on      TEXT    NOT NULL CHECK (length(opened_on) = 10),
    closed_on      TEXT CHECK (closed_on IS NULL OR length(closed_on) = 10),
    rule           TEXT    NOT NULL,
    policy_version INTEGER NOT NULL,
    due_on         TEXT CHECK (due_on IS NULL OR length(due_on) = 10),
    list           TEXT    NOT NULL,
    approved_by    TEXT,
    approved_at    TEXT,
    disposed_by    TEXT    NOT NULL,
    disposed_at    TEXT    NOT NULL,
    -- The civil day in London of the disposal itself; of one that was applied to a backup, the day of the first.
    disposed_on    TEXT    NOT NULL CHECK (length(disposed_on) = 10),
    -- How many records of each kind went, as a JSON object.
    counts         TEXT    NOT NULL,
    -- The entry of the audit trail.
    audit_number   INTEGER NOT NULL,
    -- 1 where it was applied again to a restored backup: who approved it is then in the store it was first carried out in.
    again          INTEGER NOT NULL DEFAULT 0 CHECK (again IN (0, 1)),
    CHECK (again = 1 OR approved_by IS NOT NULL)
) STRICT;
CREATE INDEX tombstone_by_list ON tombstone (list, number);
CREATE TRIGGER tombstone_is_never_changed BEFORE UPDATE ON tombstone
BEGIN SELECT RAISE(ABORT, 'a tombstone is never changed'); END;
CREATE TRIGGER tombstone_is_never_deleted BEFORE DELETE ON tombstone
BEGIN SELECT RAISE(ABORT, 'a tombstone is never deleted'); END;

-- The key of the fingerprints and of the digests of facts: random, made with the first disposal list that is approved.
CREATE TABLE disposal_key (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    key      BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;

-- The keyed fingerprint of the import key of each disposed record, so that an old file does not bring anyone back.
CREATE TABLE disposed_fingerprint (
    fingerprint BLOB PRIMARY KEY CHECK (length(fingerprint) = 32)
) STRICT, WITHOUT ROWID;

-- Why a record is looked at goes with the record: the entries that name reasons are found by their number, which is enough,
-- and what an access request withheld is found by the record.
CREATE INDEX access_withholding_by_reference ON access_withholding (reference);
