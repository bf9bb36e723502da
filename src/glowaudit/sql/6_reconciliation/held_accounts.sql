-- question: which active accounts does each person hold? Several stand in one row, joined by +.
with counted as (
    select
        holder_id,
        count(*) as accounts,
        cast(sum(from_seemis) as bigint) as seemis_accounts,
        min(account_id) as account_id,
        min(file) as file,
        min(row) as row
    from active_accounts
    where holder_id is not null
    group by holder_id
),

several as (
    select a.holder_id, array_join(array_sort(array_agg(a.account_id)), '+') as account_ids
    from active_accounts a
    inner join counted c on a.holder_id = c.holder_id
    where c.accounts > 1
    group by a.holder_id
)

select
    c.holder_id as person_id,
    c.accounts,
    c.seemis_accounts,
    coalesce(s.account_ids, c.account_id) as account_id,
    c.file,
    c.row
from counted c
left join several s on c.holder_id = s.holder_id
