-- question: which of the texts found in a report are ids that its authority may not show?
-- why: an id that is also one of its own, or of a kind that anybody may see, may stand there.
with own as (
    select distinct g.token
    from guard_ids g
    left join scan_authority a on g.authority_id = a.authority_id
    inner join scan_kinds k on g.kind = k.kind
    where a.authority_id is not null or k.sought = 0
)

select g.token, min(g.kind) as kind
from guard_ids g
inner join scan_texts t on g.token = t.text
inner join scan_kinds k on g.kind = k.kind
left join own on g.token = own.token
where k.sought = 1 and own.token is null
group by g.token
