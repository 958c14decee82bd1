-- +goose Up

-- What an intake changed, so that it can be undone as a whole, and how columns were mapped.

PRAGMA user_version = 3;

ALTER TABLE intakes ADD COLUMN undone TEXT NOT NULL DEFAULT ''; -- RFC 3339, '' when it stands

-- The rows that an intake added: those of a table get ids one after the other. digests has eight bytes for each
-- row, big-endian: what it held when the intake ended, to tell whether it was edited since.
CREATE TABLE intake_added (
    intake  INTEGER NOT NULL REFERENCES intakes (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    first   INTEGER NOT NULL,
    digests BLOB NOT NULL,
    PRIMARY KEY (intake, kind)
) STRICT;

-- The rows that were there and that an intake changed.
CREATE TABLE intake_changed (
    intake INTEGER NOT NULL REFERENCES intakes (id) ON DELETE CASCADE,
    kind   TEXT NOT NULL,
    id     INTEGER NOT NULL,
    before TEXT NOT NULL, -- JSON, what the row held
    digest BLOB NOT NULL, -- of what it held when the intake ended
    PRIMARY KEY (intake, kind, id)
) STRICT;

CREATE TABLE mappings (
    header  TEXT PRIMARY KEY, -- the folded headings of a list
    columns TEXT NOT NULL,    -- a JSON object: heading to meaning
    file    TEXT NOT NULL,    -- where it was mapped last
    at      TEXT NOT NULL     -- RFC 3339
) STRICT;
