-- question: in which of the authority's own names, notes, values and ids does a text stand that looks foreign?
-- why: white space of any kind counts as one space, as in the texts found.
select t.text, w.text as word
from scan_texts t
inner join (
    select g.name as text from guard_names g inner join scan_authority a on g.authority_id = a.authority_id
    union
    select g.id as text from guard_ids g inner join scan_authority a on g.authority_id = a.authority_id
    union
    select regexp_replace(g.text, '[\s\p{Z}\x{0b}\x{1c}-\x{1f}\x{85}]+', ' ', 'g') as text
    from guard_texts g
    left join scan_authority a on g.authority_id = a.authority_id
    where g.kind = 'place' or a.authority_id is not null
) w on contains(w.text, t.text)
