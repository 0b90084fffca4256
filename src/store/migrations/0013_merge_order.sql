-- The latest earlier version there was when people were merged or split: instants are whole seconds, and a script corrects a record in the second
-- in which it was merged. None for merges and splits from before this column, of which the instant tells.
ALTER TABLE person_merge ADD COLUMN version INTEGER;
