-- question: in which order do the enrolments of people with several of them follow, and which row began each?
with several as (
    select e.person_id
    from enrolment_spells e
    inner join enrolled_often o on e.person_id = o.person_id
    where e.from_on < e.to_on
    group by e.person_id
    having count(*) > 1
),

started as (
    select person_id, establishment_id, start_on, min(row) as row
    from known_enrolments
    where person_id in (select person_id from several)
    group by person_id, establishment_id, start_on
)

select
    e.person_id,
    e.establishment_id,
    e.from_on,
    e.to_on,
    k.row,
    p.role,
    max(e.to_on) over (
        partition by e.person_id order by e.from_on, e.to_on, e.establishment_id
        rows between unbounded preceding and 1 preceding
    ) as reached_on
from enrolment_spells e
inner join several s on e.person_id = s.person_id
inner join ledger_people p on e.person_id = p.person_id
left join started k
    on e.person_id = k.person_id and e.establishment_id = k.establishment_id and e.from_on = k.start_on
where e.from_on < e.to_on
