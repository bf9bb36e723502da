-- question: what should a person look at? A finding changes no verdict.
select finding, file, row, scope, subject, detail from finding_carry_mismatch
union all select * from finding_carried_without_original
union all select * from finding_conflicting_decisions
union all select * from finding_unreadable_decision
union all select * from finding_backdated_decision
union all select * from finding_entry_not_at_entry
union all select * from finding_overlapping_enrolments
union all select * from finding_concurrent_enrolments
union all select * from finding_gap_between_enrolments
union all select * from finding_stuck_at_source
union all select * from finding_no_destination
union all select * from finding_enrolment_after_closure
union all select * from finding_choice_without_effect
union all select * from finding_unknown_stage
union all select * from finding_missing_name
union all select * from finding_unreadable_description
