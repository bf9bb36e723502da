-- question: which rows share an authority_id? Rows that agree in every deciding column: the first is kept.
-- why: a name decides nothing; a snapshot flag does.
with keys as (
    select authority_id
    from staged_authorities
    where malformed is null and authority_id is not null
    group by authority_id
    having count(*) > 1
)

select
    row,
    min(row) over (partition by authority_id) as first_row,
    min(coalesce(glow_choice, '')) over (partition by authority_id)
    <> max(coalesce(glow_choice, '')) over (partition by authority_id) as differs
from staged_authorities
where malformed is null and authority_id in (select authority_id from keys)
