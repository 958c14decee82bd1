-- +goose Up

-- Sources that are followed: files and addresses that a timing system rewrites.

PRAGMA user_version = 6;

-- Of the intake of a followed source: its address. Such an intake grows with every version of the source, so a row of
-- it may stand in intake_changed with before = '': it was not there before the intake, and digest is what the last
-- version left in it.
ALTER TABLE intakes ADD COLUMN followed TEXT NOT NULL DEFAULT '';
