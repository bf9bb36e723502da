-- question: how many people are kept out by what, and who can act?
-- why: the gates of one school stand alike for all whom they keep out, so that the school says which gate it is.
with acting as (
    select case when c.outcome = 'gates' then p.who_acts else c.outcome end as who_acts, c.people
    from shown_cells c
    left join national_places p on c.establishment_id = p.establishment_id
    where c.outcome <> 'kept'
),

summed as (
    select
        who_acts,
        case
            when coalesce(sum(people), 0) > 0 or count(people) = count(*) then cast(coalesce(sum(people), 0) as bigint)
        end as people
    from acting
    group by who_acts
)

select who_acts, people
from summed
where people is null or people > 0
order by people desc nulls last, who_acts
