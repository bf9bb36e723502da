-- question: who is enrolled at several establishments at once?
select
    'concurrent_enrolments' as finding,
    'enrolments' as file,
    row,
    'individual' as scope,
    person_id as subject,
    concat('from ', from_on, ' on at several establishments at once') as detail
from person_spell_order
where reached_on > from_on
