-- question: of how many of the authority's people who are not kept can a decision not be read, and which levers are to
-- be opened beside, if it turns out to be in?
-- why: a school that follows its authority needs no decision of its own.
with needs as (
    select
        o.person_id,
        a.lever as authority_lever,
        e.lever as school_lever
    from own_people o
    left join levers a on o.blockers like '%authority%' and a.gate = 'authority' and o.authority_id = a.id
    left join levers e
        on
            o.blockers like '%establishment%' and o.establishment_reason <> 'follows_authority'
            and e.gate = 'establishment' and o.establishment_id = e.id
    where o.who_acts = 'unreadable' and o.enrolled = 1
)

select list_filter([authority_lever, school_lever], lambda x: x is not null) as levers, count(*) as people
from needs
group by all
order by all
