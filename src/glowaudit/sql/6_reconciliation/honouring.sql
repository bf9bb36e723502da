-- question: how long does it take until an opt-out is honoured, and how long have those been waiting that are not?
-- why: the median of an even number is the mean of the middle two; the 90th percentile is a number of days that occurred,
-- the smallest that nine in ten do not exceed. Whoever is out since before anything is known has waited longest.
with ranked as (
    select
        authority_id,
        days,
        row_number() over (partition by authority_id order by days, person_id, effective_on) as nth,
        count(*) over (partition by authority_id) as honoured
    from honoured_opt_outs
),

taken as (
    select
        authority_id,
        max(honoured) as honoured,
        avg(case when 2 * nth >= honoured and 2 * nth <= honoured + 2 then cast(days as double) end) as median_days,
        min(case when 10 * nth >= 9 * honoured then days end) as p90_days
    from ranked
    group by authority_id
),

waiting as (
    select
        authority_id,
        count(*) as waiting,
        count(case when days <= 7 then 1 end) as waiting_to_7,
        count(case when days > 7 and days <= 30 then 1 end) as waiting_to_30,
        count(case when days > 30 and days <= 90 then 1 end) as waiting_to_90,
        count(case when days is null or days > 90 then 1 end) as waiting_longer
    from reconciliation
    where class = 'not_honoured'
    group by authority_id
),

concerned as (
    select authority_id from taken
    union
    select authority_id from waiting
)

select
    c.authority_id,
    coalesce(t.honoured, 0) as honoured,
    t.median_days,
    t.p90_days,
    coalesce(w.waiting, 0) as waiting,
    coalesce(w.waiting_to_7, 0) as waiting_to_7,
    coalesce(w.waiting_to_30, 0) as waiting_to_30,
    coalesce(w.waiting_to_90, 0) as waiting_to_90,
    coalesce(w.waiting_longer, 0) as waiting_longer
from concerned c
left join taken t on coalesce(c.authority_id, '') = coalesce(t.authority_id, '')
left join waiting w on coalesce(c.authority_id, '') = coalesce(w.authority_id, '')
