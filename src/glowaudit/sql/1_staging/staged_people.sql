-- question: what does each row of the people file say?
-- why: code words are read in any case of the ASCII letters; lower() would also take 'İn' for 'in'.
select
    'people' as file,
    row,
    line,
    malformed,
    person_id,
    ascii_lower(role) as role,
    role as role_text,
    display_name,
    case when lower(stage) in ('p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 's1', 's2', 's3', 's4', 's5', 's6', 'sp')
        then upper(stage) end as stage,
    stage as stage_text,
    ascii_lower(glow_choice) as glow_choice,
    added_on as added_text,
    day_of(added_on) as added_on
from raw_people
