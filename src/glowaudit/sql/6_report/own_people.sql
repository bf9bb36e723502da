-- question: who are the people of the authority?
select p.*
from people_by_authority p
inner join report_scope r on p.authority_id = r.authority_id
