-- question: what does the brake say of the authority?
select n.place, n.words
from brake_notices n
inner join report_scope s on n.authority_id = s.authority_id
order by n.place
