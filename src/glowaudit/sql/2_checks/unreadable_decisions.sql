-- question: whose gate does a quarantined decision close? An unreadable opt-out is not ignored.
-- why: closed unless the choice is plainly `in`; a duplicate whose like is kept says nothing new.
select
    scope,
    subject_id,
    decision_id,
    recorded_at,
    file,
    row,
    line
from checked_decisions
where fault is not null and not like_is_kept and names_known_subject and coalesce(choice, '') <> 'in'
