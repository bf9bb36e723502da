-- rule: R9
-- question: how does each door stand on last_day?
-- source: "prior to any data being deleted"
select d.*
from door_segments d
cross join run_settings s
where d.from_on <= s.last_day and s.last_day < d.to_on
