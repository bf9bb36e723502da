-- question: which rows share a decision_id? Rows that agree in every deciding column: the first is kept.
-- why: where a staff choice does not follow, the establishment where a decision was recorded decides too.
with keys as (
    select decision_id
    from staged_decisions
    where malformed is null and decision_id is not null
    group by decision_id
    having count(*) > 1
),

versions as (
    select
        staged.file,
        staged.row,
        staged.decision_id,
        [
            staged.scope,
            staged.subject_id,
            staged.choice,
            staged.effective_text,
            coalesce(cast(staged.recorded_at as varchar), staged.recorded_text),
            staged.origin,
            case when not run_settings.staff_choice_follows then staged.establishment_id end
        ] as version
    from staged_decisions as staged
    cross join run_settings
    where staged.malformed is null and staged.decision_id in (select decision_id from keys)
)

select
    file,
    row,
    row_number() over (partition by decision_id order by file desc, row) = 1 as is_first,
    min(version) over (partition by decision_id) <> max(version) over (partition by decision_id) as differs
from versions
