-- question: which opt-outs name nobody known, and whom would a leading zero or a space make them fit?
with strays as (
    select scope, subject_id, recorded_at, file, row, line
    from checked_decisions
    where fault is not null and not like_is_kept and not names_known_subject and coalesce(choice, '') <> 'in'
),

near as (
    select scope, subject_id, loose(subject_id) as loose_id
    from known_subjects
    where loose(subject_id) in (select loose(subject_id) from strays)
),

loose_subjects as (
    select scope, loose_id, min(subject_id) as subject_id, count(*) as subjects
    from near
    group by scope, loose_id
)

select
    strays.*,
    case when loose_subjects.subjects = 1 then loose_subjects.subject_id end as would_fit
from strays
left join loose_subjects on strays.scope = loose_subjects.scope and loose(strays.subject_id) = loose_subjects.loose_id
