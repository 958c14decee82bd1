-- +goose Up

-- The first shape of a show.
--
-- A mark is four columns: ms (milliseconds, NULL when it could not be read or there is none), printed (as its
-- source printed it), unread (why it could not be read) and, where it has one, source with the line of its file.
-- Dates are text, known to the day, the month or the year; '' is unknown.

PRAGMA application_id = 1295136288; -- "M26 "
PRAGMA user_version = 1;

CREATE TABLE sources (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL,
    detail TEXT NOT NULL,
    UNIQUE (name, detail)
) STRICT;

CREATE TABLE photos (
    hash    TEXT PRIMARY KEY, -- SHA-256 of the picture file, hex
    picture BLOB NOT NULL
) STRICT;

CREATE TABLE disciplines (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE athletes (
    id              INTEGER PRIMARY KEY,
    given           TEXT NOT NULL DEFAULT '',
    family          TEXT NOT NULL DEFAULT '',
    whole           TEXT NOT NULL DEFAULT '',
    country         TEXT NOT NULL DEFAULT '',
    sex             TEXT NOT NULL DEFAULT '' CHECK (sex IN ('', 'M', 'W')),
    born            TEXT NOT NULL DEFAULT '',
    age             INTEGER NOT NULL DEFAULT 0,
    age_on          TEXT NOT NULL DEFAULT '',
    name_key        TEXT NOT NULL,              -- the folded words of the name, sorted
    starred         INTEGER NOT NULL DEFAULT 0, -- has a bio or a place among the first three: found first
    screen_given    TEXT NOT NULL DEFAULT '',
    screen_family   TEXT NOT NULL DEFAULT '',
    also            TEXT NOT NULL DEFAULT '',   -- other spellings, one a line
    country_printed TEXT NOT NULL DEFAULT '',
    bio             TEXT NOT NULL DEFAULT '',
    line            TEXT NOT NULL DEFAULT '',
    photo           TEXT REFERENCES photos (hash)
) STRICT;
CREATE INDEX athletes_name ON athletes (name_key);

-- Further keys of athletes whose name has another spelling.
CREATE TABLE athlete_keys (
    name_key TEXT NOT NULL,
    athlete  INTEGER NOT NULL REFERENCES athletes (id) ON DELETE CASCADE,
    PRIMARY KEY (name_key, athlete)
) STRICT, WITHOUT ROWID;
CREATE INDEX athlete_keys_athlete ON athlete_keys (athlete);

-- The search: folded words, and in more the words nobody types, which begin with '#'.
CREATE VIRTUAL TABLE athlete_words USING fts4 (
    given, family, more,
    tokenize=unicode61 "remove_diacritics=0" "tokenchars=#",
    prefix="1,2,3", matchinfo=fts3
);

CREATE TABLE athlete_disciplines (
    athlete    INTEGER NOT NULL REFERENCES athletes (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    discipline INTEGER NOT NULL REFERENCES disciplines (id),
    PRIMARY KEY (athlete, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE bests (
    athlete    INTEGER NOT NULL REFERENCES athletes (id) ON DELETE CASCADE,
    n          INTEGER NOT NULL,
    discipline INTEGER NOT NULL REFERENCES disciplines (id),
    kind       TEXT NOT NULL,
    ms         INTEGER,
    printed    TEXT NOT NULL,
    unread     TEXT NOT NULL,
    place      TEXT NOT NULL,
    set_on     TEXT NOT NULL,
    source     INTEGER REFERENCES sources (id),
    line       INTEGER NOT NULL,
    PRIMARY KEY (athlete, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
    id            INTEGER PRIMARY KEY,
    given         TEXT NOT NULL,
    family        TEXT NOT NULL,
    whole         TEXT NOT NULL,
    screen_given  TEXT NOT NULL,
    screen_family TEXT NOT NULL,
    credit        TEXT NOT NULL,
    source        INTEGER REFERENCES sources (id),
    line          INTEGER NOT NULL
) STRICT;

CREATE TABLE races (
    id       INTEGER PRIMARY KEY,
    event    TEXT NOT NULL,
    year     INTEGER NOT NULL,
    category TEXT NOT NULL,
    title    TEXT NOT NULL,
    date     TEXT NOT NULL,
    metres   REAL NOT NULL,
    start    TEXT NOT NULL, -- RFC 3339, '' when unknown
    cr_label TEXT NOT NULL,
    UNIQUE (event, year, category)
) STRICT;

CREATE TABLE checkpoints (
    id     INTEGER PRIMARY KEY,
    race   INTEGER NOT NULL REFERENCES races (id) ON DELETE CASCADE,
    name   TEXT NOT NULL,
    metres REAL NOT NULL,
    UNIQUE (race, name)
) STRICT;

CREATE TABLE entries (
    id           INTEGER PRIMARY KEY,
    race         INTEGER NOT NULL REFERENCES races (id) ON DELETE CASCADE,
    athlete      INTEGER NOT NULL REFERENCES athletes (id) ON DELETE CASCADE,
    bib          TEXT NOT NULL DEFAULT '',
    club         TEXT NOT NULL DEFAULT '',
    place        INTEGER NOT NULL DEFAULT 0,  -- 0 when no source gives it
    status       TEXT NOT NULL DEFAULT '',    -- DNS, DNF, DQ, NM
    finish_ms    INTEGER,                     -- of the chosen mark
    unclear      INTEGER NOT NULL DEFAULT 0,  -- has marks, but none that is chosen and could be read
    tied         INTEGER NOT NULL DEFAULT 0,
    flags        TEXT NOT NULL DEFAULT '',    -- separated by spaces
    rule         TEXT NOT NULL DEFAULT '',
    note         TEXT NOT NULL DEFAULT '',
    seed_ms      INTEGER,
    seed_printed TEXT NOT NULL DEFAULT '',
    seed_unread  TEXT NOT NULL DEFAULT '',
    withdrawn    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (athlete, race)
) STRICT;
CREATE INDEX entries_finish ON entries (race, status, place, finish_ms);
CREATE INDEX entries_unclear ON entries (race) WHERE unclear = 1;
CREATE INDEX entries_bib ON entries (bib COLLATE NOCASE) WHERE bib <> '';

-- Every mark that a source gives for a result; at most one is chosen.
CREATE TABLE result_marks (
    entry   INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    n       INTEGER NOT NULL,
    ms      INTEGER,
    printed TEXT NOT NULL,
    unread  TEXT NOT NULL,
    source  INTEGER REFERENCES sources (id),
    line    INTEGER NOT NULL,
    chosen  INTEGER NOT NULL,
    PRIMARY KEY (entry, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX result_marks_chosen ON result_marks (entry) WHERE chosen = 1;

CREATE TABLE splits (
    entry      INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,
    checkpoint INTEGER NOT NULL REFERENCES checkpoints (id) ON DELETE CASCADE,
    ms         INTEGER,
    printed    TEXT NOT NULL,
    unread     TEXT NOT NULL,
    source     INTEGER REFERENCES sources (id),
    line       INTEGER NOT NULL,
    note       TEXT NOT NULL,
    PRIMARY KEY (entry, checkpoint)
) STRICT, WITHOUT ROWID;
CREATE INDEX splits_order ON splits (checkpoint, ms);

CREATE TABLE records (
    id         INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL,
    scope      TEXT NOT NULL,
    discipline TEXT NOT NULL,
    sex        TEXT NOT NULL CHECK (sex IN ('', 'M', 'W')),
    holder     TEXT NOT NULL,
    country    TEXT NOT NULL,
    ms         INTEGER,
    printed    TEXT NOT NULL,
    unread     TEXT NOT NULL,
    place      TEXT NOT NULL,
    set_on     TEXT NOT NULL,
    from_date  TEXT NOT NULL,
    to_date    TEXT NOT NULL,
    source     INTEGER REFERENCES sources (id),
    line       INTEGER NOT NULL
) STRICT;

CREATE TABLE facts (
    id     INTEGER PRIMARY KEY,
    race   INTEGER REFERENCES races (id) ON DELETE CASCADE,
    event  TEXT NOT NULL,
    year   INTEGER NOT NULL,
    figure TEXT NOT NULL,
    text   TEXT NOT NULL,
    source INTEGER REFERENCES sources (id),
    line   INTEGER NOT NULL
) STRICT;

-- Quotes and viewers' messages, with who said them.
CREATE TABLE sayings (
    id     INTEGER PRIMARY KEY,
    viewer INTEGER NOT NULL,
    who    TEXT NOT NULL,
    person INTEGER REFERENCES people (id) ON DELETE SET NULL,
    race   INTEGER REFERENCES races (id) ON DELETE SET NULL,
    year   INTEGER NOT NULL,
    text   TEXT NOT NULL,
    source INTEGER REFERENCES sources (id),
    line   INTEGER NOT NULL
) STRICT;

CREATE TABLE intakes (
    id       INTEGER PRIMARY KEY,
    file     TEXT NOT NULL,
    sha256   TEXT NOT NULL,
    at       TEXT NOT NULL, -- RFC 3339
    read     INTEGER NOT NULL,
    added    INTEGER NOT NULL,
    same     INTEGER NOT NULL,
    rejected INTEGER NOT NULL
) STRICT;
CREATE INDEX intakes_sha256 ON intakes (sha256);

CREATE TABLE intake_notes (
    intake  INTEGER NOT NULL REFERENCES intakes (id) ON DELETE CASCADE,
    n       INTEGER NOT NULL,
    line    INTEGER NOT NULL,
    column  TEXT NOT NULL,
    printed TEXT NOT NULL,
    reason  TEXT NOT NULL,
    PRIMARY KEY (intake, n)
) STRICT, WITHOUT ROWID;
