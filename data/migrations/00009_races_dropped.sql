-- +goose Up

-- The races that somebody deleted of a source that is followed.

PRAGMA user_version = 9;

-- As entries_dropped, for races, by their names: a race that comes back, by whatever way, is no row here any more.
CREATE TABLE races_dropped (
    intake   INTEGER NOT NULL REFERENCES intakes (id) ON DELETE CASCADE,
    event    TEXT NOT NULL,
    year     INTEGER NOT NULL,
    category TEXT NOT NULL,
    PRIMARY KEY (intake, event, year, category)
) STRICT, WITHOUT ROWID;
CREATE INDEX races_dropped_named ON races_dropped (event, year, category);
