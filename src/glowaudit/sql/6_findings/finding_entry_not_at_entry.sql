-- rule: R6
-- question: which entry decisions do not fall on the day the person was added (where that is not known: on the first day
-- of an enrolment)?
-- source: "when new staff and pupils are added to SEEMiS there will be the opportunity to decide"
select
    'entry_not_at_entry' as finding,
    d.file,
    d.row,
    'individual' as scope,
    d.subject_id as subject,
    case
        when p.added_on is not null then concat('decided at entry for ', d.effective_on, ', but added on ', p.added_on)
        else concat('decided at entry for ', d.effective_on, ', but no enrolment starts that day')
    end as detail
from known_decisions d
inner join ledger_people p on d.subject_id = p.person_id
left join known_enrolments e on d.subject_id = e.person_id and d.effective_on = e.start_on
where
    d.scope = 'individual'
    and d.origin = 'entry'
    and case when p.added_on is not null then p.added_on <> d.effective_on else e.person_id is null end
group by all
