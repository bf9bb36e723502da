-- question: of how many people does the verdict turn on a setting, and how many are gained or lost by it?
select
    count(case when n.verdict <> b.verdict then 1 end) as verdicts,
    count(case when n.kept and not b.kept then 1 end) as gained,
    count(case when b.kept and not n.kept then 1 end) as lost
from verdict_facts n
inner join verdicts_before b on n.person_id = b.person_id
