-- question: which pupils have begun at a new school while their enrolment at the old one never ended?
select
    'stuck_at_source' as finding,
    'enrolments' as file,
    o.row,
    'individual' as scope,
    o.person_id as subject,
    concat('a new enrolment began on ', o.from_on, ', but an earlier one elsewhere has no end') as detail
from person_spell_order o
cross join run_settings s
where o.role = 'pupil' and o.earlier_never_ends = 1 and o.from_on <= s.as_of and o.to_on > s.as_of
