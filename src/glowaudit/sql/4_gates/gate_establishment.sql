-- rule: R2, R4
-- question: when is each establishment's gate open, and why?
-- source: "their school and local authority are also required to be opted-in"
-- why: closed before opened_on and from closed_on on; closed throughout where an opt-out cannot be read.
with lives as (
    select
        establishment_id,
        coalesce(opened_on, date '0001-01-01') as opens_on,
        greatest(coalesce(closed_on, date '9999-12-31'), coalesce(opened_on, date '0001-01-01')) as closes_on
    from ledger_establishments
),

pieces as (
    select p.establishment_id, p.from_on, least(p.to_on, l.opens_on) as to_on, 0 as is_open,
        'establishment_closed' as reason, p.decision_id
    from establishment_standing p
    inner join lives l on p.establishment_id = l.establishment_id
    union all
    select p.establishment_id, greatest(p.from_on, l.opens_on) as from_on, least(p.to_on, l.closes_on) as to_on,
        p.is_open, p.reason, p.decision_id
    from establishment_standing p
    inner join lives l on p.establishment_id = l.establishment_id
    union all
    select p.establishment_id, greatest(p.from_on, l.closes_on) as from_on, p.to_on, 0 as is_open,
        'establishment_closed' as reason, p.decision_id
    from establishment_standing p
    inner join lives l on p.establishment_id = l.establishment_id
)

select
    pieces.establishment_id,
    pieces.from_on,
    pieces.to_on,
    case when u.subject_id is null then pieces.is_open else 0 end as is_open,
    case when u.subject_id is null then pieces.reason else 'unreadable_decision' end as reason,
    pieces.decision_id
from pieces
left join unreadable_subjects u on u.scope = 'establishment' and pieces.establishment_id = u.subject_id
where pieces.from_on < pieces.to_on
