-- question: which names do the people of each authority have, those in quarantine included?
with named as (
    select person_id, display_name from ledger_people where display_name is not null
    union
    select person_id, display_name from checked_people where fault is not null and display_name is not null
)

select distinct regexp_replace(n.display_name, '[\s\p{Z}\x{0b}\x{1c}-\x{1f}\x{85}]+', ' ', 'g') as name, p.authority_id
from named n
left join guard_people p on n.person_id = p.person_id
order by name
