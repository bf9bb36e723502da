-- question: can each decision be used? The first reason that fits, or none.
with establishments as (
    select distinct establishment_id from checked_establishments where fault is null
)

select
    staged.*,
    repeated.file is not null and not repeated.differs and not repeated.is_first as like_is_kept,
    subjects.subject_id is not null as names_known_subject,
    case
        when staged.malformed is not null
            then {'reason': 'malformed_row', 'column': null, 'value': staged.malformed}
        when repeated.differs or not repeated.is_first
            then {'reason': 'duplicate_key', 'column': 'decision_id', 'value': staged.decision_id}
        when staged.decision_id is null
            then {'reason': 'missing_value', 'column': 'decision_id', 'value': null}
        when staged.scope is null
            then {'reason': 'missing_value', 'column': 'scope', 'value': null}
        when staged.subject_id is null
            then {'reason': 'missing_value', 'column': 'subject_id', 'value': null}
        when staged.choice is null
            then {'reason': 'missing_value', 'column': 'choice', 'value': null}
        when staged.effective_text is null
            then {'reason': 'missing_value', 'column': 'effective_on', 'value': null}
        when staged.effective_on is null
            then {'reason': 'bad_date', 'column': 'effective_on', 'value': staged.effective_text}
        when staged.recorded_text is not null and staged.recorded_at is null
            then {'reason': 'bad_date', 'column': 'recorded_at', 'value': staged.recorded_text}
        when staged.choice not in ('in', 'out')
            then {'reason': 'bad_choice', 'column': 'choice', 'value': staged.choice_text}
        when staged.scope not in ('authority', 'establishment', 'individual')
            then {'reason': 'bad_scope', 'column': 'scope', 'value': staged.scope_text}
        when staged.origin not in ('decision', 'entry', 'default', 'carried')
            then {'reason': 'bad_origin', 'column': 'origin', 'value': staged.origin_text}
        when staged.origin = 'default' and staged.choice = 'out'
            then {'reason': 'out_by_default', 'column': 'choice', 'value': staged.choice_text}
        when staged.scope <> 'individual' and staged.origin <> 'decision'
            then {'reason': 'origin_not_allowed', 'column': 'origin', 'value': staged.origin_text}
        when
            not run_settings.staff_choice_follows
            and staged.establishment_id is not null
            and establishments.establishment_id is null
            then {'reason': 'unknown_establishment', 'column': 'establishment_id', 'value': staged.establishment_id}
        when subjects.subject_id is null
            then {'reason': 'unknown_subject', 'column': 'subject_id', 'value': staged.subject_id}
    end as fault
from staged_decisions as staged
cross join run_settings
left join repeated_decisions as repeated on staged.file = repeated.file and staged.row = repeated.row
left join known_subjects as subjects on staged.scope = subjects.scope and staged.subject_id = subjects.subject_id
left join establishments on staged.establishment_id = establishments.establishment_id
