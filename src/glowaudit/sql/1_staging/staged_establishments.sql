-- question: what does each row of the establishments file say? Days are YYYY-MM-DD and nothing else.
select
    'establishments' as file,
    row,
    line,
    malformed,
    establishment_id,
    name,
    authority_id,
    sector,
    ascii_lower(glow_choice) as glow_choice,
    opened_on as opened_text,
    closed_on as closed_text,
    day_of(opened_on) as opened_on,
    day_of(closed_on) as closed_on
from raw_establishments
