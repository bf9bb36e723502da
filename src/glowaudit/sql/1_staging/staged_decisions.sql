-- question: what does each decision say? Flags of a snapshot are decisions effective on the day of the snapshot.
-- why: code words are read in any case of the ASCII letters; lower() would also take 'İn' for 'in'.
with given as (
    select 'decisions' as file, raw_decisions.* from raw_decisions
    union all by name
    select
        'authorities:glow_choice' as file, row, line, malformed, 'authorities:' || row as decision_id,
        'authority' as scope, authority_id as subject_id, glow_choice as choice,
        cast(snapshot_on as varchar) as effective_on
    from raw_authorities cross join run_settings
    where glow_choice is not null
    union all by name
    select
        'establishments:glow_choice' as file, row, line, malformed, 'establishments:' || row as decision_id,
        'establishment' as scope, establishment_id as subject_id, glow_choice as choice,
        cast(snapshot_on as varchar) as effective_on
    from raw_establishments cross join run_settings
    where glow_choice is not null
    union all by name
    select
        'people:glow_choice' as file, row, line, malformed, 'people:' || row as decision_id,
        'individual' as scope, person_id as subject_id, glow_choice as choice,
        cast(snapshot_on as varchar) as effective_on
    from raw_people cross join run_settings
    where glow_choice is not null
)

select
    file,
    row,
    line,
    malformed,
    decision_id,
    ascii_lower(scope) as scope,
    scope as scope_text,
    subject_id,
    ascii_lower(choice) as choice,
    choice as choice_text,
    effective_on as effective_text,
    given.recorded_at as recorded_text,
    ascii_lower(coalesce(origin, 'decision')) as origin,
    origin as origin_text,
    ascii_lower(requested_by) as requested_by,
    establishment_id,
    note,
    day_of(effective_on) as effective_on,
    case
        when length(given.recorded_at) = 10 and cast(try_cast(given.recorded_at as date) as varchar) = given.recorded_at then try_cast(given.recorded_at as timestamp)
        when length(given.recorded_at) = 19 and cast(try_cast(given.recorded_at as timestamp) as varchar) = replace(given.recorded_at, 'T', ' ')
            then try_cast(given.recorded_at as timestamp)
        else moments.moment
    end as recorded_at
from given
left join moments on given.recorded_at = moments.recorded_text
