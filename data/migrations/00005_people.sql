-- +goose Up

-- What tells whether two athletes are one: the ids that other systems know them by, who was merged with whom, and
-- who was said to be somebody else.

PRAGMA user_version = 5;

CREATE TABLE athlete_ids (
    system  TEXT NOT NULL,                 -- World Athletics, FIS, licence …, or the file whose own id it is
    number  TEXT NOT NULL COLLATE NOCASE,  -- as printed; may have letters
    athlete INTEGER NOT NULL REFERENCES athletes (id) ON DELETE CASCADE,
    PRIMARY KEY (system, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX athlete_ids_athlete ON athlete_ids (athlete);

-- The two ids point to no row: the second is gone, and the first may be merged again.
CREATE TABLE merges (
    id        INTEGER PRIMARY KEY,
    kept      INTEGER NOT NULL,
    gone      INTEGER NOT NULL,
    at        TEXT NOT NULL, -- RFC 3339
    kept_name TEXT NOT NULL,
    gone_name TEXT NOT NULL,
    undone    TEXT NOT NULL, -- RFC 3339, '' while it stands
    body      TEXT NOT NULL  -- JSON: what both held before, and the sums of what they held after
) STRICT;

CREATE TABLE athletes_apart (
    id    INTEGER PRIMARY KEY,
    at    TEXT NOT NULL, -- RFC 3339
    one   INTEGER NOT NULL REFERENCES athletes (id) ON DELETE CASCADE,
    other INTEGER NOT NULL REFERENCES athletes (id) ON DELETE CASCADE,
    UNIQUE (one, other),
    CHECK (one < other)
) STRICT;
CREATE INDEX athletes_apart_other ON athletes_apart (other);
