-- The audit trail's own period, and the cutting of its old end; and the mark of a store that was restored from a backup without
-- any list of the disposals made since.

-- Where the trail was cut. `through` is the number of the last entry that is gone and `mac` its MAC, from which the chain goes on;
-- `signature` is under a key from the data key, over everything here and the signature before it, so that nobody without the data
-- key can cut anything off.
CREATE TABLE audit_checkpoint (
    number         INTEGER PRIMARY KEY CHECK (number > 0),
    through        INTEGER NOT NULL UNIQUE CHECK (through > 0),
    mac            BLOB    NOT NULL CHECK (length(mac) = 32),
    entries        INTEGER NOT NULL CHECK (entries > 0),
    reasons        INTEGER NOT NULL CHECK (reasons >= 0),
    -- The instants of the first and the last entry that are gone.
    first_at       TEXT    NOT NULL CHECK (length(first_at) = 20),
    last_at        TEXT    NOT NULL CHECK (length(last_at) = 20),
    cut_at         TEXT    NOT NULL CHECK (length(cut_at) = 20),
    list           TEXT    NOT NULL,
    policy_version INTEGER NOT NULL,
    signature      BLOB    NOT NULL CHECK (length(signature) = 32)
) STRICT;
CREATE TRIGGER audit_checkpoint_is_never_changed BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END;
CREATE TRIGGER audit_checkpoint_is_never_deleted BEFORE DELETE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END;
-- The newest entry always stays, so that the trail goes on from it.
CREATE TRIGGER audit_checkpoint_is_in_order BEFORE INSERT ON audit_checkpoint
WHEN NEW.number <> 1 + COALESCE((SELECT MAX(number) FROM audit_checkpoint), 0)
  OR NEW.through <= COALESCE((SELECT MAX(through) FROM audit_checkpoint), 0)
  OR NEW.through >= (SELECT MAX(number) FROM audit_entry)
BEGIN SELECT RAISE(ABORT, 'the audit trail is cut only at its old end'); END;
DROP TRIGGER audit_entry_is_never_deleted;
CREATE TRIGGER audit_entry_is_deleted_only_before_a_checkpoint BEFORE DELETE ON audit_entry
WHEN OLD.number > COALESCE((SELECT MAX(through) FROM audit_checkpoint), 0)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;

-- The policy is made anew, because the words it may hold have grown.
CREATE TABLE retention_policy_6 (
    version       INTEGER NOT NULL CHECK (version > 0),
    category      TEXT    NOT NULL CHECK (category = 'child' OR category = 'adult' OR category = 'requests' OR category = 'audit'),
    years         INTEGER NOT NULL CHECK (years BETWEEN 1 AND 100),
    until_age     INTEGER CHECK (until_age IS NULL OR until_age BETWEEN 18 AND 100),
    start_event   TEXT    NOT NULL CHECK (start_event = 'closed-or-last-entry' OR start_event = 'closed' OR start_event = 'recorded'),
    in_force_from TEXT    NOT NULL CHECK (length(in_force_from) = 10),
    recorded_by   TEXT    NOT NULL,
    recorded_at   TEXT    NOT NULL,
    PRIMARY KEY (version, category)
) STRICT, WITHOUT ROWID;
INSERT INTO retention_policy_6 SELECT * FROM retention_policy;
INSERT INTO retention_policy_6
    SELECT version, 'audit', 10, NULL, 'recorded', in_force_from, recorded_by, recorded_at FROM retention_policy WHERE category = 'adult';
DROP TABLE retention_policy;
ALTER TABLE retention_policy_6 RENAME TO retention_policy;

-- There is a row while nobody has said what is to become of disposals that were made after a backup and are in no list.
CREATE TABLE disposals_unknown (
    only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
    -- The backup's own number, and when it was made.
    backup      INTEGER NOT NULL,
    made_at     TEXT    NOT NULL CHECK (length(made_at) = 20),
    restored_by TEXT    NOT NULL,
    restored_at TEXT    NOT NULL CHECK (length(restored_at) = 20)
) STRICT;
