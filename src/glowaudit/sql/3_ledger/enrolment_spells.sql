-- rule: R8
-- question: when is each person enrolled where?
-- source: "the data will only be passed to Glow if the new school and local authority have opted-in"
-- why: enrolments of one person at one establishment that overlap or touch are one spell [from_on, to_on); the authority
-- is the establishment's. An open end is 9999-12-31. individual_id is the person, or '' where nobody decided anything.
with attached as (
    select
        k.person_id,
        k.establishment_id,
        k.start_on as from_on,
        coalesce(k.end_on, date '9999-12-31') as to_on
    from known_enrolments k
    left join (select distinct person_id from scenario_transfers) t on k.person_id = t.person_id
    where t.person_id is null
    union all
    select person_id, establishment_id, from_on, to_on from transferred_spells
),

several as (
    select attached.person_id, attached.establishment_id
    from attached
    inner join enrolled_often o on attached.person_id = o.person_id
    group by attached.person_id, attached.establishment_id
    having count(*) > 1
),

reached as (
    select
        attached.*,
        max(attached.to_on) over (
            partition by attached.person_id, attached.establishment_id
            order by attached.from_on, attached.to_on
            rows between unbounded preceding and 1 preceding
        ) as reached_on
    from attached
    inner join several on attached.person_id = several.person_id and attached.establishment_id = several.establishment_id
),

numbered as (
    select
        reached.*,
        sum(case when reached_on >= from_on then 0 else 1 end) over (
            partition by person_id, establishment_id
            order by from_on, to_on
            rows between unbounded preceding and current row
        ) as spell
    from reached
),

merged as (
    select person_id, establishment_id, min(from_on) as from_on, max(to_on) as to_on
    from numbered
    group by person_id, establishment_id, spell
    union all
    select attached.person_id, attached.establishment_id, attached.from_on, attached.to_on
    from attached
    left join several on attached.person_id = several.person_id and attached.establishment_id = several.establishment_id
    where several.person_id is null
)

select
    merged.person_id,
    merged.establishment_id,
    e.authority_id,
    coalesce(d.person_id, '') as individual_id,
    merged.from_on,
    merged.to_on
from merged
inner join ledger_establishments e on merged.establishment_id = e.establishment_id
left join deciding_people d on merged.person_id = d.person_id
