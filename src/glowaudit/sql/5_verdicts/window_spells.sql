-- rule: R8
-- question: which enrolments cover a day of the window, and how does the door of each stand on last_day?
select
    e.person_id,
    e.establishment_id,
    e.authority_id,
    e.individual_id,
    e.from_on,
    e.to_on,
    case when e.from_on <= s.last_day and s.last_day < e.to_on then 1 else 0 end as covers_last_day,
    d.closed_count
from enrolment_spells e
cross join run_settings s
left join last_day_doors d on e.establishment_id = d.establishment_id and e.individual_id = d.individual_id
where e.from_on < s.cut_off and e.to_on > s.as_of and e.from_on < e.to_on
