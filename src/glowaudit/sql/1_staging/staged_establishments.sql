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
    case
        when regexp_full_match(opened_on, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and opened_on >= '0001'
            then try_cast(opened_on as date)
    end as opened_on,
    case
        when regexp_full_match(closed_on, '[0-9]{4}-[0-9]{2}-[0-9]{2}') and closed_on >= '0001'
            then try_cast(closed_on as date)
    end as closed_on
from raw_establishments
