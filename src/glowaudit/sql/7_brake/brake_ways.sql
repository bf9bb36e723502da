-- question: how many losses have exactly these causes?
with sets as (
    select c.authority_id, c.loss, list(n.cause order by n.cause) as causes
    from brake_causes c
    inner join brake_cause_numbers n
        on
            c.file = n.file and c.what = n.what
            and c.row is not distinct from n.row and c.field is not distinct from n.field
    group by c.authority_id, c.loss
)

select authority_id, causes, count(*) as losses
from sets
group by authority_id, causes
order by authority_id, losses desc, causes
