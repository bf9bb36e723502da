-- question: of how many people is more known than the choice in force: a copy that repeats it, an unreadable decision?
-- why: neither makes a choice. A copy counts from its day on, an unreadable decision on every day.
with beside as (
    select person_id, 'copy' as kind, copy_on as on_day from choice_traces where copy_on is not null
    union all
    select person_id, 'unreadable' as kind, date '0001-01-01' as on_day from choice_traces where unreadable = 1
)

select
    b.kind,
    greatest(b.on_day, least(s.granular_from, s.last_day)) as on_day,
    p.authority_id,
    p.establishment_id,
    p.role,
    p.stage,
    count(*) as people
from beside b
inner join counted_people p on b.person_id = p.person_id
cross join run_settings s
where b.on_day < s.cut_off
group by b.kind, b.on_day, s.granular_from, s.last_day, p.authority_id, p.establishment_id, p.role, p.stage
