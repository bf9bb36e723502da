-- question: of whom does an enrolment begin only after the cut-off?
select e.person_id
from enrolment_spells e
cross join run_settings s
where e.from_on >= s.cut_off
group by e.person_id
