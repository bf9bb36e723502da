-- rule: R3
-- question: of whom is anything decided (or unreadable)? All others share one gate: in by default.
select subject_id as person_id from choices where scope = 'individual'
union
select subject_id as person_id from unreadable_subjects where scope = 'individual'
