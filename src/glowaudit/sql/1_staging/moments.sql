-- question: which moment does each text of a recorded_at column mean, where it is no plain day or YYYY-MM-DD HH:MM:SS?
-- why: YYYY-MM-DD[T or space HH:MM[:SS[.f]][Z or +-HH:MM]]; without an offset UTC, a bare day its first moment;
-- fractions finer than a microsecond are cut; a moment outside the years 1 to 9999 is none.
with texts as materialized (
    select recorded_at as recorded_text from raw_enrolments
    where length(recorded_at) <> 10 and (length(recorded_at) <> 19 or recorded_at not like '____-__-_____:__:__')
    union
    select recorded_at as recorded_text from raw_decisions
    where length(recorded_at) <> 10 and (length(recorded_at) <> 19 or recorded_at not like '____-__-_____:__:__')
),

parts as (
    select
        recorded_text,
        regexp_extract(
            recorded_text,
            '^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|([+-])([0-9]{2}):([0-9]{2}))?)?$',
            ['day', 'hour', 'minute', 'second', 'fraction', 'zone', 'sign', 'zone_hour', 'zone_minute']
        ) as part
    from texts
),

numbers as (
    select
        recorded_text,
        case when part.day >= '0001' then try_cast(part.day as date) end as day,
        coalesce(try_cast(part.hour as integer), 0) as hour,
        coalesce(try_cast(part.minute as integer), 0) as minute,
        coalesce(try_cast(part.second as integer), 0) as second,
        coalesce(try_cast(rpad(left(part.fraction, 6), 6, '0') as integer), 0) as microsecond,
        coalesce(try_cast(part.zone_hour as integer), 0) as zone_hour,
        coalesce(try_cast(part.zone_minute as integer), 0) as zone_minute,
        case part.sign when '-' then -1 else 1 end as zone_sign
    from parts
),

local_moments as (
    select
        recorded_text,
        zone_sign * (zone_hour * 60 + zone_minute) as zone_minutes,
        day
        + to_hours(hour)
        + to_minutes(minute)
        + to_seconds(second)
        + to_microseconds(microsecond) as moment
    from numbers
    where
        day is not null and hour < 24 and minute < 60 and second < 60 and zone_hour < 24 and zone_minute < 60
)

select recorded_text, moment - to_minutes(zone_minutes) as moment
from local_moments
where
    moment - to_minutes(zone_minutes) >= timestamp '0001-01-01 00:00:00'
    and moment - to_minutes(zone_minutes) <= timestamp '9999-12-31 23:59:59.999999'
