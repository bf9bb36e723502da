-- question: of how many of each authority's people was data sent on nights on which it should not have been?
-- why: a person belongs to the authority of their verdict; feed rows that name nobody known belong to none.
select
    v.authority_id,
    coalesce(a.name, v.authority_id) as authority,
    count(distinct i.person_id) as people,
    count(distinct i.sent_on) as nights,
    count(*) as sent_rows,
    min(i.sent_on) as first_on,
    max(i.sent_on) as last_on
from incidents i
left join verdicts v on i.person_id = v.person_id
left join ledger_authorities a on v.authority_id = a.authority_id
group by v.authority_id, a.name
order by sent_rows desc, v.authority_id
