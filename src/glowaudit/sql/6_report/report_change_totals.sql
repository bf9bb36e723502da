-- question: what makes how many of the authority's people start or stop to pass, and on which day most of them?
with ranked as (
    select
        *,
        row_number() over (partition by change, cause order by people desc, on_day) as nth
    from report_changes
)

select
    change,
    cause,
    cast(sum(people) as integer) as people,
    count(*) as days,
    min(case when nth = 1 then on_day end) as busiest_on,
    max(people) as most
from ranked
group by change, cause
order by people desc, change, cause
