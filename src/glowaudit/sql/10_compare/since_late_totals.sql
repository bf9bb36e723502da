-- question: how many are gained and lost by rows that were recorded too late for one of two runs of one extract?
select
    change,
    seen,
    after_at,
    count(distinct person_id) as people,
    count(distinct case when kind <> 'enrolment' then person_id end) as by_decisions,
    count(distinct case when kind = 'enrolment' then person_id end) as by_enrolments
from since_late_people
group by change, seen, after_at
order by people desc, change
