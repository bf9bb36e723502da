-- question: to which authorities may a person's decision be shown?
-- why: to that of the school where it was recorded. Where that is not known: to those where the person was enrolled on
-- the day from which it takes effect, and to the one where the person has been all along. To no other: it is the other
-- side of a transfer. A school that is in quarantine is known well enough to say whose it is.
with decided as (
    select d.decision_id, d.subject_id as person_id, d.effective_on, o.establishment_id, o.authority_id
    from accepted_decisions d
    inner join checked_decisions c on d.file = c.file and d.row = c.row
    left join establishment_owners o on c.establishment_id = o.establishment_id
    where d.scope = 'individual'
)

select decision_id, authority_id
from decided
where authority_id is not null
union
select d.decision_id, e.authority_id
from decided d
inner join enrolment_spells e
    on d.person_id = e.person_id and e.from_on <= d.effective_on and d.effective_on < e.to_on
where d.establishment_id is null
union
select d.decision_id, p.authority_id
from decided d
inner join single_places p on d.person_id = p.person_id
where d.establishment_id is null
