-- question: where does each person count on which days, and through which schools' doors does their own gate let data?
-- why: they count at the enrolment that decides: one that passes; else the fewest closed gates; ties by earliest start,
-- then id; where all must pass and one does not, one that does not. Where all must pass, one that the person's own gate
-- closes closes them all.
with summed as (
    select
        c.person_id,
        c.from_on,
        c.to_on,
        s.enrolments,
        case
            when s.enrolments = 'all' then min(case when c.closed_count = 0 then 1 else 0 end)
            else max(case when c.closed_count = 0 then 1 else 0 end)
        end as passes,
        min(c.own_open) as all_own_open,
        list(distinct c.establishment_id order by c.establishment_id) filter (where c.own_open = 1) as way
    from cube_segments c
    cross join run_settings s
    group by c.person_id, c.from_on, c.to_on, s.enrolments
),

ranked as (
    select
        c.person_id,
        c.from_on,
        c.establishment_id,
        c.authority_id,
        row_number() over (
            partition by c.person_id, c.from_on
            order by
                case when c.closed_count > 0 then 1 when s.passes = 1 then 0 else 2 end,
                c.closed_count,
                c.began_on,
                c.establishment_id
        ) as nth
    from cube_segments c
    inner join summed s on c.person_id = s.person_id and c.from_on = s.from_on
)

select
    s.person_id,
    s.from_on,
    s.to_on,
    r.establishment_id,
    r.authority_id,
    case
        when s.enrolments = 'all' and s.all_own_open = 0 then cast([] as varchar[])
        else coalesce(s.way, cast([] as varchar[]))
    end as way
from summed s
inner join ranked r on s.person_id = r.person_id and s.from_on = r.from_on and r.nth = 1
union all
select c.person_id, c.from_on, c.to_on, c.establishment_id, c.authority_id, [c.establishment_id] as way
from cube_spells c
inner join cube_plain_people p on c.person_id = p.person_id
