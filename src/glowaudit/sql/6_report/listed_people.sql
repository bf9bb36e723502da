-- question: which people are not kept, or change inside the window (or: who is there at all), and why? By authority.
-- why: a decision of the person recorded on the other side of a transfer is told without its id.
with told as (
    select
        v.person_id,
        v.first_passing_on,
        v.last_passing_on,
        v.reason,
        v.individual_decision_id,
        coalesce(e.individual_decision_id, f.individual_decision_id) as told_id
    from verdicts v
    inner join verdict_facts f on v.person_id = f.person_id
    left join enrolment_endings e on v.person_id = e.person_id
)

select
    b.authority_id,
    b.person_id,
    p.display_name,
    b.role,
    b.stage,
    b.establishment_id,
    coalesce(e.name, b.establishment_id) as establishment,
    b.verdict,
    b.blockers,
    b.who_acts,
    t.first_passing_on,
    t.last_passing_on,
    case when b.outcome in ('gates', 'no_open_school', 'unreadable') then s.last_day end as last_safe_day,
    case
        when t.told_id is not null and told_home.decision_id is null
            then replace(
                t.reason, concat('opted out (decision ', t.told_id, ')'), 'opted out (decision of another authority)'
            )
        else t.reason
    end as reason,
    b.rules,
    case
        when t.individual_decision_id is not null and home.decision_id is null then 'another authority'
        else t.individual_decision_id
    end as individual_decision_id
from people_by_authority b
cross join run_settings s
inner join told t on b.person_id = t.person_id
inner join ledger_people p on b.person_id = p.person_id
left join ledger_establishments e on b.establishment_id = e.establishment_id
left join decision_homes home on t.individual_decision_id = home.decision_id and b.authority_id = home.authority_id
left join decision_homes told_home on t.told_id = told_home.decision_id and b.authority_id = told_home.authority_id
cross join (select max(people) as people from report_scope) r
where r.people = 'all' or (r.people = 'action' and (b.verdict <> 'reaches' or b.changes = 1))
order by b.authority_id
