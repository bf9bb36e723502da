-- question: what was decided? By authorities, establishments and individuals, numbered in that order.
with all_of_them as (
    select 1 as rank, 'authority' as scope, authority_id as subject_id, turn, choice, effective_on,
        null as recorded_at, 'decision' as origin, 'administrator' as requested_by, null as establishment_id
    from sample_authority_choices
    union all
    select 2, 'establishment', establishment_id, turn, choice, effective_on, null, 'decision', 'administrator', null
    from establishment_choices
    union all
    select 3, 'individual', person_id, turn, choice, effective_on, recorded_at, origin, requested_by, establishment_id
    from choices
)
select
    'D' || lpad(cast(row_number() over (order by rank, subject_id, turn) as varchar), 7, '0') as decision_id,
    scope, subject_id, choice, effective_on,
    case when scope = 'individual' then recorded_at
        else moment(least(effective_on - 1, snapshot_on()), cast(subject_id as bigint) + turn) end as recorded_at,
    origin, requested_by, establishment_id
from all_of_them
