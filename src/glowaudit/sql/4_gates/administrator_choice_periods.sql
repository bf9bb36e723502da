-- question: which decision of an authority or establishment is in force when? Each until the next one's day.
with ordered as (
    select
        scope,
        subject_id,
        decision_id,
        choice,
        effective_on as from_on,
        lead(effective_on) over (partition by scope, subject_id order by place) as next_on
    from choices
    where scope in ('authority', 'establishment')
)

select scope, subject_id, decision_id, choice, from_on, coalesce(next_on, date '9999-12-31') as to_on
from ordered
where next_on is null or next_on > from_on
