-- question: which enrolment rows are alike in every column? The first is kept.
-- why: enrolments have no key; rows that differ in end or recording supersede one another in the ledger.
with several as (
    select person_id
    from staged_enrolments
    where malformed is null
    group by person_id
    having count(*) > 1
),

alike as (
    select staged.person_id, staged.establishment_id, staged.start_text
    from staged_enrolments as staged
    inner join several on staged.person_id is not distinct from several.person_id
    where staged.malformed is null
    group by staged.person_id, staged.establishment_id, staged.start_text
    having count(*) > 1
)

select
    staged.row,
    min(staged.row) over (
        partition by
            staged.person_id, staged.establishment_id, staged.start_text, staged.end_text,
            coalesce(cast(staged.recorded_at as varchar), staged.recorded_text)
    ) as first_row,
    false as differs
from staged_enrolments as staged
inner join alike
    on
        staged.person_id is not distinct from alike.person_id
        and staged.establishment_id is not distinct from alike.establishment_id
        and staged.start_text is not distinct from alike.start_text
where staged.malformed is null
