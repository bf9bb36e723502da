-- rule: R2, R8
-- question: which gates of each door are closed when, and could administrators open them all?
-- source: "the data will only be passed to Glow if the new school and local authority have opted-in"
-- why: a school that is not open as a school on the day is no lever, nor is a person's own choice. A school that follows
-- its authority needs no decision of its own. Gates that are closed beside these two keep people out.
with closed_gates as (
    select
        d.establishment_id,
        d.individual_id,
        e.authority_id,
        d.from_on,
        d.to_on,
        d.closed_count,
        case when concat('+', d.blockers, '+') like '%+authority+%' then 1 else 0 end as authority_closed,
        case when concat('+', d.blockers, '+') like '%+establishment+%' then 1 else 0 end as establishment_closed,
        case when d.establishment_reason = 'follows_authority' then 1 else 0 end as follows,
        case
            when d.from_on < coalesce(e.opened_on, date '0001-01-01') then 1
            when d.from_on >= greatest(
                coalesce(e.closed_on, date '9999-12-31'), coalesce(e.opened_on, date '0001-01-01')
            ) then 1
            else 0
        end as not_open
    from door_segments d
    inner join ledger_establishments e on d.establishment_id = e.establishment_id
)

select
    establishment_id,
    individual_id,
    authority_id,
    from_on,
    to_on,
    closed_count,
    authority_closed,
    establishment_closed,
    follows,
    not_open,
    case
        when not_open = 1 or closed_count is null then 0
        when closed_count > authority_closed + establishment_closed then 0
        else 1
    end as can_open
from closed_gates
