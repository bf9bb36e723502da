-- question: how many people are enrolled behind each lever on last_day whom no set of levers keeps?
with behind as (
    select e.person_id, l.lever
    from last_day_enrolments e
    inner join levers l on l.gate = 'authority' and e.authority_id = l.id
    union
    select e.person_id, l.lever
    from last_day_enrolments e
    inner join levers l on l.gate = 'establishment' and e.establishment_id = l.id
)

select b.lever, count(*) as people
from behind b
inner join verdicts v on b.person_id = v.person_id
left join (select distinct person_id from way_levers) w on b.person_id = w.person_id
where not v.kept and w.person_id is null
group by b.lever
