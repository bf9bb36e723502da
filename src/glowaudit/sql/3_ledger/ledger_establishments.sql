-- question: which establishments are there, to which authority does each belong, and how long does it last?
-- why: a closure of a scenario can only bring the last day forward.
with closures as (
    select establishment_id, min(closed_on) as closed_on
    from scenario_closures
    group by establishment_id
)

select
    e.establishment_id,
    e.name,
    e.authority_id,
    e.sector,
    e.opened_on,
    case when c.closed_on is null or e.closed_on < c.closed_on then e.closed_on else c.closed_on end as closed_on
from accepted_establishments e
left join closures c on e.establishment_id = c.establishment_id
