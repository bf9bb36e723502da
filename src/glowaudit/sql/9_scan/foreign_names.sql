-- question: which of the texts found in a report are names of people of two words and more that it may not show?
-- why: a name that one of its own people has too may stand there.
select g.name
from guard_names g
inner join scan_texts t on g.name = t.text
left join scan_authority a on g.authority_id = a.authority_id
where contains(g.name, ' ')
group by g.name
having count(a.authority_id) = 0
