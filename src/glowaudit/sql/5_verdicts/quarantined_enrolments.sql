-- question: of whom are enrolment rows in quarantine, and of how many because of their school's row?
-- why: a row that only repeats another one is none that the person lacks.
select
    needs_person as person_id,
    count(*) as rows_in_quarantine,
    sum(case when reason = 'unknown_establishment' and cause_file is not null then 1 else 0 end) as for_their_school
from quarantine
where file = 'enrolments' and needs_person is not null and reason <> 'duplicate_key'
group by needs_person
