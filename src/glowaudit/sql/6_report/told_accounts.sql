-- question: what may each authority read of what should be in Glow and what is?
-- why: a person is told where their verdict is, and counts there. Somebody whom no verdict places, or an account of nobody,
-- counts nowhere, and is told to those who may read of them, if anybody.
with told as (
    select r.*, r.authority_id as reader_id, 1 as counted
    from reconciliation r
    where r.authority_id is not null
    union all
    select r.*, a.authority_id as reader_id, 0 as counted
    from reconciliation r
    inner join account_readers a on r.person_id is not distinct from a.person_id
    where r.authority_id is null
)

select
    reader_id as authority_id,
    counted,
    class,
    next,
    person_id,
    account_id,
    file,
    row,
    establishment_id,
    role,
    stage,
    since_on,
    days
from told
order by reader_id
