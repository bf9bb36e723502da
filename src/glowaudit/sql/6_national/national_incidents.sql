-- question: of how many people was data sent on nights on which it should not have been, and over which days?
select
    count(distinct person_id) as people,
    count(*) as sent_rows,
    count(distinct sent_on) as nights,
    min(sent_on) as first_on,
    max(sent_on) as last_on
from incidents
