-- question: how many rows of each file could be used that are an authority's own: its schools', its people's, about them?
with counted as (
    select authority_id, 'authorities' as file from ledger_authorities
    union all
    select authority_id, 'establishments' as file from accepted_establishments
    union all
    select authority_id, 'people' as file from verdicts
    union all
    select e.authority_id, 'enrolments' as file
    from accepted_enrolments a
    inner join ledger_establishments e on a.establishment_id = e.establishment_id
    union all
    select coalesce(v.authority_id, e.authority_id, d.subject_id) as authority_id, d.file
    from accepted_decisions d
    left join verdicts v on d.scope = 'individual' and d.subject_id = v.person_id
    left join ledger_establishments e on d.scope = 'establishment' and d.subject_id = e.establishment_id
    where d.scope = 'authority' or v.authority_id is not null or e.authority_id is not null
    union all
    select v.authority_id, 'accounts' as file
    from accepted_accounts a
    inner join verdicts v on a.person_id = v.person_id
    union all
    select v.authority_id, 'feeds' as file
    from accepted_feeds f
    inner join verdicts v on f.person_id = v.person_id
)

select authority_id, file, count(*) as accepted
from counted
where authority_id is not null
group by authority_id, file
order by authority_id, file
