-- question: which accepted enrolments have to be looked at?
select e.*
from accepted_enrolments e
inner join focus_people f on e.person_id = f.person_id
