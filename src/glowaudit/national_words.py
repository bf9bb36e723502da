"""The words of the report of all authorities. No figures here."""

from __future__ import annotations

from glowaudit import wording
from glowaudit.disclosure import NOTHING_SHOWN, SUPPRESSED

SHARES = {
    "kept": "will be in Glow",
    "gates": "kept out by a gate that an authority or a school can open",
    "own_choice": "opted out: their own choice, to be respected",
    "no_open_school": "not enrolled at an open school on the last day that counts",
    "unreadable": "protected by a decision that has to be mended",
}
BESIDE = {
    "not_enrolled": ("more person enrolled on no day of the window", "more people enrolled on no day of the window"),
    "pupils_starting_after_cut_off": (
        "pupil has an enrolment that begins only after the cut-off",
        "pupils have an enrolment that begins only after the cut-off",
    ),
    "people_in_quarantine": (
        "person stands in quarantined rows only, and so in no count",
        "people stand in quarantined rows only, and so in no count",
    ),
    "stray_opt_outs": (
        "opt-out names nobody known, and so protects nobody",
        "opt-outs name nobody known, and so protect nobody",
    ),
}
GATES = {"open": "Open", "closed": "Closed", "follows": "As its authority", "absent": "Not open as a school"}
KEPT_OUT_BY = {
    "authority": "The authority's gate",
    "establishment": "The school's gate",
    "authority+establishment": "Both gates",
    "own_choice": "Their own choice",
    "unreadable": "A decision that cannot be read",
    "no_open_school": "No enrolment at an open school",
}
ACTORS = wording.ACTORS | {
    "no_open_school": ("The school office", "Right for people who leave. Enrol the others where they will be."),
    "unreadable": ("Whoever keeps the decisions", "Mend the row of the decision. Until then it protects the person."),
}
EXACT = "Exact counts, and nobody is named. Small figures can still tell of somebody: keep it inside the Glow team."
PROTECTED = "Small figures are suppressed and all others rounded, so that none tells of anybody: it may be published."
PROTECTION = (
    "Everybody enrolled is counted in exactly one of two places: at their school, by role, if they will be in Glow or "
    "are kept out by a gate that can be opened; else by sector of the authority. A person's own choice is told of no "
    "school.",
    f"A count of 1 to 4 is suppressed: {SUPPRESSED} stands in its place. Any other is rounded to the nearest 5. A 0 is "
    "a true one: nobody.",
    "All else is made from these rounded figures: sums, shares, charts, and what the switches show. What is suppressed "
    "adds nothing, so that sums of many small figures are somewhat low; a sum of which nothing is shown is "
    f"{NOTHING_SHOWN}. No figure is a part of another, so that nothing here narrows what a suppressed one may be.",
    "Not protected against: what somebody knows from elsewhere, and differences between two publications of days close "
    "to each other. Publish once for a deletion, or weeks apart.",
)
SIGNS = (
    f"Figures are rounded to the nearest 5. {SUPPRESSED}: 1 to 4 people, suppressed. {NOTHING_SHOWN}: a sum of which "
    "nothing is shown. See “How the figures are protected”."
)
SWITCHES = (
    "Open or close gates: all figures follow at once, as sums of the figures that are published here. Nothing is "
    "changed anywhere by doing so."
)
