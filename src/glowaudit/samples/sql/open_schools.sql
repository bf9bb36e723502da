-- question: when are authority and school both in? Periods of each school, up to but not on `to_on`.
with authority_periods as (
    select authority_id, choice, effective_on as from_on,
        lead(effective_on, 1, date '9999-12-31') over (partition by authority_id order by turn) as to_on
    from sample_authority_choices
),
school_periods as (
    select establishment_id, choice, effective_on as from_on,
        lead(effective_on, 1, date '9999-12-31') over (partition by establishment_id order by turn) as to_on
    from establishment_choices
),
schools as (
    select establishment_id, any_value(authority_id) as authority_id, max(opened_on) as opened_on,
        min(closed_on) as closed_on
    from sample_establishments
    group by establishment_id
)
select
    school.establishment_id,
    greatest(authority.from_on, own.from_on, school.opened_on) as from_on,
    least(authority.to_on, own.to_on, school.closed_on) as to_on
from schools school
join authority_periods authority on authority.authority_id = school.authority_id and authority.choice = 'in'
join school_periods own on own.establishment_id = school.establishment_id and own.choice = 'in'
where greatest(authority.from_on, own.from_on, school.opened_on) < least(authority.to_on, own.to_on, school.closed_on)
