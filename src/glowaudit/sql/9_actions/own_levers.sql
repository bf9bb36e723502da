-- question: which levers has the authority, and why is each closed?
select l.* exclude (authority_id)
from lever_reasons l
inner join report_scope r on l.authority_id = r.authority_id
order by l.lever
