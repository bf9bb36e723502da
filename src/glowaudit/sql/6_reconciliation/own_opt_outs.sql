-- rule: R1
-- question: over which unbroken runs of days has each person chosen out, where their verdict places them?
with periods as (
    select
        v.person_id,
        v.authority_id,
        c.from_on,
        c.to_on,
        case
            when lag(c.to_on) over (partition by v.person_id order by c.from_on) = c.from_on then 0
            else 1
        end as begins
    from verdicts v
    inner join individual_choice_periods c
        on v.person_id = c.individual_id and coalesce(v.authority_id, '') = c.authority_id
    where c.choice = 'out' and c.from_on < c.to_on
),

numbered as (
    select
        periods.*,
        sum(begins) over (
            partition by person_id
            order by from_on
            rows between unbounded preceding and current row
        ) as run
    from periods
)

select person_id, authority_id, min(from_on) as effective_on, max(to_on) as to_on
from numbered
group by person_id, authority_id, run
