-- question: to which authority may an account, or a night on which data was sent, be told of somebody whom no verdict places?
-- why: to that whose rows in quarantine place them. The only authority of an extract is told of everybody else too, accounts
-- of nobody among them; but not of those whom a row in quarantine places at a school that names another authority.
with elsewhere as (
    select distinct q.needs_person as person_id
    from quarantine q
    cross join sole_authority s
    inner join quarantine e
        on e.file = 'establishments' and q.needs_establishment = e.own_id and e.needs_authority <> s.authority_id
    where q.needs_person is not null
),

left_over as (
    select person_id from reconciliation where authority_id is null
    union
    select i.person_id
    from incidents i
    left join verdicts v on i.person_id = v.person_id
    where v.authority_id is null
)

select l.person_id, coalesce(s.authority_id, u.authority_id) as authority_id
from left_over l
left join sole_authority s on true
left join unplaced_people u on s.authority_id is null and l.person_id = u.person_id
left join elsewhere x on l.person_id = x.person_id
where coalesce(s.authority_id, u.authority_id) is not null and x.person_id is null
