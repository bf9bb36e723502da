-- question: who is enrolled nowhere between two enrolments?
select
    'gap_between_enrolments' as finding,
    'enrolments' as file,
    row,
    'individual' as scope,
    person_id as subject,
    concat('enrolled nowhere from ', reached_on, ' to ', from_on - 1) as detail
from person_spell_order
where reached_on < from_on
