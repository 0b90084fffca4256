-- The store itself: what it is, how references are numbered, who works here, and the audit trail.
-- Instants are RFC 3339 UTC text to the second; dates are ISO text; partial dates are '2012', '2012-02' or whole.

CREATE TABLE store_info (
    only_row      INTEGER PRIMARY KEY CHECK (only_row = 1),
    store_id      TEXT NOT NULL CHECK (length(store_id) = 32),
    created_at    TEXT NOT NULL
) STRICT;

-- The last number given for each kind of reference. Numbers are never given twice, also not when the record that
-- bore one has been disposed of. `year` is 0 for kinds that are not numbered by year.
CREATE TABLE reference_counter (
    kind TEXT    NOT NULL CHECK (kind = 'R' OR kind = 'C' OR kind = 'P' OR kind = 'O' OR kind = 'N' OR kind = 'S' OR kind = 'E'
                    OR kind = 'AR' OR kind = 'RR' OR kind = 'DC' OR kind = 'H' OR kind = 'D'),
    year INTEGER NOT NULL CHECK (year = 0 OR year BETWEEN 1900 AND 9999),
    last INTEGER NOT NULL CHECK (last >= 0),
    PRIMARY KEY (kind, year)
) STRICT, WITHOUT ROWID;

-- People who use mkt. Roles are in the key slots, where they are bound to the key; not here.
CREATE TABLE user_account (
    name        TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 32),
    full_name   TEXT NOT NULL CHECK (length(full_name) BETWEEN 1 AND 200),
    trained_on  TEXT CHECK (trained_on IS NULL OR length(trained_on) = 10),
    added_at    TEXT NOT NULL,
    added_by    TEXT NOT NULL,
    revoked_at  TEXT
) STRICT, WITHOUT ROWID;

-- The audit trail. `number` has no gaps; `mac` chains each entry to the one before it under a key derived from the
-- data key. No entry holds a value from a record: references, user names and names of fields only.
CREATE TABLE audit_entry (
    number      INTEGER PRIMARY KEY CHECK (number > 0),
    at          TEXT NOT NULL CHECK (length(at) = 20),
    user        TEXT NOT NULL,
    login_uid   INTEGER,
    class       TEXT NOT NULL CHECK (class = 'view' OR class = 'change' OR class = 'check'),
    action      TEXT NOT NULL,
    refs        TEXT NOT NULL,
    fields      TEXT NOT NULL,
    reason_mac  BLOB CHECK (reason_mac IS NULL OR length(reason_mac) = 32),
    mac         BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;

-- The words of reasons stand beside the trail, so that disposal can take them away and the trail still verifies.
CREATE TABLE audit_reason (
    number INTEGER PRIMARY KEY REFERENCES audit_entry (number),
    salt   BLOB NOT NULL CHECK (length(salt) = 16),
    text   TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_entry_is_never_changed BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_entry_is_never_deleted BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER audit_entry_has_no_gaps BEFORE INSERT ON audit_entry
WHEN NEW.number <> 1 + COALESCE((SELECT MAX(number) FROM audit_entry), 0)
BEGIN SELECT RAISE(ABORT, 'the audit trail is numbered without gaps'); END;
