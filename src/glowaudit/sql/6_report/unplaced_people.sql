-- question: whose are the people to whom no verdict gives an authority: in quarantine, unknown, or enrolled nowhere?
-- why: a person belongs where a quarantined enrolment of theirs covers a day of the window, and where all their rows
-- that name a school name its schools. Where the days cannot be read and several are named, to nobody.
with named as (
    select q.file, q.row, q.needs_person as person_id, o.authority_id
    from quarantine q
    left join verdicts v on q.needs_person = v.person_id
    left join establishment_owners o on q.needs_establishment = o.establishment_id
    where
        v.authority_id is null
        and q.needs_person is not null
        and (q.file = 'enrolments' or (q.file = 'feeds' and q.needs_establishment is not null))
)

select person_id, min(authority_id) as authority_id
from named
group by person_id
having count(*) = count(authority_id) and count(distinct authority_id) = 1
union
select n.person_id, n.authority_id
from named n
inner join staged_enrolments e on n.file = 'enrolments' and n.row = e.row
cross join run_settings s
where
    n.authority_id is not null
    and e.start_on < s.cut_off
    and (e.end_text is null or e.end_on > s.as_of)
