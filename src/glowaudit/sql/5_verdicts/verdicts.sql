-- rule: R1, R2, R3, R4, R5, R6, R7, R8, R9
-- question: what will become of each person between as_of and the cut-off, and why, in one plain sentence?
-- source: "data will be passed from SEEMiS to Glow only when the local authority, the school and the individual user have opted-in within SEEMiS"
with causes as (
    select
        f.*,
        case
            when f.kept or f.verdict = 'not_enrolled' then ''
            when f.blockers = 'enrolment' then concat('no enrolment covers ', s.last_day, ', the last one ended on ', f.enrolled_to_on)
            else concat(
                case f.authority_reason
                    when 'opted_in' then ''
                    when 'opted_out' then concat('the authority opted out (decision ', f.authority_decision_id, '), ')
                    when 'unreadable_decision' then 'a decision of the authority cannot be read, '
                    else 'the authority has not opted in, '
                end,
                case f.establishment_reason
                    when 'opted_in' then ''
                    when 'opted_out' then concat('the school opted out (decision ', f.establishment_decision_id, '), ')
                    when 'unreadable_decision' then 'a decision of the school cannot be read, '
                    when 'establishment_closed' then concat('the school is not open on ', s.last_day, ', ')
                    when 'follows_authority'
                        then case when f.authority_reason = 'opted_in' then '' else 'the school follows its authority, ' end
                    else 'the school has not opted in, '
                end,
                case f.individual_reason
                    when 'opted_out' then concat('the person opted out (decision ', f.individual_decision_id, '), ')
                    when 'unreadable_decision' then 'a decision about the person cannot be read, '
                    else ''
                end
            )
        end as cause
    from verdict_facts f
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
                then concat('Passes only between ', c.first_passing_on, ' and ', c.last_passing_on, ', and not on ',
                    s.last_day, ', the last day that counts: ')
            when 'blocked' then concat('Enrolled but passes on no day up to ', s.last_day, ': ')
            when 'not_enrolled'
                then concat(
                    'Enrolled on no day from ', s.as_of, ' to ', s.last_day,
                    case
                        when c.enrolled_from_on >= s.cut_off then concat('; the next enrolment begins on ', c.enrolled_from_on)
                        when c.enrolled_to_on <= s.as_of then concat('; the last enrolment ended on ', c.enrolled_to_on)
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
