-- question: of whom was data sent on nights on which it should not have been, when, how often, and what was closed?
with nights as (
    select i.*
    from told_incidents i
    inner join report_scope r on i.authority_id = r.authority_id and r.people <> 'none'
),

counted as (
    select
        person_id,
        min(sent_on) as first_on,
        max(sent_on) as last_on,
        count(distinct sent_on) as nights,
        count(*) as sent_rows,
        string_agg(distinct blockers, '|' order by blockers) as blockers,
        max_by(establishment_id, sent_on) as establishment_id,
        min_by(format('{:,}', row), row, 5) as first_rows
    from nights
    group by person_id
)

select
    p.display_name,
    c.person_id,
    coalesce(e.name, c.establishment_id) as establishment,
    c.establishment_id,
    p.role,
    p.stage,
    c.first_on,
    c.last_on,
    c.nights,
    c.blockers,
    array_to_string(c.first_rows, '; ')
    || case when c.sent_rows > 5 then format(' and {:,} more', c.sent_rows - 5) else '' end as feed_rows
from counted c
left join ledger_people p on c.person_id = p.person_id
left join ledger_establishments e on c.establishment_id = e.establishment_id
order by c.last_on desc, c.nights desc, establishment, p.display_name, c.person_id
