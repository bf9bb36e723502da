-- question: which of the texts found in a report are names of people of two words and more that it may not show?
-- why: a name that one of its own people or a place has too may stand there.
select g.name
from guard_names g
inner join scan_texts t on g.name = t.text
where
    contains(g.name, ' ')
    and g.name not in (
        select n.name from guard_names n inner join scan_authority a on n.authority_id = a.authority_id
        where n.name is not null
    )
    and g.name not in (select p.text from guard_texts p where p.kind = 'place')
group by g.name
