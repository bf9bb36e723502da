-- rule: R9
-- question: on which days of the window [as_of, cut-off) does each person pass?
select
    p.person_id,
    min(greatest(p.from_on, s.as_of)) as first_passing_on,
    max(least(p.to_on, s.cut_off)) - 1 as last_passing_on,
    max(case when p.from_on <= s.as_of then 1 else 0 end) as passes_on_as_of,
    max(case when p.to_on > s.last_day then 1 else 0 end) as passes_on_last_day
from person_passing_periods p
cross join run_settings s
where p.from_on < s.cut_off and p.to_on > s.as_of
group by p.person_id
