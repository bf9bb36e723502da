-- question: on which days of the window is one lever all that an enrolment wants?
select
    w.person_id,
    l.lever,
    greatest(w.from_on, d.from_on, s.as_of) as from_on,
    least(w.to_on, d.to_on, s.cut_off) as to_on
from window_spells w
cross join run_settings s
inner join door_needs d on w.establishment_id = d.establishment_id and w.individual_id = d.individual_id
inner join levers l
    on
        (l.gate = 'authority' and d.authority_id = l.id and d.authority_closed = 1
            and (d.establishment_closed = 0 or d.follows = 1))
        or (l.gate = 'establishment' and d.establishment_id = l.id and d.establishment_closed = 1
            and d.authority_closed = 0)
where
    d.can_open = 1
    and greatest(w.from_on, d.from_on, s.as_of) < least(w.to_on, d.to_on, s.cut_off)
