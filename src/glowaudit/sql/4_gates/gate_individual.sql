-- rule: R1, R2, R3, R7
-- question: when is each individual's gate open, and why?
-- source: "The default is that new users will be opted-in"
-- why: open before granular_from, when there was no such gate; then in by default until a choice is in force; closed
-- throughout where an opt-out cannot be read. individual_id '' is everybody of whom nothing is decided.
with places as (
    select individual_id, authority_id from individual_places
    union all
    select '' as individual_id, authority_id from ledger_authorities
    union all
    select '' as individual_id, '' as authority_id from run_settings
),

periods as (
    select p.individual_id, p.authority_id, date '0001-01-01' as from_on, s.granular_from as to_on,
        'before_individual_choice' as reason, cast(null as varchar(1000)) as decision_id,
        cast(null as varchar(1000)) as origin
    from places p
    cross join run_settings s
    union all
    select p.individual_id, p.authority_id, s.granular_from as from_on,
        coalesce(min(c.from_on), date '9999-12-31') as to_on,
        'in_by_default' as reason, cast(null as varchar(1000)) as decision_id, 'default' as origin
    from places p
    cross join run_settings s
    left join individual_choice_periods c on p.individual_id = c.individual_id and p.authority_id = c.authority_id
    group by p.individual_id, p.authority_id, s.granular_from
    union all
    select individual_id, authority_id, from_on, to_on,
        case when choice = 'in' then 'opted_in' else 'opted_out' end as reason, decision_id, origin
    from individual_choice_periods
)

select
    periods.individual_id,
    periods.authority_id,
    periods.from_on,
    periods.to_on,
    case
        when periods.reason = 'before_individual_choice' then 1
        when u.subject_id is not null then 0
        when periods.reason in ('in_by_default', 'opted_in') then 1
        else 0
    end as is_open,
    case
        when u.subject_id is not null and periods.reason <> 'before_individual_choice' then 'unreadable_decision'
        else periods.reason
    end as reason,
    periods.decision_id,
    periods.origin
from periods
left join unreadable_subjects u on u.scope = 'individual' and periods.individual_id = u.subject_id
where periods.from_on < periods.to_on
