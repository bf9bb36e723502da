-- question: what is published, figure by figure? A sign stands where there is no number.
-- why: [c] 1 to 4 people, suppressed; [x] a sum of which nothing is shown.
with authorities as (select distinct authority_id, authority from national_places),

figures as (
    select 1 as place, 'school by role' as "table", c.authority_id, c.sector, c.establishment_id, c.role,
        c.outcome as measure, c.people, '[c]' as sign
    from shown_cells c
    where c.establishment_id is not null
    union all
    select 2 as place, 'authority by sector' as "table", c.authority_id, c.sector, c.establishment_id, c.role,
        c.outcome as measure, c.people, '[c]' as sign
    from shown_cells c
    where c.establishment_id is null
    union all
    select
        case m.level when 'authority_by_sector' then 3 when 'authority' then 4 when 'sector' then 5 else 6 end as place,
        case m.level
            when 'authority_by_sector' then 'sums by authority and sector'
            when 'authority' then 'sums by authority'
            when 'sector' then 'sums by sector'
            else 'sums in all'
        end as "table",
        m.authority_id,
        m.sector,
        cast(null as varchar) as establishment_id,
        cast(null as varchar) as role,
        m.measure,
        m.people,
        '[x]' as sign
    from national_measures m
    where m.level <> 'authority_by_sector' or m.measure in ('enrolled', 'kept', 'not_kept', 'gates')
)

select
    f."table",
    f.authority_id,
    a.authority,
    f.sector,
    f.establishment_id,
    p.establishment,
    f.role,
    f.measure,
    f.people,
    case when f.people is null then f.sign else '' end as mark
from figures f
left join authorities a on f.authority_id = a.authority_id
left join national_places p on f.establishment_id = p.establishment_id
order by f.place, lower(a.authority), f.authority_id, f.sector, lower(p.establishment), f.establishment_id, f.role, f.measure
