-- question: can each enrolments row be used? The first reason that fits, or none.
with establishments as (
    select distinct establishment_id from checked_establishments where fault is null
),

people as (
    select person_id from staged_people anti join faulty_people using (row)
)

select
    staged.*,
    case
        when staged.malformed is not null
            then {'reason': 'malformed_row', 'column': null, 'value': staged.malformed}
        when repeated.first_row < staged.row
            then {'reason': 'duplicate_key', 'column': null, 'value': null}
        when staged.person_id is null
            then {'reason': 'missing_value', 'column': 'person_id', 'value': null}
        when staged.establishment_id is null
            then {'reason': 'missing_value', 'column': 'establishment_id', 'value': null}
        when staged.start_text is null
            then {'reason': 'missing_value', 'column': 'start_on', 'value': null}
        when staged.start_on is null
            then {'reason': 'bad_date', 'column': 'start_on', 'value': staged.start_text}
        when staged.end_text is not null and staged.end_on is null
            then {'reason': 'bad_date', 'column': 'end_on', 'value': staged.end_text}
        when staged.recorded_text is not null and staged.recorded_at is null
            then {'reason': 'bad_date', 'column': 'recorded_at', 'value': staged.recorded_text}
        when staged.end_on < staged.start_on
            then {'reason': 'end_before_start', 'column': 'end_on', 'value': staged.end_text}
        when establishments.establishment_id is null
            then {'reason': 'unknown_establishment', 'column': 'establishment_id', 'value': staged.establishment_id}
        when people.person_id is null
            then {'reason': 'unknown_person', 'column': 'person_id', 'value': staged.person_id}
    end as fault
from staged_enrolments as staged
left join repeated_enrolments as repeated on staged.row = repeated.row
left join establishments on staged.establishment_id = establishments.establishment_id
left join people on staged.person_id = people.person_id
