-- question: which decisions that cannot be read are known at known_at, and not mended by a scenario?
-- why: one whose recording cannot be read is always seen.
select u.*
from unreadable_decisions u
cross join run_settings s
left join scenario_mendings m on u.scope = m.scope and u.subject_id = m.subject_id
where (s.known_at is null or u.recorded_at is null or u.recorded_at <= s.known_at) and m.subject_id is null
