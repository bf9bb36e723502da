"""The words of reconciliation: what a class and a next step are called, whose task a class is, and what to do."""

from __future__ import annotations

NOT_HONOURED, SENT = "not_honoured", "sent_while_closed"
CLASSES = {
    NOT_HONOURED: ("Still active",
                   "The data may not pass, and have not for longer than the feed takes, but the account is active."),
    SENT: ("Sent while closed",
           "A nightly feed held the person's data, though they might not pass that night nor just before it."),
    "missing": ("No account",
                "The data pass, and have for longer than the feed takes, but there is no active account."),
    "ambiguous": ("Several accounts", "One person has more than one active account."),
    "manual": ("Made by hand", "No feed made it: no feed keeps it, and no deletion takes it."),
    "in_quarantine": ("Row in quarantine",
                      "The person's row could not be used, so it is not known whether they should be in Glow."),
    "orphan": ("Nobody's account", "Nobody in SEEMiS has the person id of the account, or it has none."),
    "in_flight": ("On the way", "The data began or ceased to pass within the days that the feed takes."),
    "in_step_in": ("In step: account", "The data pass, and there is one account."),
    "in_step_out": ("In step: none", "The data do not pass, and there is no account."),
}  # fmt: skip
OWNERS = {
    NOT_HONOURED: "The Glow team",
    SENT: "The SEEMiS team, with the authority's data protection officer",
    "missing": "The SEEMiS team, then the Glow team",
    "ambiguous": "The school, with the Glow team",
    "manual": "The authority's Glow administrator",
    "in_quarantine": "Whoever mends the row in SEEMiS",
    "orphan": "The Glow team",
    "in_flight": "Nobody",
    "in_step_in": "Nobody",
    "in_step_out": "Nobody",
}
ACTIONS = {
    NOT_HONOURED: "Disable the account now: do not wait for the deletion. Tell those who opted out when it is done.",
    SENT: "Find out why the feed passed the gate, stop it, and record it as an incident.",
    "missing": "Find out whether their rows are sent every night; if they are, why Glow made no account of them.",
    "ambiguous": "Say which account is used, and have the others disabled before the deletion.",
    "manual": "Decide whether it is still needed; if not, disable it. Nothing else will.",
    "in_quarantine": "Mend the row (see Quarantine). Until then the deletion would take the account.",
    "orphan": "Find out whose it is and mend the person id; else disable it. The deletion would take it.",
    "in_flight": "Nothing: look again when the feed has run.",
    "in_step_in": "Nothing.",
    "in_step_out": "Nothing.",
}
NEXTS = {
    "create": "Made by the feed",
    "keep": "Kept",
    "delete": "Deleted",
    "none": "Left as it is",
}
