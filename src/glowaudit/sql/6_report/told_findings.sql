-- question: what may each authority read of the findings about it, its schools and its people?
-- why: a row of another authority's school is its own to look at; it is told here only where an enrolment at an own
-- school is the other half of it, and then without its number. A decision recorded on the other side keeps neither row
-- nor id; of what describes it nothing is told. Of people counted elsewhere only own rows are told.
with places as (
    select 'authority' as scope, authority_id as subject, authority_id, 0 as of_person from ledger_authorities
    union all
    select 'establishment' as scope, establishment_id as subject, authority_id, 0 as of_person from ledger_establishments
    union all
    select 'account' as scope, a.account_id as subject, v.authority_id, 1 as of_person
    from accepted_accounts a
    inner join verdicts v on a.person_id = v.person_id
    where v.authority_id is not null
),

people as (
    select person_id, authority_id, 1 as counted from verdicts where authority_id is not null
    union all
    select person_id, authority_id, 0 as counted from visiting_people
),

decision_rows as (
    select d.file, d.row, h.authority_id
    from accepted_decisions d
    inner join decision_homes h on d.decision_id = h.decision_id
    union
    select file, row, authority_id from quarantine_owners where elsewhere = 0
),

enrolment_findings as (
    select f.*, p.authority_id, case when e.authority_id = p.authority_id then 1 else 0 end as own_row, 
        case when f.finding = 'stuck_at_source' then a.start_on else o.from_on end as from_on, o.reached_on
    from findings f
    inner join people p on f.subject = p.person_id
    inner join accepted_enrolments a on f.row = a.row
    inner join ledger_establishments e on a.establishment_id = e.establishment_id
    left join person_spell_order o on f.subject = o.person_id and f.row = o.row
    where f.scope = 'individual' and f.file = 'enrolments'
),

other_halves as (
    select distinct f.finding, f.row, f.subject, f.authority_id
    from enrolment_findings f
    cross join run_settings r
    inner join enrolment_spells s
        on
            f.subject = s.person_id and f.authority_id = s.authority_id
            and case
                when f.finding = 'stuck_at_source' then s.from_on > f.from_on and s.from_on <= r.as_of and s.to_on > r.as_of
                else s.from_on <= f.from_on and s.to_on >= least(f.from_on, f.reached_on)
            end
    where
        f.own_row = 0
        and f.finding in ('concurrent_enrolments', 'gap_between_enrolments', 'stuck_at_source', 'no_destination')
)

select
    p.authority_id, f.finding, f.file, f.row, f.subject,
    case
        when o.establishment_id is not null and f.detail like 'recorded at establishment %'
            then 'recorded at an establishment that is not known'
        else f.detail
    end as detail,
    p.of_person
from findings f
inner join places p on f.scope = p.scope and f.subject = p.subject
left join checked_decisions d on f.file = d.file and f.row = d.row
left join establishment_owners o
    on d.establishment_id = o.establishment_id and o.authority_id is distinct from p.authority_id
union all
select p.authority_id, f.finding, f.file, f.row, f.subject, f.detail, 1 as of_person
from findings f
inner join people p on f.subject = p.person_id
where f.scope = 'individual' and f.file = 'people'
union all
select
    f.authority_id, f.finding, f.file,
    case when f.own_row = 1 then f.row end as row,
    f.subject,
    case when f.own_row = 1 then f.detail else concat(f.detail, '; at a school of another authority') end as detail,
    1 as of_person
from enrolment_findings f
left join other_halves h
    on f.finding = h.finding and f.row = h.row and f.subject = h.subject and f.authority_id = h.authority_id
where f.own_row = 1 or h.row is not null
union all
select
    p.authority_id, f.finding, f.file,
    case when r.row is not null then f.row end as row,
    f.subject,
    case
        when m.standing_id is not null and h.decision_id is null
            then replace(
                f.detail, concat('but decision ', m.standing_id, ' in force'), 'but a decision of another authority in force'
            )
        else f.detail
    end as detail,
    1 as of_person
from findings f
inner join people p on f.subject = p.person_id
left join decision_rows r on f.file = r.file and f.row = r.row and p.authority_id = r.authority_id
left join finding_carry_mismatch m on f.finding = m.finding and f.file = m.file and f.row = m.row
left join decision_homes h on m.standing_id = h.decision_id and p.authority_id = h.authority_id
where
    f.scope = 'individual'
    and f.file not in ('people', 'enrolments')
    and (r.row is not null or (p.counted = 1 and f.finding <> 'unreadable_description'))
    and (p.counted = 1 or f.finding <> 'choice_without_effect')
order by 1
