-- question: what does each row of the authorities file say?
select
    'authorities' as file,
    row,
    line,
    malformed,
    authority_id,
    name,
    glow_choice
from raw_authorities
