-- question: which rows share an account_id? Rows that agree in every deciding column: the first is kept.
with keys as (
    select account_id
    from staged_accounts
    where malformed is null and account_id is not null
    group by account_id
    having count(*) > 1
),

versions as (
    select
        row,
        account_id,
        [person_id, source, status] as version
    from staged_accounts
    where malformed is null and account_id in (select account_id from keys)
)

select
    row,
    min(row) over (partition by account_id) as first_row,
    min(version) over (partition by account_id) <> max(version) over (partition by account_id) as differs
from versions
