-- +goose Up

-- What somebody deleted of a source that is followed.

PRAGMA user_version = 8;

-- Entries that were deleted by hand: the next version of a followed source must not bring them back. There is a row for
-- each source that was followed by then.
CREATE TABLE entries_dropped (
    intake INTEGER NOT NULL REFERENCES intakes (id) ON DELETE CASCADE,
    entry  INTEGER NOT NULL, -- the row that it was; it may come back under it
    was    TEXT NOT NULL,    -- JSON, what it held, with its athlete's names
    PRIMARY KEY (intake, entry)
) STRICT;
