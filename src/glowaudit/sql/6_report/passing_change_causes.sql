-- question: why does a person start or stop to pass: which gates opened or closed, or did an enrolment begin or end?
-- why: where an enrolment covers both days the gates that differ are the cause; where one school follows another it is a
-- transfer; else an enrolment that begins or ends. Gates of another authority's schools are told as one: elsewhere.
with places as (
    select
        c.person_id,
        c.on_day,
        c.change,
        v.authority_id,
        case when e.authority_id = v.authority_id then 1 else 0 end as is_own,
        case when e.from_on <= c.closed_on and c.closed_on < e.to_on then 1 else 0 end as covers_closed,
        case when e.from_on <= c.open_on and c.open_on < e.to_on then 1 else 0 end as covers_open,
        shut.blockers,
        shut.closed_count as closed_gates,
        shut.establishment_reason,
        passing.closed_count as closed_gates_when_open
    from passing_changes c
    inner join verdicts v on c.person_id = v.person_id
    inner join enrolment_spells e on c.person_id = e.person_id
    left join door_segments shut
        on
            e.establishment_id = shut.establishment_id
            and e.individual_id = shut.individual_id
            and shut.from_on <= c.closed_on
            and c.closed_on < shut.to_on
    left join door_segments passing
        on
            e.establishment_id = passing.establishment_id
            and e.individual_id = passing.individual_id
            and passing.from_on <= c.open_on
            and c.open_on < passing.to_on
),

told as (
    select
        places.*,
        case
            when covers_closed = 0 or covers_open = 0 or closed_gates = 0 or closed_gates_when_open > 0 then null
            when is_own = 0 and blockers <> 'individual' then 'elsewhere'
            when blockers = 'establishment' and establishment_reason = 'establishment_closed' then 'establishment_closed'
            else blockers
        end as gates
    from places
),

weighed as (
    select
        person_id,
        authority_id,
        on_day,
        change,
        min(case when is_own = 1 then gates end) as own_gates,
        min(gates) as gates,
        max(covers_closed) as enrolled_when_closed,
        max(covers_closed * covers_open) as enrolled_on_both
    from told
    group by person_id, authority_id, on_day, change
)

select
    person_id,
    authority_id,
    on_day,
    change,
    coalesce(
        own_gates,
        gates,
        case when enrolled_when_closed = 1 and enrolled_on_both = 0 then 'transfer' else 'enrolment' end
    ) as cause
from weighed
