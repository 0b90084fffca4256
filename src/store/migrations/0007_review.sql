-- How each record that was found for an access request is handed over, as the redaction desk recorded it. A later row for the
-- same record takes the place of an earlier one; one that was taken back stays, marked. `digest` is the SHA-256 of the texts it
-- was decided on: where they change, it is asked again.
CREATE TABLE access_review (
    id         INTEGER PRIMARY KEY,
    request    INTEGER NOT NULL REFERENCES access_request (id),
    reference  TEXT    NOT NULL,
    digest     TEXT    NOT NULL CHECK (length(digest) = 64),
    -- The last two say whom a doubtful mention means; the first three how the record is handed over.
    decision   TEXT    NOT NULL CHECK (decision = 'redact' OR decision = 'whole' OR decision = 'withhold'
                   OR decision = 'is-the-person' OR decision = 'is-not'),
    ground     TEXT CHECK (ground IS NULL OR ground = 'other-people' OR ground = 'crime' OR ground = 'serious-harm'
                   OR ground = 'child-abuse-data' OR ground = 'legal-privilege'),
    reason     TEXT,
    decided_by TEXT    NOT NULL,
    decided_at TEXT    NOT NULL,
    undone_by  TEXT,
    undone_at  TEXT,
    CHECK ((decision = 'withhold') = (ground IS NOT NULL)),
    CHECK ((ground IS NULL) = (reason IS NULL)),
    CHECK ((undone_by IS NULL) = (undone_at IS NULL))
) STRICT;
CREATE INDEX access_review_by_request ON access_review (request);
CREATE INDEX access_review_by_reference ON access_review (reference);

-- The parts of a record's texts that such a decision is about: without a ground a proposed redaction that stays readable, with
-- one a part that is withheld besides. Positions count characters of the stored text of `field`.
CREATE TABLE access_review_span (
    id         INTEGER PRIMARY KEY,
    request    INTEGER NOT NULL REFERENCES access_request (id),
    review     INTEGER NOT NULL REFERENCES access_review (id),
    field      TEXT    NOT NULL,
    span_start INTEGER NOT NULL CHECK (span_start >= 0),
    span_end   INTEGER NOT NULL,
    ground     TEXT CHECK (ground IS NULL OR ground = 'other-people' OR ground = 'crime' OR ground = 'serious-harm'
                   OR ground = 'child-abuse-data' OR ground = 'legal-privilege'),
    reason     TEXT,
    CHECK (span_start < span_end),
    CHECK ((ground IS NULL) = (reason IS NULL))
) STRICT;
CREATE INDEX access_review_span_by_request ON access_review_span (request);
CREATE INDEX access_review_span_by_review ON access_review_span (review);

-- Whether a doubtful mention in a text means a person: decided once, and remembered for every later search and request.
CREATE TABLE mention_decision (
    id         INTEGER PRIMARY KEY,
    reference  TEXT    NOT NULL,
    -- The SHA-256 of the text it stands in, and where, in characters.
    digest     TEXT    NOT NULL CHECK (length(digest) = 64),
    span_start INTEGER NOT NULL CHECK (span_start >= 0),
    span_end   INTEGER NOT NULL,
    answer     TEXT    NOT NULL CHECK (answer IN ('is-the-person','is-not')),
    -- The decision of a review that it came from, while that is kept.
    review     INTEGER REFERENCES access_review (id),
    decided_by TEXT    NOT NULL,
    decided_at TEXT    NOT NULL,
    CHECK (span_start <= span_end)
) STRICT;
CREATE INDEX mention_decision_by_reference ON mention_decision (reference);
CREATE INDEX mention_decision_by_review ON mention_decision (review) WHERE review IS NOT NULL;

-- Whom it was decided about: every reference that stood for that one person at the time, so that it means what it meant when
-- records are merged or split afterwards.
CREATE TABLE mention_decision_person (
    decision INTEGER NOT NULL REFERENCES mention_decision (id),
    person   INTEGER NOT NULL REFERENCES person (id),
    PRIMARY KEY (decision, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_decision_person_by_person ON mention_decision_person (person);

-- The added bank holidays with which the clocks of open requests were last reckoned, so that a change of the configuration is
-- noticed and what it moves is written down.
CREATE TABLE access_calendar (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    holidays TEXT    NOT NULL
) STRICT;

-- That the day an answer is due moved because bank holidays were added to the configuration, or taken out of it.
CREATE TABLE access_due_change (
    id          INTEGER PRIMARY KEY,
    request     INTEGER NOT NULL REFERENCES access_request (id),
    old_due_on  TEXT    NOT NULL CHECK (length(old_due_on) = 10),
    new_due_on  TEXT    NOT NULL CHECK (length(new_due_on) = 10),
    recorded_by TEXT    NOT NULL,
    recorded_at TEXT    NOT NULL
) STRICT;
CREATE INDEX access_due_change_by_request ON access_due_change (request);
