-- rule: R7, R8
-- question: where are people enrolled whom a scenario transfers?
-- source: "the data will only be passed to Glow if the new school and local authority have opted-in"
-- why: a transfer ends every spell (enrolments that overlap or touch are one) that covers its day, and begins the new
-- enrolment on that day; the person's next transfer ends that one. Transfers count in the order of their days.
with recorded as (
    select k.person_id, k.establishment_id, k.start_on as from_on, coalesce(k.end_on, date '9999-12-31') as to_on
    from known_enrolments k
    inner join (select distinct person_id from scenario_transfers) t on k.person_id = t.person_id
),

beginnings as (
    select distinct r.person_id, r.establishment_id, r.from_on
    from recorded r
    left join recorded o
        on
            r.person_id = o.person_id and r.establishment_id = o.establishment_id
            and o.from_on < r.from_on and r.from_on <= o.to_on
    where o.person_id is null
),

endings as (
    select distinct r.person_id, r.establishment_id, r.to_on
    from recorded r
    left join recorded o
        on
            r.person_id = o.person_id and r.establishment_id = o.establishment_id
            and o.from_on <= r.to_on and r.to_on < o.to_on
    where o.person_id is null
),

spells as (
    select b.person_id, b.establishment_id, b.from_on, min(e.to_on) as to_on
    from beginnings b
    inner join endings e
        on b.person_id = e.person_id and b.establishment_id = e.establishment_id and b.from_on <= e.to_on
    group by b.person_id, b.establishment_id, b.from_on
)

select s.person_id, s.establishment_id, s.from_on, coalesce(min(t.on_day), s.to_on) as to_on
from spells s
left join scenario_transfers t on s.person_id = t.person_id and s.from_on <= t.on_day and t.on_day < s.to_on
group by s.person_id, s.establishment_id, s.from_on, s.to_on
union all
select t.person_id, t.establishment_id, t.on_day as from_on, coalesce(min(n.on_day), date '9999-12-31') as to_on
from scenario_transfers t
left join scenario_transfers n
    on t.person_id = n.person_id and (n.on_day > t.on_day or (n.on_day = t.on_day and n.laid > t.laid))
group by t.person_id, t.establishment_id, t.on_day, t.laid
