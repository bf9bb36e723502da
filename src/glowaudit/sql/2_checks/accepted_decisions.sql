-- question: which decisions are known? Who asked and the establishment where one was recorded only describe: where
-- they cannot be read or are not known they are empty.
select
    decision_id,
    scope,
    subject_id,
    choice,
    effective_on,
    recorded_at,
    origin,
    case when requested_by in ('parent', 'pupil', 'staff', 'administrator') then requested_by end as requested_by,
    case when establishment_id in (select establishment_id from accepted_establishments) then establishment_id end
        as establishment_id,
    note,
    file,
    row,
    line
from checked_decisions
where fault is null
