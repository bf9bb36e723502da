-- question: what is closed on as_of for those whose account is active though their data have not passed for the feed lag?
-- why: the enrolment named is the one with the fewest closed gates, as in a verdict. What is closed at a school of another
-- authority is told as elsewhere, but for the person's own choice.
with concerned as (
    select t.authority_id, t.person_id
    from told_accounts t
    where t.class = 'not_honoured'
),

places as (
    select
        c.authority_id,
        c.person_id,
        d.blockers,
        e.authority_id as closed_at,
        row_number() over (
            partition by c.authority_id, c.person_id order by d.closed_count, e.from_on, e.establishment_id
        ) as nth
    from concerned c
    cross join run_settings s
    inner join enrolment_spells e on c.person_id = e.person_id and e.from_on <= s.as_of and s.as_of < e.to_on
    inner join door_segments d
        on
            e.establishment_id = d.establishment_id and e.individual_id = d.individual_id
            and d.from_on <= s.as_of and s.as_of < d.to_on
    where d.closed_count > 0
)

select
    c.authority_id,
    c.person_id,
    case
        when p.person_id is null then 'enrolment'
        when p.closed_at <> c.authority_id and p.blockers <> 'individual' then 'elsewhere'
        else p.blockers
    end as blockers,
    case when o.person_id is not null then 1 else 0 end as opted_out
from concerned c
cross join run_settings s
left join places p on c.authority_id = p.authority_id and c.person_id = p.person_id and p.nth = 1
left join own_opt_outs o on c.person_id = o.person_id and o.effective_on <= s.as_of and s.as_of < o.to_on
