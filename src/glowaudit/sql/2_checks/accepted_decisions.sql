-- question: which decisions are known? The establishment where one was recorded only describes: unknown ones are empty.
select
    decision_id,
    scope,
    subject_id,
    choice,
    effective_on,
    recorded_at,
    origin,
    requested_by,
    case when establishment_id in (select establishment_id from accepted_establishments) then establishment_id end
        as establishment_id,
    note,
    file,
    row,
    line
from checked_decisions
where fault is null
