-- question: which accepted decisions have to be looked at? Those of authorities and establishments, and of the people.
select d.*
from accepted_decisions d
left join focus_people f on d.subject_id = f.person_id
where d.scope <> 'individual' or f.person_id is not null
