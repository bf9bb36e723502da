-- question: which rows share a person_id? Rows that agree in every deciding column: the first is kept.
-- why: only the role (and a snapshot flag) decides; names, stages and dates of adding describe.
with keys as (
    select person_id
    from staged_people
    where malformed is null and person_id is not null
    group by person_id
    having count(*) > 1
),

versions as (
    select
        row,
        person_id,
        [role, glow_choice] as version
    from staged_people
    where malformed is null and person_id in (select person_id from keys)
)

select
    row,
    min(row) over (partition by person_id) as first_row,
    min(version) over (partition by person_id) <> max(version) over (partition by person_id) as differs
from versions
