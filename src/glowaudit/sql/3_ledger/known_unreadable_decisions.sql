-- question: which decisions that cannot be read are known at known_at? One whose recording cannot be read is always seen.
select u.*
from unreadable_decisions u
cross join run_settings s
where s.known_at is null or u.recorded_at is null or u.recorded_at <= s.known_at
