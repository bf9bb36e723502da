-- question: which accepted people have to be looked at?
select p.*
from accepted_people p
inner join focus_people f on p.person_id = f.person_id
