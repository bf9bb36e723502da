-- question: which decisions are known at known_at, and which does a scenario add?
-- why: those of a scenario are always known; laid tells them from real ones (0) and keeps the order of the stack.
select
    d.decision_id, d.scope, d.subject_id, d.choice, d.effective_on, d.recorded_at, d.origin, d.requested_by,
    d.establishment_id, d.note, d.file, d.row, d.line, 0 as laid
from accepted_decisions d
cross join run_settings s
where s.known_at is null or d.recorded_at is null or d.recorded_at <= s.known_at
union all
select
    decision_id, scope, subject_id, choice, effective_on, cast(null as timestamp) as recorded_at, 'decision' as origin,
    cast(null as varchar(1000)) as requested_by, cast(null as varchar(1000)) as establishment_id,
    cast(null as varchar(1000)) as note, 'scenario' as file, cast(null as bigint) as row, cast(null as bigint) as line,
    laid
from scenario_decisions
