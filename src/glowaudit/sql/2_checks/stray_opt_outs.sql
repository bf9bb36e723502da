-- question: which opt-outs name nobody known, and whom would a leading zero or a space make them fit?
-- why: \p{Z} and \x85 are the white space of Unicode beside that of ASCII.
with strays as (
    select scope, subject_id, recorded_at, file, row, line
    from checked_decisions
    where fault is not null and not like_is_kept and not names_known_subject and coalesce(choice, '') <> 'in'
),

loose_subjects as (
    select
        scope,
        ltrim(regexp_replace(subject_id, '[\s\p{Z}\x85]', '', 'g'), '0') as loose_id,
        min(subject_id) as subject_id,
        count(*) as subjects
    from known_subjects
    where exists (select 1 from strays)
    group by scope, loose_id
)

select
    strays.*,
    case when loose_subjects.subjects = 1 then loose_subjects.subject_id end as would_fit
from strays
left join loose_subjects
    on
        strays.scope = loose_subjects.scope
        and ltrim(regexp_replace(strays.subject_id, '[\s\p{Z}\x85]', '', 'g'), '0') = loose_subjects.loose_id
