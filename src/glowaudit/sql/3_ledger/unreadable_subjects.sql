-- question: which subjects have an opt-out that cannot be read, known at known_at?
-- why: nothing passes by accident: the gate stays closed until the row is mended.
select distinct u.scope, u.subject_id
from unreadable_decisions u
cross join run_settings s
where s.known_at is null or u.recorded_at is null or u.recorded_at <= s.known_at
