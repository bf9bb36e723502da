-- question: which establishment do people carry who are enrolled on no day of the window, and when does an enrolment of
-- theirs next begin, or did one last end?
-- why: that of their enrolment with the latest start (one of no days included; ties by establishment_id). An enrolment of
-- no days neither begins nor ends.
with outside as (
    select
        e.*,
        case when e.from_on >= s.cut_off and e.from_on < e.to_on then e.from_on end as begins_on,
        case when e.to_on <= s.as_of and e.from_on < e.to_on then e.to_on end as ended_on
    from enrolment_spells e
    cross join run_settings s
    where e.from_on >= s.cut_off or e.to_on <= s.as_of or e.from_on >= e.to_on
),

ranked as (
    select
        o.person_id,
        o.establishment_id,
        o.authority_id,
        o.individual_id,
        o.from_on,
        o.to_on,
        min(o.begins_on) over (partition by o.person_id) as begins_on,
        max(o.ended_on) over (partition by o.person_id) as ended_on,
        row_number() over (partition by o.person_id order by o.from_on desc, o.establishment_id) as nth
    from outside o
    left join decisive_enrolments d on o.person_id = d.person_id
    where d.person_id is null
)

select person_id, establishment_id, authority_id, individual_id, from_on, to_on, begins_on, ended_on
from ranked
where nth = 1
