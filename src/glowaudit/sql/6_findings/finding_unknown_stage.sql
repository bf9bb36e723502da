-- question: which stages are none of P1 to P7, S1 to S6, SP?
select
    'unknown_stage' as finding,
    file,
    row,
    'individual' as scope,
    person_id as subject,
    concat('stage ', stage_text, ' is counted as not known') as detail
from checked_people
where fault is null and stage is null and stage_text is not null
