-- question: which accounts does Glow hold? One of everybody whose data passed since August 2015, but few.
-- why: an account is made the day after the data first pass, and disabled within a fortnight of their stopping; three
-- in a hundred are forgotten. A few people have none, one made by hand, or two; a few accounts are nobody's.
with holders as (
    select
        person_id, min(from_on) as from_on, max(to_on) as to_on,
        cast(md5_number_lower(person_id) % 1000003 as bigint) as key
    from passages
    where from_on <= snapshot_on() and to_on > date '2015-08-10'
    group by person_id
),
told as (
    select
        *,
        to_on + 1 + cast(floor(14 * chance('honoured', key)) as integer) as honoured_on,
        chance('honoured', key) < 0.97 as is_honoured,
        chance('account', key) as drawn
    from holders
),
all_of_them as (
    select
        person_id, 1 as turn,
        case when drawn < 0.003 then 'manual' else 'seemis' end as source,
        case when is_honoured and honoured_on <= snapshot_on() then 'disabled' else 'active' end as status,
        from_on + 1 as created_on,
        case when is_honoured and honoured_on <= snapshot_on() then honoured_on end as status_on
    from told
    where drawn >= 0.001
    union all
    select person_id, 2, 'seemis', 'active', snapshot_on() - 20, null
    from told
    where drawn between 0.003 and 0.004 and to_on > snapshot_on()
    union all
    select case when drawn < 0.0045 then 'X' || person_id end, 3, 'seemis', 'active', from_on + 1, null
    from told
    where drawn between 0.004 and 0.005
)
select
    'G' || lpad(cast(row_number() over (order by person_id, turn, created_on) as varchar), 7, '0') as account_id,
    person_id, source, status, created_on, status_on
from all_of_them
