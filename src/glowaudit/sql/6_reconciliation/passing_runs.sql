-- question: does each person's data pass on as_of, since when is that so, and was it so on every day of the feed lag?
-- why: what feeds and accounts show today was decided up to feed_lag_days ago. Somebody who passed on some of those days
-- and not on others is moving, and neither wrong with an account nor without. A run has no beginning where nothing shows one.
with earlier as (
    select
        p.person_id,
        p.from_on,
        p.to_on,
        max(p.to_on) over (
            partition by p.person_id
            order by p.from_on, p.to_on
            rows between unbounded preceding and 1 preceding
        ) as reached_on
    from person_passing_periods p
    cross join run_settings s
    inner join row_counts c on c.file = 'accounts'
    where p.from_on <= s.as_of
),

latest as (
    select
        person_id,
        max(case when reached_on is null or reached_on < from_on then from_on end) as begun_on,
        max(to_on) as ended_on
    from earlier
    group by person_id
),

runs as (
    select
        p.person_id,
        case when l.ended_on > s.as_of then 1 else 0 end as passes,
        case when l.ended_on > s.as_of then l.begun_on else l.ended_on end as since_on,
        s.as_of - s.feed_lag_days as lag_from_on
    from ledger_people p
    cross join run_settings s
    left join latest l on p.person_id = l.person_id
)

select
    person_id,
    passes,
    case
        when since_on > lag_from_on then 'moving'
        when passes = 1 then 'in'
        else 'out'
    end as settled,
    case when since_on > date '0001-01-01' then since_on end as since_on
from runs
