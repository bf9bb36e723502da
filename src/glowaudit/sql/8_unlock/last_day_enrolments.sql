-- rule: R9
-- question: who is enrolled where on last_day, and how does the door stand?
-- source: "prior to any data being deleted"
select
    w.person_id,
    w.establishment_id,
    w.authority_id,
    coalesce(d.authority_closed, 1) as authority_closed,
    coalesce(d.establishment_closed, 1) as establishment_closed,
    coalesce(d.follows, 0) as follows,
    coalesce(d.not_open, 1) as not_open,
    coalesce(d.can_open, 0) as can_open
from window_spells w
cross join run_settings s
left join door_needs d
    on
        w.establishment_id = d.establishment_id and w.individual_id = d.individual_id
        and d.from_on <= s.last_day and s.last_day < d.to_on
where w.covers_last_day = 1
