-- +goose Up

-- The running order, what is on the channel, and the as-run log.

PRAGMA user_version = 2;

-- Groups and pages have AUTOINCREMENT: what is deleted may come back under its own id, and the log names a page
-- by an id that no other ever had.
CREATE TABLE page_groups (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    position INTEGER NOT NULL,
    name     TEXT NOT NULL
) STRICT;

-- What a page is about is the one of five columns that its kind names. All are NULL once the row they pointed to
-- is gone: the page stays.
CREATE TABLE pages (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    page_group  INTEGER NOT NULL REFERENCES page_groups (id) ON DELETE CASCADE,
    position    INTEGER NOT NULL, -- within the group, with gaps so that a page moves alone
    number      INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 99999),
    name        TEXT NOT NULL,
    template    TEXT NOT NULL,
    layer       INTEGER NOT NULL, -- 0: the template's own
    kind        TEXT NOT NULL CHECK (kind IN ('', 'athlete', 'person', 'race', 'fact', 'saying')),
    athlete     INTEGER REFERENCES athletes (id) ON DELETE SET NULL,
    person      INTEGER REFERENCES people (id) ON DELETE SET NULL,
    race        INTEGER REFERENCES races (id) ON DELETE SET NULL,
    fact        INTEGER REFERENCES facts (id) ON DELETE SET NULL,
    saying      INTEGER REFERENCES sayings (id) ON DELETE SET NULL,
    other       INTEGER REFERENCES athletes (id) ON DELETE SET NULL, -- the second of a comparison
    in_race     INTEGER REFERENCES races (id) ON DELETE SET NULL,    -- the race an athlete is shown in
    checkpoint  INTEGER REFERENCES checkpoints (id) ON DELETE SET NULL,
    board_rows  INTEGER NOT NULL,
    overrides   TEXT NOT NULL,    -- a JSON object of texts by field, '' for none
    gate        TEXT NOT NULL CHECK (gate IN ('live', 'hold')),
    duration_ms INTEGER NOT NULL, -- 0: stays
    next        INTEGER NOT NULL,
    disabled    INTEGER NOT NULL,
    notes       TEXT NOT NULL,
    hotkey      TEXT NOT NULL,
    name_words  TEXT NOT NULL,    -- for the search: folded, a space before each
    note_words  TEXT NOT NULL
) STRICT;
CREATE INDEX pages_position ON pages (page_group, position);
CREATE INDEX pages_number ON pages (page_group, number);
CREATE INDEX pages_athlete ON pages (athlete);
CREATE INDEX pages_other ON pages (other);
CREATE INDEX pages_checkpoint ON pages (checkpoint);

-- What is on the channel, a row a layer, so that it comes back after a crash.
CREATE TABLE airing (
    preview INTEGER NOT NULL,
    layer   INTEGER NOT NULL,
    body    TEXT NOT NULL, -- JSON, the channel's own
    PRIMARY KEY (preview, layer)
) STRICT, WITHOUT ROWID;

CREATE TABLE thumbs (
    hash    TEXT PRIMARY KEY, -- SHA-256 of the PNG file, hex
    picture BLOB NOT NULL
) STRICT;

-- What was on air. The order of ids is the order in which it happened, whatever the clock did.
CREATE TABLE as_run (
    id           INTEGER PRIMARY KEY,
    at           TEXT NOT NULL, -- 2026-04-26T13:04:05.678Z
    zone         TEXT NOT NULL, -- of local time: +01:00
    frame        INTEGER NOT NULL,
    what         TEXT NOT NULL,
    layer        INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    page         TEXT NOT NULL,
    title        TEXT NOT NULL,
    template     TEXT NOT NULL,
    field_values TEXT NOT NULL, -- JSON, '' for none
    who          TEXT NOT NULL,
    thumb        TEXT REFERENCES thumbs (hash)
) STRICT;
