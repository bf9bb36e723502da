-- rule: R8
-- question: which enrolments cover a day of the window, and how does the door of each stand on last_day?
-- why: in_window is a flag, since DuckDB expects few rows of a comparison with a setting, and then joins the wrong way round.
with placed as (
    select
        e.*,
        case when e.from_on <= s.last_day and s.last_day < e.to_on then 1 else 0 end as covers_last_day,
        case when e.from_on < s.cut_off and e.to_on > s.as_of and e.from_on < e.to_on then 1 else 0 end as in_window
    from enrolment_spells e
    cross join run_settings s
)

select
    p.person_id,
    p.establishment_id,
    p.authority_id,
    p.individual_id,
    p.from_on,
    p.to_on,
    p.covers_last_day,
    d.closed_count
from placed p
left join last_day_doors d on p.establishment_id = d.establishment_id and p.individual_id = d.individual_id
where p.in_window = 1
