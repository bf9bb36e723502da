-- question: who has one enrolment in all those days, and nothing decided? They count where it is, through it alone.
select person_id
from cube_spells
group by person_id
having count(*) = 1 and max(individual_id) = ''
