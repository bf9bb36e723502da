-- question: when did the data of each person pass, and from which school? Up to but not on `to_on`.
with latest as (
    select person_id, establishment_id, start_on, coalesce(end_on, date '9999-12-31') as end_on
    from enrolments
    qualify row_number() over (
        partition by person_id, establishment_id, start_on order by recorded_at desc nulls last) = 1
),
admitted as (
    select latest.person_id, latest.establishment_id, greatest(latest.start_on, school.from_on) as from_on,
        least(latest.end_on, school.to_on) as to_on
    from latest
    join open_schools school on school.establishment_id = latest.establishment_id
    where greatest(latest.start_on, school.from_on) < least(latest.end_on, school.to_on)
),
parted as (
    select admitted.* replace (least(admitted.to_on, own.from_on) as to_on)
    from admitted
    left join own_opt_outs own on own.person_id = admitted.person_id
    union all
    select admitted.* replace (greatest(admitted.from_on, own.to_on) as from_on)
    from admitted
    join own_opt_outs own on own.person_id = admitted.person_id
)
select person_id, establishment_id, from_on, to_on from parted where from_on < to_on
