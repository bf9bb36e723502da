-- question: which authority decision is in force when?
-- why: by effective day, then recording (unknown first), then in before out, then id; each until the next one's day.
with ordered as (
    select
        subject_id as authority_id,
        decision_id,
        choice,
        effective_on as from_on,
        lead(effective_on) over (
            partition by subject_id
            order by
                effective_on,
                case when recorded_at is null then 0 else 1 end,
                recorded_at,
                case when choice = 'in' then 0 else 1 end,
                decision_id
        ) as next_on
    from choices
    where scope = 'authority'
)

select authority_id, decision_id, choice, from_on, coalesce(next_on, date '9999-12-31') as to_on
from ordered
where next_on is null or next_on > from_on
