-- rule: R2
-- question: from when to when may data pass through a door? Touching segments are one opening.
with open_segments as (
    select
        establishment_id,
        individual_id,
        from_on,
        to_on,
        case
            when lag(to_on) over (partition by establishment_id, individual_id order by from_on) = from_on then 0
            else 1
        end as begins
    from door_segments
    where closed_count = 0
),

numbered as (
    select
        open_segments.*,
        sum(begins) over (
            partition by establishment_id, individual_id
            order by from_on
            rows between unbounded preceding and current row
        ) as opening
    from open_segments
)

select establishment_id, individual_id, min(from_on) as from_on, max(to_on) as to_on
from numbered
group by establishment_id, individual_id, opening
