-- question: who starts or stops to pass on which day after as_of, up to last_day?
-- why: of the change's day and the day before, one is the day on which they do not pass: what is closed then is the cause.
select p.person_id, p.from_on as on_day, 'starts' as change, p.from_on - 1 as closed_on, p.from_on as open_on
from passing_spans p
cross join run_settings s
where p.from_on > s.as_of and p.from_on < s.cut_off
union all
select p.person_id, p.to_on as on_day, 'stops' as change, p.to_on as closed_on, p.to_on - 1 as open_on
from passing_spans p
cross join run_settings s
where p.to_on > s.as_of and p.to_on < s.cut_off
