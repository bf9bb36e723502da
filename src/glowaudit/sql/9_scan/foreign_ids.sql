-- question: which of the texts found in a report are ids that its authority may not show?
-- why: an id that is also one of its own, or of a kind that anybody may see, may stand there.
select g.token, min(case when k.sought = 1 then g.kind end) as kind
from guard_ids g
inner join scan_texts t on g.token = t.text
inner join scan_kinds k on g.kind = k.kind
left join scan_authority a on g.authority_id = a.authority_id
group by g.token
having count(a.authority_id) = 0 and min(k.sought) = 1
