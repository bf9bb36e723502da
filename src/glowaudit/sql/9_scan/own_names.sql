-- question: which of the values found in a column of names are names of the authority's own people?
select distinct g.name
from guard_names g
inner join scan_texts t on g.name = t.text
inner join scan_authority a on g.authority_id = a.authority_id
