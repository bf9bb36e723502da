-- question: how many of each authority's people who are not kept have the same ways to be kept by its own levers alone?
-- why: nobody can open the gate of another authority, so that a way with such a gate in it is none.
with sets as (
    select
        w.person_id,
        v.authority_id,
        list(w.lever order by w.lever) as levers,
        count(case when l.authority_id = v.authority_id then 1 end) as own,
        count(*) as needed
    from way_levers w
    inner join verdicts v on w.person_id = v.person_id
    inner join levers l on w.lever = l.lever
    group by w.person_id, w.way, v.authority_id
),

people as (
    select authority_id, person_id, list(distinct levers order by levers) as ways
    from sets
    where own = needed
    group by authority_id, person_id
)

select authority_id, ways, count(*) as people
from people
group by authority_id, ways
order by authority_id, ways
