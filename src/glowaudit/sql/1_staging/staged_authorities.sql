-- question: what does each row of the authorities file say?
select
    'authorities' as file,
    row,
    line,
    malformed,
    authority_id,
    name,
    ascii_lower(glow_choice) as glow_choice
from raw_authorities
