-- question: which of the authority's people are not kept, or change inside the window, and why?
select l.* exclude (authority_id)
from listed_people l
inner join report_scope r on l.authority_id = r.authority_id
order by l.establishment, l.role, l.stage, l.display_name, l.person_id
