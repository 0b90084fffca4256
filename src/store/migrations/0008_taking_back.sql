-- What was decided or recorded by mistake is taken back and stays, marked: answers in the review of an export, what is withheld
-- from the answer to an access request, and events of the clocks of requests.

-- A person's answer to a question of an export, or to what was taken out of it without a question, bound to the text and the
-- rules by its id. A later row for the same question takes the place of an earlier one. `taught` is the name that an answer
-- added to the person it names, who loses it with the answer; it is not known of answers from before there was this column.
ALTER TABLE export_decision RENAME TO export_decision_before;
CREATE TABLE export_decision (
    id          INTEGER PRIMARY KEY,
    export_id   INTEGER NOT NULL REFERENCES export (id),
    question    TEXT    NOT NULL,
    decision    TEXT    NOT NULL CHECK (decision = 'replace' OR decision = 'keep' OR decision = 'alias'),
    with_text   TEXT,
    taught      TEXT,
    recorded_by TEXT    NOT NULL,
    recorded_at TEXT    NOT NULL,
    undone_by   TEXT,
    undone_at   TEXT,
    CHECK (taught IS NULL OR decision = 'alias'),
    CHECK ((undone_by IS NULL) = (undone_at IS NULL))
) STRICT;
INSERT INTO export_decision (export_id, question, decision, with_text, recorded_by, recorded_at)
    SELECT export_id, question, decision, with_text, recorded_by, recorded_at
    FROM export_decision_before ORDER BY recorded_at, export_id, question;
DROP TABLE export_decision_before;
CREATE INDEX export_decision_by_export ON export_decision (export_id);

ALTER TABLE access_withholding ADD COLUMN undone_by TEXT;
ALTER TABLE access_withholding ADD COLUMN undone_at TEXT;
ALTER TABLE access_withholding ADD COLUMN undone_why TEXT
    CHECK ((undone_by IS NULL) = (undone_at IS NULL) AND (undone_why IS NULL) = (undone_at IS NULL));

-- That an event never happened.
ALTER TABLE access_event ADD COLUMN undone_by TEXT;
ALTER TABLE access_event ADD COLUMN undone_at TEXT;
ALTER TABLE access_event ADD COLUMN undone_why TEXT
    CHECK ((undone_by IS NULL) = (undone_at IS NULL) AND (undone_why IS NULL) = (undone_at IS NULL));
ALTER TABLE rights_event ADD COLUMN undone_by TEXT;
ALTER TABLE rights_event ADD COLUMN undone_at TEXT;
ALTER TABLE rights_event ADD COLUMN undone_why TEXT
    CHECK ((undone_by IS NULL) = (undone_at IS NULL) AND (undone_why IS NULL) = (undone_at IS NULL));
