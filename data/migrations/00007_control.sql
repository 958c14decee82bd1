-- +goose Up

-- Race control, and the log of edits with what takes each back.

PRAGMA user_version = 7;

-- The races that are being run, in the operator's order.
CREATE TABLE running (
    race     INTEGER PRIMARY KEY REFERENCES races (id) ON DELETE CASCADE,
    position INTEGER NOT NULL
) STRICT;

-- Who passed where, as somebody entered it. One that counts is a split, or at the finish a mark, of its entry;
-- the others are kept, so that nothing is lost: nobody has claimed them, or the entry had a time there already.
CREATE TABLE passings (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         TEXT NOT NULL,    -- when the key was pressed: 2026-04-26T13:04:05.678Z
    who        TEXT NOT NULL,    -- the desk at which it was
    place      TEXT NOT NULL,    -- where, as the operator chose it: the checkpoint's name
    finish     INTEGER NOT NULL, -- that is the finish
    bib        TEXT NOT NULL,    -- as typed
    typed      TEXT NOT NULL,    -- the time as typed; '': it is that of the key
    ms         INTEGER,          -- since the gun; NULL while that is unknown
    counts     INTEGER NOT NULL,
    race       INTEGER REFERENCES races (id) ON DELETE SET NULL,
    entry      INTEGER REFERENCES entries (id) ON DELETE SET NULL,
    checkpoint INTEGER REFERENCES checkpoints (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX passings_race ON passings (race);
CREATE INDEX passings_entry ON passings (entry);
CREATE INDEX passings_checkpoint ON passings (checkpoint);
CREATE INDEX passings_unclaimed ON passings (id) WHERE entry IS NULL;

-- Edits in the order in which they were made. Those that were taken back are the last.
CREATE TABLE edits (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    name   TEXT NOT NULL,    -- "move of page 104"
    kind   TEXT NOT NULL,    -- who can read back
    undone INTEGER NOT NULL, -- it was taken back, and back does it again
    back   TEXT NOT NULL     -- JSON, of its kind
) STRICT;
CREATE INDEX edits_undone ON edits (undone, id);
