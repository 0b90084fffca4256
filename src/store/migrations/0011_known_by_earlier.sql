-- People are found by what was recorded of them before, too. Their table stays as it is: names_folded and person_key of people who
-- have earlier versions are made anew by the program (store/person/index.rs), because folding and keys are its business.

-- The kinds of notes are in people's own words: a search for a person reads all of them, from here.
CREATE INDEX note_by_kind ON note (note_kind, case_id);
