-- question: which quarantined rows belong to the authority?
select q.* exclude (authority_id)
from told_quarantine q
inner join report_scope r on q.authority_id = r.authority_id
