-- question: which enrolment rows are alike in every column? The first is kept.
-- why: enrolments have no key; rows that differ in end or recording supersede one another in the ledger. A moment may be
-- written in several ways, so that rows alike in all else are looked at first, as they are written, for they are few.
with alike as (
    select person_id, establishment_id, start_text, end_text
    from staged_enrolments
    where malformed is null
    group by person_id, establishment_id, start_text, end_text
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
        and staged.end_text is not distinct from alike.end_text
where staged.malformed is null
