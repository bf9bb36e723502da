-- rule: R2, R4
-- question: when is each authority's gate open, and why?
-- source: "their school and local authority are also required to be opted-in"
-- why: closed until the first decision; closed throughout where an opt-out cannot be read.
with periods as (
    select a.authority_id, date '0001-01-01' as from_on, coalesce(min(c.from_on), date '9999-12-31') as to_on,
        'none' as choice, cast(null as varchar(1000)) as decision_id
    from ledger_authorities a
    left join administrator_choice_periods c on c.scope = 'authority' and a.authority_id = c.subject_id
    group by a.authority_id
    union all
    select subject_id as authority_id, from_on, to_on, choice, decision_id
    from administrator_choice_periods
    where scope = 'authority'
)

select
    periods.authority_id,
    periods.from_on,
    periods.to_on,
    case when periods.choice = 'in' and u.subject_id is null then 1 else 0 end as is_open,
    case
        when u.subject_id is not null then 'unreadable_decision'
        when periods.choice = 'in' then 'opted_in'
        when periods.choice = 'out' then 'opted_out'
        else 'no_decision'
    end as reason,
    periods.decision_id
from periods
left join unreadable_subjects u on u.scope = 'authority' and periods.authority_id = u.subject_id
where periods.from_on < periods.to_on
