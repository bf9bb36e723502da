-- question: what does each row of the enrolments file say? A moment is UTC where it names no offset.
select
    'enrolments' as file,
    row,
    line,
    malformed,
    person_id,
    establishment_id,
    start_on as start_text,
    end_on as end_text,
    recorded_at as recorded_text,
    day_of(start_on) as start_on,
    day_of(end_on) as end_on,
    case
        when length(raw_enrolments.recorded_at) = 10 and cast(try_cast(raw_enrolments.recorded_at as date) as varchar) = raw_enrolments.recorded_at then try_cast(raw_enrolments.recorded_at as timestamp)
        when length(raw_enrolments.recorded_at) = 19 and cast(try_cast(raw_enrolments.recorded_at as timestamp) as varchar) = replace(raw_enrolments.recorded_at, 'T', ' ')
            then try_cast(raw_enrolments.recorded_at as timestamp)
        else moments.moment
    end as recorded_at
from raw_enrolments
left join moments on raw_enrolments.recorded_at = moments.recorded_text
