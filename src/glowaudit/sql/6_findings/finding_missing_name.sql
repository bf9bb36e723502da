-- question: which authorities, establishments and people (where names are given at all) have no name?
select 'missing_name' as finding, file, row, 'authority' as scope, authority_id as subject, 'no name' as detail
from checked_authorities
where fault is null and name is null
union all
select 'missing_name' as finding, file, row, 'establishment' as scope, establishment_id as subject, 'no name' as detail
from checked_establishments
where fault is null and name is null
union all
select 'missing_name' as finding, file, row, 'individual' as scope, person_id as subject, 'no display name' as detail
from checked_people
where
    fault is null
    and display_name is null
    and exists (select 1 from staged_people as named where named.display_name is not null)
