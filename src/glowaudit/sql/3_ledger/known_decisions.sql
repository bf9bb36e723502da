-- question: which decisions are known at known_at?
select d.*
from accepted_decisions d
cross join run_settings s
where s.known_at is null or d.recorded_at is null or d.recorded_at <= s.known_at
