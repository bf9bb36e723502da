-- question: of everybody else, from when to when do enrolments and doors stay the same?
with others as (
    select c.*
    from cube_spells c
    left join cube_plain_people p on c.person_id = p.person_id
    where p.person_id is null
),

bounds as (
    select person_id, from_on as on_day from others
    union
    select person_id, to_on as on_day from others
    union
    select o.person_id, d.from_on as on_day
    from others o
    inner join cube_doors d on o.establishment_id = d.establishment_id and o.individual_id = d.individual_id
    where o.from_on < d.from_on and d.from_on < o.to_on
),

segments as (
    select person_id, on_day as from_on, lead(on_day) over (partition by person_id order by on_day) as to_on
    from bounds
)

select
    s.person_id,
    s.from_on,
    s.to_on,
    o.establishment_id,
    o.authority_id,
    o.began_on,
    coalesce(d.closed_count, 99) as closed_count,
    coalesce(d.own_open, 0) as own_open
from segments s
inner join others o on s.person_id = o.person_id and o.from_on <= s.from_on and s.from_on < o.to_on
left join cube_doors d
    on
        o.establishment_id = d.establishment_id and o.individual_id = d.individual_id
        and d.from_on <= s.from_on and s.from_on < d.to_on
where s.to_on is not null
