-- question: which closed gates of enrolments in force on last_day could administrators open?
-- why: a school not open as a school is none; an unreadable decision is one: mend the row. In order, so that each has
-- its number.
with gates as (
    select 'authority' as gate, authority_id as id, authority_id, count(distinct person_id) as people
    from last_day_enrolments
    where authority_closed = 1
    group by authority_id
    union all
    select 'establishment' as gate, establishment_id as id, authority_id, count(distinct person_id) as people
    from last_day_enrolments
    where establishment_closed = 1 and not_open = 0
    group by establishment_id, authority_id
)

select
    row_number() over (order by g.gate, g.id) as lever,
    g.gate,
    g.id,
    coalesce(e.name, a.name) as name,
    g.authority_id,
    a.name as authority,
    g.people,
    case when u.subject_id is not null then 'unreadable' else 'closed' end as state
from gates g
left join ledger_authorities a on g.authority_id = a.authority_id
left join ledger_establishments e on g.gate = 'establishment' and g.id = e.establishment_id
left join unreadable_subjects u on g.gate = u.scope and g.id = u.subject_id
