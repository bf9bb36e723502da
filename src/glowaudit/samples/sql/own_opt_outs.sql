-- question: from when to when was a person out by their own choice, as SEEMiS knew it?
-- why: the feed cannot know of a choice before it is typed in. Copies (turn 3) follow their original.
with deciding as (
    select
        person_id, choice, effective_on, recorded_at,
        lead(effective_on, 1, date '9999-12-31') over (
            partition by person_id order by effective_on, recorded_at nulls first, choice = 'out', turn
        ) as to_on
    from choices
    where origin <> 'default' and turn <> 3
)
select person_id, greatest(effective_on, cast(recorded_at as date), date '2016-04-28') as from_on, to_on
from deciding
where choice = 'out' and greatest(effective_on, cast(recorded_at as date), date '2016-04-28') < to_on
