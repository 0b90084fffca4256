-- What leaves the house and what is destroyed: exports, holds, disposal lists, the retention policy, access requests.

CREATE TABLE export (
    id            INTEGER PRIMARY KEY,
    case_id       INTEGER NOT NULL REFERENCES case_record (id),
    audience      TEXT NOT NULL CHECK (audience IN ('families','report')),
    state         TEXT NOT NULL CHECK (state = 'needs-review' OR state = 'ready' OR state = 'released' OR state = 'withdrawn'),
    prepared_on   TEXT NOT NULL CHECK (length(prepared_on) = 10),
    rules_version INTEGER NOT NULL,
    prepared_by   TEXT NOT NULL,
    prepared_at   TEXT NOT NULL,
    released_by   TEXT,
    released_at   TEXT,
    attestation   TEXT,
    output_sha256 TEXT CHECK (output_sha256 IS NULL OR length(output_sha256) = 64),
    withdrawn_by  TEXT,
    withdrawn_at  TEXT,
    withdrawn_why TEXT
) STRICT;
CREATE INDEX export_by_case ON export (case_id);
CREATE INDEX export_needing_review ON export (prepared_on, id, case_id) WHERE state = 'needs-review';

-- The pseudonyms of one export. They are kept here only and never derived from a name.
CREATE TABLE export_label (
    export_id INTEGER NOT NULL REFERENCES export (id),
    reference TEXT    NOT NULL,
    label     TEXT    NOT NULL,
    PRIMARY KEY (export_id, reference)
) STRICT, WITHOUT ROWID;

-- What was done to each text of the case: where it came from, a digest of the source as it then stood, and the result.
CREATE TABLE export_text (
    export_id     INTEGER NOT NULL REFERENCES export (id),
    position      INTEGER NOT NULL,
    reference     TEXT    NOT NULL,
    source_sha256 TEXT    NOT NULL CHECK (length(source_sha256) = 64),
    text          TEXT    NOT NULL,
    replacements  TEXT    NOT NULL,
    queue         TEXT    NOT NULL,
    PRIMARY KEY (export_id, position)
) STRICT, WITHOUT ROWID;

-- A person's answer to a question of the engine, bound to the text and the rules by the question's id.
CREATE TABLE export_decision (
    export_id   INTEGER NOT NULL REFERENCES export (id),
    question    TEXT    NOT NULL,
    decision    TEXT    NOT NULL CHECK (decision = 'replace' OR decision = 'keep' OR decision = 'alias'),
    with_text   TEXT,
    recorded_by TEXT    NOT NULL,
    recorded_at TEXT    NOT NULL,
    PRIMARY KEY (export_id, question)
) STRICT, WITHOUT ROWID;

-- A policy is never edited: a change is a new version (RULES.md section 4).
CREATE TABLE retention_policy (
    version       INTEGER NOT NULL CHECK (version > 0),
    category      TEXT    NOT NULL CHECK (category = 'child' OR category = 'adult' OR category = 'requests'),
    years         INTEGER NOT NULL CHECK (years BETWEEN 1 AND 100),
    until_age     INTEGER CHECK (until_age IS NULL OR until_age BETWEEN 18 AND 100),
    start_event   TEXT    NOT NULL CHECK (start_event IN ('closed-or-last-entry','closed')),
    in_force_from TEXT    NOT NULL CHECK (length(in_force_from) = 10),
    recorded_by   TEXT    NOT NULL,
    recorded_at   TEXT    NOT NULL,
    PRIMARY KEY (version, category)
) STRICT, WITHOUT ROWID;

CREATE TABLE hold (
    id             INTEGER PRIMARY KEY,
    case_id        INTEGER REFERENCES case_record (id),
    person         INTEGER REFERENCES person (id),
    tag            TEXT,
    category       TEXT CHECK (category IS NULL OR category IN ('child','adult')),
    reason         TEXT NOT NULL,
    review_on      TEXT CHECK (review_on IS NULL OR length(review_on) = 10),
    placed_by      TEXT NOT NULL,
    placed_at      TEXT NOT NULL,
    -- Set where this hold was copied to a person by a split.
    copied_from    INTEGER REFERENCES hold (id),
    released_by    TEXT,
    released_at    TEXT,
    release_reason TEXT,
    CHECK ((case_id IS NOT NULL) + (person IS NOT NULL) + (tag IS NOT NULL) + (category IS NOT NULL) = 1),
    CHECK ((released_at IS NULL) = (released_by IS NULL))
) STRICT;
CREATE INDEX hold_by_case ON hold (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX hold_by_person ON hold (person) WHERE person IS NOT NULL;
CREATE INDEX hold_active ON hold (id) WHERE released_at IS NULL;
CREATE INDEX hold_by_review ON hold (review_on, id) WHERE released_at IS NULL AND review_on IS NOT NULL;

-- A manager's decision on a subject whose retention the rules leave open, or whose correction would shorten it. It is
-- about a case, or about a referral that was declined.
CREATE TABLE retention_decision (
    id          INTEGER PRIMARY KEY,
    case_id     INTEGER REFERENCES case_record (id),
    referral_id INTEGER REFERENCES referral (id),
    person      INTEGER NOT NULL REFERENCES person (id),
    until_date  TEXT    NOT NULL CHECK (length(until_date) = 10),
    reason      TEXT    NOT NULL,
    decided_by  TEXT    NOT NULL,
    decided_at  TEXT    NOT NULL,
    CHECK ((case_id IS NULL) = (referral_id IS NOT NULL))
) STRICT;
CREATE INDEX retention_decision_by_case ON retention_decision (case_id, person) WHERE case_id IS NOT NULL;
CREATE INDEX retention_decision_by_referral ON retention_decision (referral_id, person) WHERE referral_id IS NOT NULL;
CREATE INDEX retention_decision_by_person ON retention_decision (person);

CREATE TABLE disposal_list (
    id             INTEGER PRIMARY KEY,
    as_of          TEXT NOT NULL CHECK (length(as_of) = 10),
    policy_version INTEGER NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('proposed')),
    made_by        TEXT NOT NULL,
    made_at        TEXT NOT NULL
) STRICT;
CREATE INDEX disposal_list_proposed ON disposal_list (id) WHERE state = 'proposed';

CREATE TABLE disposal_item (
    list_id       INTEGER NOT NULL REFERENCES disposal_list (id),
    reference     TEXT    NOT NULL,
    dispose_after TEXT    NOT NULL CHECK (length(dispose_after) = 10),
    rule          TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('proposed')),
    PRIMARY KEY (list_id, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX disposal_item_by_reference ON disposal_item (reference);

CREATE TABLE access_request (
    id           INTEGER PRIMARY KEY,
    subject      INTEGER NOT NULL REFERENCES person (id),
    received_on  TEXT NOT NULL CHECK (length(received_on) = 10),
    via          TEXT,
    on_behalf_of TEXT,
    state        TEXT NOT NULL CHECK (state IN ('open','closed')),
    closed_on    TEXT CHECK (closed_on IS NULL OR length(closed_on) = 10),
    outcome      TEXT,
    -- Set where this request was copied to a person by a split.
    copied_from  INTEGER REFERENCES access_request (id),
    recorded_by  TEXT NOT NULL,
    recorded_at  TEXT NOT NULL,
    CHECK ((state = 'closed') = (closed_on IS NOT NULL))
) STRICT;
CREATE INDEX access_request_by_subject ON access_request (subject);
CREATE INDEX access_request_open ON access_request (received_on) WHERE state = 'open';
-- Requests are kept for years from their closing (RULES.md section 4); the sweep reads this.
CREATE INDEX access_request_closed ON access_request (closed_on, id, subject) WHERE state = 'closed';

-- What happened to a request's clock. Events are recorded, never edited: a wrong one is named by `corrects`.
CREATE TABLE access_event (
    id          INTEGER PRIMARY KEY,
    request     INTEGER NOT NULL REFERENCES access_request (id),
    what        TEXT    NOT NULL CHECK (what = 'identity-requested' OR what = 'identity-received' OR what = 'clarification-asked'
                    OR what = 'clarification-answered' OR what = 'extension-told'),
    on_date     TEXT    NOT NULL CHECK (length(on_date) = 10),
    reason      TEXT,
    corrects    INTEGER REFERENCES access_event (id),
    recorded_by TEXT    NOT NULL,
    recorded_at TEXT    NOT NULL
) STRICT;
CREATE INDEX access_event_by_request ON access_event (request);

CREATE TABLE access_withholding (
    id          INTEGER PRIMARY KEY,
    request     INTEGER NOT NULL REFERENCES access_request (id),
    reference   TEXT    NOT NULL,
    span_start  INTEGER,
    span_end    INTEGER,
    ground      TEXT    NOT NULL CHECK (ground = 'other-people' OR ground = 'crime' OR ground = 'serious-harm'
                    OR ground = 'child-abuse-data' OR ground = 'legal-privilege'),
    reason      TEXT    NOT NULL,
    decided_by  TEXT    NOT NULL,
    decided_at  TEXT    NOT NULL,
    CHECK ((span_start IS NULL) = (span_end IS NULL)),
    CHECK (span_start IS NULL OR span_start < span_end)
) STRICT;
CREATE INDEX access_withholding_by_request ON access_withholding (request);

-- What was decided before an answer goes to somebody who asks for another person. A later answer to the same question
-- takes the place of an earlier one.
CREATE TABLE access_decision (
    id         INTEGER PRIMARY KEY,
    request    INTEGER NOT NULL REFERENCES access_request (id),
    question   TEXT    NOT NULL CHECK (question = 'authority' OR question = 'child-competent' OR question = 'child-objects'
                    OR question = 'alleged-harm' OR question = 'child-abuse-data'),
    answer     TEXT    NOT NULL CHECK (answer IN ('yes','no')),
    reason     TEXT    NOT NULL,
    decided_by TEXT    NOT NULL,
    decided_at TEXT    NOT NULL
) STRICT;
CREATE INDEX access_decision_by_request ON access_decision (request);

INSERT INTO retention_policy (version, category, years, until_age, start_event, in_force_from, recorded_by, recorded_at) VALUES
    (1, 'adult',    10, NULL, 'closed-or-last-entry', '2019-01-01', 'mkt', '2019-01-01T00:00:00Z'),
    (1, 'child',    10, 25,   'closed-or-last-entry', '2019-01-01', 'mkt', '2019-01-01T00:00:00Z'),
    (1, 'requests', 6,  NULL, 'closed',               '2019-01-01', 'mkt', '2019-01-01T00:00:00Z');
