-- question: how many people who are not kept have the same ways to be kept?
with sets as (
    select person_id, way, list(lever order by lever) as levers
    from way_levers
    group by person_id, way
),

people as (
    select person_id, list(distinct levers order by levers) as ways
    from sets
    group by person_id
)

select ways, count(*) as people
from people
group by ways
order by ways
