-- question: what is known of each authority's people, and who can act for those who are not kept?
-- why: a person belongs to the authority that the verdict names. Nobody acts against a person's own choice, so it comes
-- first; a school that is not open is no lever; an establishment that follows its authority needs no decision of its own.
-- In order of authority, so that one authority's people are quickly found.
with acting as (
    select
        v.authority_id,
        v.person_id,
        v.role,
        v.stage,
        v.establishment_id,
        v.verdict,
        v.kept,
        v.blockers,
        v.rules,
        v.authority_decision_id,
        v.establishment_decision_id,
        f.authority_reason,
        f.establishment_reason,
        case when v.verdict <> 'not_enrolled' then 1 else 0 end as enrolled,
        case when l.person_id is not null then 1 else 0 end as starts_later,
        case when c.person_id is not null then 1 else 0 end as changes,
        case
            when v.kept then 'nobody_needs_to'
            when v.blockers = 'enrolment' then 'enrolment'
            when f.individual_reason = 'opted_out' then 'own_choice'
            when f.establishment_reason = 'establishment_closed' then 'school_closed'
            when f.individual_reason = 'unreadable_decision' then 'unreadable'
            when v.blockers = 'authority+establishment' and f.establishment_reason = 'follows_authority' then 'authority'
            else v.blockers
        end as who_acts
    from verdicts v
    inner join verdict_facts f on v.person_id = f.person_id
    left join later_starters l on v.person_id = l.person_id
    left join (select distinct person_id from passing_changes) c on v.person_id = c.person_id
    where v.authority_id is not null
)

select
    acting.*,
    case
        when enrolled = 0 then 'not_enrolled'
        when kept then 'kept'
        when who_acts in ('own_choice', 'unreadable') then who_acts
        when who_acts in ('enrolment', 'school_closed') then 'no_open_school'
        else 'gates'
    end as outcome
from acting
order by authority_id
