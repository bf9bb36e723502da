-- question: which of the values found in a column of ids may stand there?
select distinct g.kind, g.id
from guard_ids g
inner join scan_texts t on g.id = t.text
inner join scan_authority a on g.authority_id = a.authority_id
