-- rule: R1, R2, R3, R4, R5, R6, R7, R8, R9
-- question: what will become of each person between as_of and the cut-off, and why, in one plain sentence?
-- source: "data will be passed from SEEMiS to Glow only when the local authority, the school and the individual user have opted-in within SEEMiS"
-- why: where no enrolment covers last_day, what was closed on the last day of the decisive one is told beside its end.
with told as (
    select
        f.*,
        e.ended_on,
        case when e.person_id is null then 'has' else 'had' end as has,
        case when e.person_id is null then '' else 'had ' end as had,
        coalesce(e.authority_reason, f.authority_reason) as authority_told,
        coalesce(e.establishment_reason, f.establishment_reason) as school_told,
        coalesce(e.individual_reason, f.individual_reason) as person_told,
        coalesce(e.authority_decision_id, f.authority_decision_id) as authority_by,
        coalesce(e.establishment_decision_id, f.establishment_decision_id) as school_by,
        coalesce(e.individual_decision_id, f.individual_decision_id) as person_by
    from verdict_facts f
    left join enrolment_endings e on f.person_id = e.person_id
),

causes as (
    select
        t.*,
        case
            when t.kept or t.verdict = 'not_enrolled' then ''
            else concat(
                case
                    when t.blockers = 'enrolment'
                        then concat('no enrolment covers ', s.last_day, ', the last one ended on ', t.enrolled_to_on)
                    else ''
                end,
                case when t.ended_on is null then '' else concat('; on its last day, ', t.ended_on, ', ') end,
                case
                    when t.blockers = 'enrolment' and t.ended_on is null then ''
                    else concat(
                        case t.authority_told
                            when 'opted_in' then ''
                            when 'opted_out' then concat('the authority ', t.had, 'opted out (decision ', t.authority_by, '), ')
                            when 'unreadable_decision' then 'a decision of the authority cannot be read, '
                            else concat('the authority ', t.has, ' not opted in, ')
                        end,
                        case t.school_told
                            when 'opted_in' then ''
                            when 'opted_out' then concat('the school ', t.had, 'opted out (decision ', t.school_by, '), ')
                            when 'unreadable_decision' then 'a decision of the school cannot be read, '
                            when 'establishment_closed'
                                then case
                                    when t.ended_on is null then concat('the school is not open on ', s.last_day, ', ')
                                    else 'the school was not open, '
                                end
                            when 'follows_authority'
                                then case when t.authority_told = 'opted_in' then '' else 'the school follows its authority, ' end
                            else concat('the school ', t.has, ' not opted in, ')
                        end,
                        case t.person_told
                            when 'opted_out' then concat('the person ', t.had, 'opted out (decision ', t.person_by, '), ')
                            when 'unreadable_decision' then 'a decision about the person cannot be read, '
                            else ''
                        end
                    )
                end
            )
        end as cause
    from told t
    cross join run_settings s
)

select
    c.person_id,
    c.role,
    c.stage,
    c.authority_id,
    c.establishment_id,
    c.verdict,
    c.kept,
    c.first_passing_on,
    c.last_passing_on,
    case when c.verdict = 'not_enrolled' then 'enrolment' else c.blockers end as blockers,
    c.authority_decision_id,
    c.establishment_decision_id,
    case when s.last_day < s.granular_from then cast(null as varchar(1000)) else c.individual_decision_id end
        as individual_decision_id,
    case when s.last_day < s.granular_from then cast(null as varchar(1000)) else coalesce(c.choice_origin, 'default') end
        as choice_origin,
    concat(
        case when s.last_day < s.granular_from then 'R1' else 'R2' end,
        case
            when s.last_day >= s.granular_from and coalesce(c.individual_reason, 'in_by_default') = 'in_by_default' then '+R3'
            else ''
        end,
        case
            when c.authority_reason = 'no_decision' or c.establishment_reason in ('no_decision', 'follows_authority')
                then '+R4'
            else ''
        end,
        case when c.choice_origin = 'decision' then '+R5' else '' end,
        case when c.choice_origin = 'entry' then '+R6' else '' end,
        case
            when c.choice_origin = 'carried' or (c.individual_decision_id is not null and c.spells > 1) then '+R7'
            else ''
        end,
        case when c.spells > 1 then '+R8' else '' end,
        '+R9'
    ) as rules,
    concat(
        case c.verdict
            when 'reaches' then concat('Passes on ', s.as_of, ' and on ', s.last_day, ', the last day that counts')
            when 'will_reach'
                then concat('Does not pass on ', s.as_of, ' but first passes on ', c.first_passing_on, ' and passes on ',
                    s.last_day, ', the last day that counts')
            when 'will_stop'
                then concat('Passes on ', s.as_of, ', for the last time on ', c.last_passing_on, ', and not on ',
                    s.last_day, ', the last day that counts: ')
            when 'reaches_briefly'
                then concat(
                    case
                        when c.first_passing_on = c.last_passing_on then concat('Passes only on ', c.first_passing_on)
                        else concat('Passes only between ', c.first_passing_on, ' and ', c.last_passing_on)
                    end,
                    ', and not on ', s.last_day, ', the last day that counts: '
                )
            when 'blocked' then concat('Enrolled but passes on no day up to ', s.last_day, ': ')
            when 'not_enrolled'
                then concat(
                    'Enrolled on no day from ', s.as_of, ' to ', s.last_day,
                    case
                        when c.next_begins_on is not null then concat('; the next enrolment begins on ', c.next_begins_on)
                        when c.last_ended_on is not null then concat('; the last enrolment ended on ', c.last_ended_on)
                        else ''
                    end
                )
        end,
        case when substring(c.cause, length(c.cause) - 1, 2) = ', ' then substring(c.cause, 1, length(c.cause) - 2) else c.cause end,
        case
            when c.rows_in_quarantine = 0 then ''
            when c.rows_in_quarantine = 1 then '; 1 of their enrolment rows is in quarantine'
            else concat('; ', c.rows_in_quarantine, ' of their enrolment rows are in quarantine')
        end,
        case when c.for_their_school > 0 then concat(' (', c.for_their_school, ' because their school is)') else '' end,
        '.'
    ) as reason
from causes c
cross join run_settings s
