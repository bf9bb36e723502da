-- question: which rows are alike in every column? The first is kept.
-- why: one SEED code again under the same authority is a through school, not an error.
select
    row,
    min(row) over (
        partition by establishment_id, authority_id, name, sector, opened_text, closed_text, glow_choice
    ) as first_row,
    false as differs
from staged_establishments
where
    malformed is null
    and establishment_id in (
        select establishment_id from staged_establishments where malformed is null
        group by establishment_id having count(*) > 1
    )
