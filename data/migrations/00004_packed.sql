-- +goose Up

-- What an intake brings in great numbers, packed: fewer rows and no further indexes, so that a field of 50,000 is
-- read in the blink of an eye. What is written one by one stays in the tables there were; the views have both.

PRAGMA user_version = 4;

-- The only mark of an entry, chosen, stands in its row, with its time in finish_ms; '' when there is none or they
-- are in result_marks.
ALTER TABLE entries ADD COLUMN mark TEXT NOT NULL DEFAULT '';
ALTER TABLE entries ADD COLUMN mark_source INTEGER REFERENCES sources (id);
ALTER TABLE entries ADD COLUMN mark_line INTEGER NOT NULL DEFAULT 0;

-- The splits of entries that were added one after the other, in digits. An entry has 8 for its line in the
-- file, then 6 for each checkpoint: how the time was printed, 0 for no split here, and its seconds. A split is here or in
-- splits, never in both.
CREATE TABLE split_blocks (
    id          INTEGER PRIMARY KEY,
    race        INTEGER NOT NULL REFERENCES races (id) ON DELETE CASCADE,
    first       INTEGER NOT NULL, -- entry
    entries     INTEGER NOT NULL, -- how many, 512 at most
    checkpoints TEXT NOT NULL,    -- their ids, a JSON array; 0 for one that is gone
    source      INTEGER REFERENCES sources (id),
    slots       BLOB NOT NULL     -- digits, of which SQLite finds the last as quickly as the first
) STRICT;
CREATE INDEX split_blocks_first ON split_blocks (race, first);

-- +goose StatementBegin
CREATE TRIGGER entries_deleted AFTER DELETE ON entries BEGIN
    UPDATE split_blocks SET slots = CAST(substr(slots, 1, (old.id-first) * length(slots)/entries)
            || hex(zeroblob(length(slots)/entries/2))
            || substr(slots, (old.id-first+1) * length(slots)/entries + 1) AS BLOB)
        WHERE race = old.race AND first BETWEEN old.id-511 AND old.id AND old.id < first+entries;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER checkpoints_deleted AFTER DELETE ON checkpoints BEGIN
    UPDATE split_blocks
        SET checkpoints = (SELECT json_group_array(CASE value WHEN old.id THEN 0 ELSE value END) FROM json_each(checkpoints))
        WHERE race = old.race;
END;
-- +goose StatementEnd

CREATE VIEW every_split (entry, checkpoint, ms, printed, unread, source, line, note) AS
    WITH RECURSIVE slot (n) AS (VALUES (0) UNION ALL SELECT n+1 FROM slot WHERE n < 511),
    packed (entry, checkpoint, form, seconds, source, line) AS (
        SELECT b.first + slot.n, c.value,
            CAST(substr(b.slots, slot.n * (length(b.slots)/b.entries) + 9 + 6*c.key, 1) AS INTEGER),
            CAST(substr(b.slots, slot.n * (length(b.slots)/b.entries) + 10 + 6*c.key, 5) AS INTEGER),
            b.source, CAST(substr(b.slots, slot.n * (length(b.slots)/b.entries) + 1, 8) AS INTEGER)
        FROM split_blocks b CROSS JOIN slot ON slot.n < b.entries CROSS JOIN json_each(b.checkpoints) c WHERE c.value <> 0
    )
    SELECT entry, checkpoint, ms, printed, unread, source, line, note FROM splits
    UNION ALL
    SELECT entry, checkpoint, seconds*1000, CASE form
            WHEN 1 THEN printf('%02d:%02d:%02d', seconds/3600, seconds/60%60, seconds%60)
            WHEN 2 THEN printf('%d:%02d:%02d', seconds/3600, seconds/60%60, seconds%60)
            WHEN 3 THEN printf('%02d:%02d', seconds/60, seconds%60)
            ELSE printf('%d:%02d', seconds/60, seconds%60) END,
        '', source, line, ''
    FROM packed WHERE form <> 0;

-- The notes of an intake, many to a row: a JSON array of [line, column, printed, reason] from number n on, where
-- column and reason are positions in the JSON array words.
CREATE TABLE note_blocks (
    intake INTEGER NOT NULL REFERENCES intakes (id) ON DELETE CASCADE,
    n      INTEGER NOT NULL,
    words  TEXT NOT NULL,
    notes  TEXT NOT NULL,
    PRIMARY KEY (intake, n)
) STRICT;

CREATE VIEW every_note (intake, n, line, column, printed, reason) AS
    SELECT intake, n, line, column, printed, reason FROM intake_notes
    UNION ALL
    SELECT b.intake, b.n + j.key, j.value->>0, b.words->>(j.value->>1), j.value->>2, b.words->>(j.value->>3)
    FROM note_blocks b CROSS JOIN json_each(b.notes) j;
