-- question: of whom can other settings say anything new? All others are judged as they were.
-- why: a setting that moves days matters to those for whom anything begins or ends on one of the days between; how several
-- enrolments count, to those who have several; when individuals choose, to those of whom anything is decided; what a
-- school without a decision does, to those ever enrolled there; where a staff decision acts, to whom a decision names that
-- has a place. `main` holds the settings and the tables of the audit.
with moved as (
    select least(o.last_day, n.last_day) as from_on, greatest(o.cut_off, n.cut_off) as to_on
    from main.run_settings o
    cross join run_settings n
    where o.last_day <> n.last_day or o.cut_off <> n.cut_off
    union all
    select least(o.as_of, n.as_of) as from_on, greatest(o.as_of, n.as_of) as to_on
    from main.run_settings o
    cross join run_settings n
    where o.as_of <> n.as_of
),

other as (
    select
        o.granular_from <> n.granular_from as is_granular_from,
        o.staff_choice_follows <> n.staff_choice_follows as is_staff_choice_follows,
        o.enrolments <> n.enrolments as is_enrolments,
        o.establishment_default <> n.establishment_default as is_establishment_default
    from main.run_settings o
    cross join run_settings n
),

gates as (
    select 'establishment' as scope, e.establishment_id as subject_id
    from main.ledger_establishments e
    cross join other
    left join main.choices c on c.scope = 'establishment' and e.establishment_id = c.subject_id
    where other.is_establishment_default and c.subject_id is null
    union
    select d.scope, d.subject_id
    from main.checked_decisions d
    cross join other
    where other.is_staff_choice_follows and d.establishment_id is not null
),

schools as (
    select e.establishment_id
    from main.ledger_establishments e
    inner join gates g
        on (g.scope = 'establishment' and e.establishment_id = g.subject_id)
        or (g.scope = 'authority' and e.authority_id = g.subject_id)
)

select person_id from main.enrolment_spells where establishment_id in (select establishment_id from schools)
union
select subject_id as person_id from gates where scope = 'individual'
union
select d.person_id from main.deciding_people d cross join other where other.is_granular_from
union
select m.person_id from main.enrolled_often m cross join other where other.is_enrolments
union
select e.person_id
from main.enrolment_spells e
cross join moved m
where e.from_on between m.from_on and m.to_on or e.to_on between m.from_on and m.to_on
union
select e.person_id
from main.enrolment_spells e
inner join main.door_segments g on e.establishment_id = g.establishment_id and e.individual_id = g.individual_id
cross join moved m
where g.from_on between m.from_on and m.to_on
