-- question: which enrolment stands for each person?
-- why: one that passes on last_day; else one that covers last_day with the fewest closed gates; else the latest ending
-- in the window; ties by earliest start, then establishment_id. Where all enrolments must pass and one does not, that one
-- is named, since it is what keeps the person out.
with several as (
    select w.person_id, count(*) as spells
    from window_spells w
    inner join enrolled_often o on w.person_id = o.person_id
    group by w.person_id
    having count(*) > 1
),

ranked as (
    select
        w.person_id,
        w.establishment_id,
        w.authority_id,
        w.individual_id,
        w.from_on,
        w.to_on,
        w.covers_last_day,
        n.spells,
        row_number() over (
            partition by w.person_id
            order by
                case
                    when w.covers_last_day = 1 and w.closed_count = 0
                        then case when p.passes_on_last_day = 1 then 0 else 2 end
                    when w.covers_last_day = 1 then 1
                    else 3
                end,
                case when w.covers_last_day = 1 then w.closed_count else 0 end,
                case when w.covers_last_day = 1 then date '0001-01-01' else w.to_on end desc,
                w.from_on,
                w.establishment_id
        ) as nth
    from window_spells w
    inner join several n on w.person_id = n.person_id
    left join window_passing p on w.person_id = p.person_id
)

select person_id, establishment_id, authority_id, individual_id, from_on, to_on, covers_last_day, spells
from ranked
where nth = 1
union all
select w.person_id, w.establishment_id, w.authority_id, w.individual_id, w.from_on, w.to_on, w.covers_last_day, 1 as spells
from window_spells w
left join several n on w.person_id = n.person_id
where n.person_id is null
