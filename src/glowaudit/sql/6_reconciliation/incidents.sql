-- question: whose data was sent while closed, on which night, and what was closed on that day?
-- why: the enrolment named is the one of the day with the fewest closed gates, as in a verdict; where all enrolments must
-- pass, one that does not. Somebody enrolled nowhere on the day is told by the place of their verdict.
with places as (
    select
        i.file,
        i.row,
        e.authority_id,
        e.establishment_id,
        d.blockers,
        row_number() over (
            partition by i.file, i.row
            order by case when d.closed_count = 0 then 1 else 0 end, d.closed_count, e.from_on, e.establishment_id
        ) as nth
    from closed_sendings i
    inner join enrolment_spells e
        on i.person_id = e.person_id and e.from_on <= i.sent_on and i.sent_on < e.to_on
    inner join door_segments d
        on
            e.establishment_id = d.establishment_id and e.individual_id = d.individual_id
            and d.from_on <= i.sent_on and i.sent_on < d.to_on
)

select
    'sent_while_closed' as incident,
    i.file,
    i.row,
    i.person_id,
    coalesce(p.authority_id, v.authority_id) as authority_id,
    coalesce(p.establishment_id, v.establishment_id) as establishment_id,
    i.sent_on,
    coalesce(p.blockers, 'enrolment') as blockers
from closed_sendings i
left join places p on i.file = p.file and i.row = p.row and p.nth = 1
left join verdicts v on i.person_id = v.person_id
