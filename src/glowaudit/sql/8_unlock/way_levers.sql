-- question: which levers have to be opened together to keep a person who is not kept? One row a lever of each way.
-- why: any one enrolment that passes will do, so that each that could be opened is a way; where all must pass there is
-- one way, which opens them all, if they all can be.
with needs as (
    select e.person_id, e.establishment_id, e.can_open, l.lever
    from last_day_enrolments e
    inner join levers l on l.gate = 'authority' and e.authority_id = l.id
    where e.authority_closed = 1
    union all
    select e.person_id, e.establishment_id, e.can_open, l.lever
    from last_day_enrolments e
    inner join levers l on l.gate = 'establishment' and e.establishment_id = l.id
    where e.establishment_closed = 1 and e.follows = 0
),

stuck as (
    select person_id
    from last_day_enrolments
    group by person_id
    having min(can_open) = 0
)

select distinct
    n.person_id,
    case when s.enrolments = 'all' then '' else n.establishment_id end as way,
    n.lever
from needs n
cross join run_settings s
inner join verdicts v on n.person_id = v.person_id
left join stuck on n.person_id = stuck.person_id
where not v.kept and n.can_open = 1 and (s.enrolments = 'any' or stuck.person_id is null)
