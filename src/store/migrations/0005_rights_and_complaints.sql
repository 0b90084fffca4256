-- Rights requests (UK GDPR Art 16, 17, 18 and 21) and complaints about data protection (DPA 2018 s164A).

CREATE TABLE rights_request (
    id           INTEGER PRIMARY KEY,
    subject      INTEGER NOT NULL REFERENCES person (id),
    request_kind TEXT NOT NULL CHECK (request_kind = 'rectification' OR request_kind = 'erasure' OR request_kind = 'restriction'
                    OR request_kind = 'objection'),
    received_on  TEXT NOT NULL CHECK (length(received_on) = 10),
    via          TEXT,
    on_behalf_of TEXT,
    -- What is asked, in the words of whoever asks or took it down.
    what         TEXT NOT NULL,
    -- The reference of the record it is about, where it is about one.
    about        TEXT,
    -- open: undecided; in-force: a restriction or an objection that was granted and has not been lifted; closed: the rest.
    state        TEXT NOT NULL CHECK (state = 'open' OR state = 'in-force' OR state = 'closed'),
    closed_on    TEXT CHECK (closed_on IS NULL OR length(closed_on) = 10),
    decision     TEXT CHECK (decision IS NULL OR decision = 'granted' OR decision = 'partly' OR decision = 'refused'
                    OR decision = 'withdrawn'),
    ground       TEXT CHECK (ground IS NULL OR ground = 'legal-obligation' OR ground = 'legal-claims' OR ground = 'public-health'
                    OR ground = 'archiving-or-research' OR ground = 'accurate'
                    OR ground = 'conditions-not-met' OR ground = 'compelling-grounds' OR ground = 'no-right-to-object'
                    OR ground = 'crime' OR ground = 'identity-not-shown' OR ground = 'manifestly-unfounded'
                    OR ground = 'excessive'),
    -- The words of the legal bases that oblige to keep the records, as a JSON array; of the ground legal-obligation only.
    duties       TEXT NOT NULL DEFAULT '[]',
    -- The references of the records that correct what was wrong, as a JSON array; of a rectification only.
    corrected    TEXT NOT NULL DEFAULT '[]',
    reason       TEXT,
    decided_by   TEXT,
    lifted_on    TEXT CHECK (lifted_on IS NULL OR length(lifted_on) = 10),
    -- The day the person was told that it would be lifted (Art 18(3)).
    lift_told_on TEXT CHECK (lift_told_on IS NULL OR length(lift_told_on) = 10),
    lift_reason  TEXT,
    lifted_by    TEXT,
    -- The day from which the years run for which the record is kept: of the closing, or of the lifting.
    ended_on     TEXT CHECK (ended_on IS NULL OR length(ended_on) = 10),
    -- Set where this request was copied to a person by a split.
    copied_from  INTEGER REFERENCES rights_request (id),
    recorded_by  TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    CHECK ((state = 'open') = (closed_on IS NULL)),
    CHECK ((closed_on IS NULL) = (decision IS NULL)),
    CHECK ((closed_on IS NULL) = (decided_by IS NULL)),
    CHECK ((closed_on IS NULL) = (reason IS NULL)),
    CHECK ((state = 'closed') = (ended_on IS NOT NULL)),
    CHECK ((lifted_on IS NULL) = (lift_told_on IS NULL)),
    CHECK ((lifted_on IS NULL) = (lift_reason IS NULL)),
    CHECK ((lifted_on IS NULL) = (lifted_by IS NULL)),
    CHECK (lifted_on IS NULL OR state = 'closed'),
    CHECK (state <> 'in-force' OR request_kind = 'restriction' OR request_kind = 'objection'),
    CHECK (ground IS NULL OR decision = 'partly' OR decision = 'refused')
) STRICT;
CREATE INDEX rights_request_by_subject ON rights_request (subject);
-- What waits for a decision or is in force blocks disposal and marks people; the sweep, the status and every page that shows
-- a person read this.
CREATE INDEX rights_request_standing ON rights_request (received_on, id, subject, request_kind, state, about) WHERE state <> 'closed';
CREATE INDEX rights_request_ended ON rights_request (ended_on, id, subject) WHERE state = 'closed';

-- What happened to a request's clock, as access_event.
CREATE TABLE rights_event (
    id          INTEGER PRIMARY KEY,
    request     INTEGER NOT NULL REFERENCES rights_request (id),
    what        TEXT    NOT NULL CHECK (what = 'identity-requested' OR what = 'identity-received' OR what = 'extension-told'),
    on_date     TEXT    NOT NULL CHECK (length(on_date) = 10),
    reason      TEXT,
    corrects    INTEGER REFERENCES rights_event (id),
    recorded_by TEXT    NOT NULL,
    recorded_at TEXT    NOT NULL
) STRICT;
CREATE INDEX rights_event_by_request ON rights_event (request);

CREATE TABLE complaint (
    id               INTEGER PRIMARY KEY,
    received_on      TEXT NOT NULL CHECK (length(received_on) = 10),
    via              TEXT,
    -- Who complains: a person on record, or a name.
    complainant      INTEGER REFERENCES person (id),
    complainant_name TEXT,
    -- What it is about: a person on record, or the reference of a case or a request.
    about_person     INTEGER REFERENCES person (id),
    about            TEXT,
    what             TEXT NOT NULL,
    acknowledged_on  TEXT CHECK (acknowledged_on IS NULL OR length(acknowledged_on) = 10),
    acknowledged_by  TEXT,
    state            TEXT NOT NULL CHECK (state IN ('open','closed')),
    closed_on        TEXT CHECK (closed_on IS NULL OR length(closed_on) = 10),
    outcome          TEXT CHECK (outcome IS NULL OR outcome = 'upheld' OR outcome = 'partly-upheld' OR outcome = 'not-upheld'
                    OR outcome = 'withdrawn'),
    -- What was done about it.
    done             TEXT,
    -- The day the complainant was told of the outcome.
    told_on          TEXT CHECK (told_on IS NULL OR length(told_on) = 10),
    closed_by        TEXT,
    -- Set where this complaint was copied to a person by a split.
    copied_from      INTEGER REFERENCES complaint (id),
    recorded_by      TEXT NOT NULL,
    recorded_at      TEXT NOT NULL,
    CHECK ((complainant IS NULL) <> (complainant_name IS NULL)),
    CHECK (about_person IS NULL OR about IS NULL),
    CHECK ((acknowledged_on IS NULL) = (acknowledged_by IS NULL)),
    CHECK ((state = 'closed') = (closed_on IS NOT NULL)),
    CHECK ((closed_on IS NULL) = (outcome IS NULL)),
    CHECK ((closed_on IS NULL) = (done IS NULL)),
    CHECK ((closed_on IS NULL) = (closed_by IS NULL)),
    CHECK (told_on IS NULL OR closed_on IS NOT NULL),
    CHECK (told_on IS NOT NULL OR closed_on IS NULL OR outcome = 'withdrawn')
) STRICT;
CREATE INDEX complaint_by_complainant ON complaint (complainant) WHERE complainant IS NOT NULL;
CREATE INDEX complaint_by_person ON complaint (about_person) WHERE about_person IS NOT NULL;
CREATE INDEX complaint_by_about ON complaint (about) WHERE about IS NOT NULL;
CREATE INDEX complaint_open ON complaint (received_on, id, complainant, about_person, about, acknowledged_on) WHERE state = 'open';
CREATE INDEX complaint_closed ON complaint (closed_on, id, complainant, about_person) WHERE state = 'closed';

-- Both can be disposed of, so each has a random id. The table is made anew, because the kinds it may hold have grown.
DROP TRIGGER record_identity_of_case;
DROP TRIGGER record_identity_of_referral;
DROP TRIGGER record_identity_of_request;
CREATE TABLE record_identity_5 (
    kind   TEXT    NOT NULL CHECK (kind = 'C' OR kind = 'R' OR kind = 'AR' OR kind = 'RR' OR kind = 'DC'),
    record INTEGER NOT NULL,
    id     BLOB    NOT NULL CHECK (length(id) = 16),
    PRIMARY KEY (kind, record)
) STRICT, WITHOUT ROWID;
INSERT INTO record_identity_5 SELECT kind, record, id FROM record_identity;
DROP TABLE record_identity;
ALTER TABLE record_identity_5 RENAME TO record_identity;
CREATE TRIGGER record_identity_of_case AFTER INSERT ON case_record
BEGIN INSERT INTO record_identity VALUES ('C', NEW.id, randomblob(16)); END;
CREATE TRIGGER record_identity_of_referral AFTER INSERT ON referral
BEGIN INSERT INTO record_identity VALUES ('R', NEW.id, randomblob(16)); END;
CREATE TRIGGER record_identity_of_request AFTER INSERT ON access_request
BEGIN INSERT INTO record_identity VALUES ('AR', NEW.id, randomblob(16)); END;
CREATE TRIGGER record_identity_of_rights_request AFTER INSERT ON rights_request
BEGIN INSERT INTO record_identity VALUES ('RR', NEW.id, randomblob(16)); END;
CREATE TRIGGER record_identity_of_complaint AFTER INSERT ON complaint
BEGIN INSERT INTO record_identity VALUES ('DC', NEW.id, randomblob(16)); END;
