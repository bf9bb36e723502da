-- question: whom or what may a decision name? Accepted authorities, establishments and people.
select 'authority' as scope, authority_id as subject_id from checked_authorities where fault is null
union all
select distinct 'establishment' as scope, establishment_id as subject_id from checked_establishments where fault is null
union all
select 'individual' as scope, person_id as subject_id from staged_people anti join faulty_people using (row)
