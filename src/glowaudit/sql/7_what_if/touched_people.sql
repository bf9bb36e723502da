-- question: of whom can scenarios say anything new? All others are judged as they were.
-- why: a gate that is decided, closed or mended matters to those who are ever enrolled behind it; all else names people.
with gates as (
    select scope, subject_id from scenario_decisions
    union
    select scope, subject_id from scenario_mendings
    union
    select 'establishment' as scope, establishment_id as subject_id from scenario_closures
),

schools as (
    select e.establishment_id
    from accepted_establishments e
    inner join gates g
        on (g.scope = 'establishment' and e.establishment_id = g.subject_id)
        or (g.scope = 'authority' and e.authority_id = g.subject_id)
)

select person_id from accepted_enrolments where establishment_id in (select establishment_id from schools)
union
select subject_id as person_id from gates where scope = 'individual'
union
select person_id from scenario_transfers
union
select person_id from scenario_arrivals
union
select person_id from touched_by_settings
