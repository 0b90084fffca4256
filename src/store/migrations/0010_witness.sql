-- That the store has a witness: a file outside it that sees the newest entry of its trail after each run. There is a row from the
-- entry on with which the first witness was begun, so that a witness that is gone is missed.
CREATE TABLE witness (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    -- The number of that entry, and when it was written.
    number   INTEGER NOT NULL CHECK (number > 0),
    begun_at TEXT    NOT NULL CHECK (length(begun_at) = 20)
) STRICT;
