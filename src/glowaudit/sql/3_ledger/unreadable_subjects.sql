-- question: which subjects have an opt-out that cannot be read?
-- why: nothing passes by accident: the gate stays closed until the row is mended.
select distinct scope, subject_id from known_unreadable_decisions
