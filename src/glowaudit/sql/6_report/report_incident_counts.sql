-- question: of how many people was data sent on how many nights on which it should not have been, and what was closed?
select
    count(distinct i.person_id) as people,
    count(*) as sent_rows,
    count(distinct i.sent_on) as nights,
    min(i.sent_on) as first_on,
    max(i.sent_on) as last_on
from told_incidents i
inner join report_scope r on i.authority_id = r.authority_id
