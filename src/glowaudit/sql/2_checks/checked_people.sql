-- question: can each people row be used? The first reason that fits, or none.
select
    staged.*,
    case
        when staged.malformed is not null
            then {'reason': 'malformed_row', 'column': null, 'value': staged.malformed}
        when repeated.differs or repeated.first_row < staged.row
            then {'reason': 'duplicate_key', 'column': 'person_id', 'value': staged.person_id}
        when staged.person_id is null
            then {'reason': 'missing_value', 'column': 'person_id', 'value': null}
        when staged.role is null
            then {'reason': 'missing_value', 'column': 'role', 'value': null}
        when staged.role not in ('pupil', 'staff')
            then {'reason': 'bad_role', 'column': 'role', 'value': staged.role_text}
    end as fault
from staged_people as staged
left join repeated_people as repeated on staged.row = repeated.row
