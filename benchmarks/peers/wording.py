"""The English of a verdict and its rules, piece by piece, as plain functions of values; days are ISO text.

Peers call them once for each different set of values, not once for each person.
"""

from __future__ import annotations

from typing import Any

STAGES = (*(f"P{n}" for n in range(1, 8)), *(f"S{n}" for n in range(1, 7)), "SP")
SPELT = {  # code words are read in any case; another stage is not known
    spelt: word for word in STAGES for spelt in (word, word.lower(), word.title(), word.title().swapcase())
}
OWN = ("nothing", "unreadable", "decision", "entry", "carried")  # what stands about a person on last_day


def rules(own: int, no_decision: bool, several: bool) -> str:
    """The rules behind a verdict: OWN by place; does authority or school lack a decision; several enrolments?"""
    found = ("R2+R3" if own == 0 else "R2") + "+R4" * no_decision + ("", "", "+R5", "+R6", "")[own]
    return found + "+R7" * (own == 4 or (own > 1 and several)) + "+R8" * several + "+R9"


ALL_RULES = [rules(place // 4, place % 4 > 1, place % 2 == 1) for place in range(4 * len(OWN))]


def rules_place(own: Any, no_decision: Any, several: Any) -> Any:
    """Where in ALL_RULES the rules stand; numbers, arrays of them, or expressions."""
    return own * 4 + no_decision * 2 + several


def beginning(verdict: str, first: str, last: str, starts: str, ends: str, days: Any) -> str:
    """The sentence up to what is closed; `ends` is empty where an enrolment covers last_day.

    Of people enrolled on no day: when an enrolment next starts, and when one last ended, empty where none does.
    """
    counts = f"{days.last_day}, the last day that counts"
    text = {
        "reaches": f"Passes on {days.as_of} and on {counts}",
        "will_reach": f"Does not pass on {days.as_of} but first passes on {first} and passes on {counts}",
        "will_stop": f"Passes on {days.as_of}, for the last time on {last}, and not on {counts}: ",
        "reaches_briefly": f"Passes only {f'on {first}' if first == last else f'between {first} and {last}'}, "
        f"and not on {counts}: ",
        "blocked": f"Enrolled but passes on no day up to {days.last_day}: ",
        "not_enrolled": f"Enrolled on no day from {days.as_of} to {days.last_day}",
    }[verdict]
    if verdict != "not_enrolled":
        return text + (f"no enrolment covers {days.last_day}, the last one ended on {ends}" if ends else "")
    if starts:
        return f"{text}; the next enrolment begins on {starts}"
    return f"{text}; the last enrolment ended on {ends}" if ends else text


def gate(who: str, choice: str, decision: str, readable: bool, past: bool = False) -> str:
    """What an authority, a school or a person has closed, with a comma behind it; nothing where it is open."""
    if not readable:
        return f"a decision {'about' if who == 'person' else 'of'} the {who} cannot be read, "
    if choice == "out":
        return f"the {who} {'had ' if past else ''}opted out (decision {decision}), "
    if choice == "in" or who == "person":
        return ""
    return f"the {who} {'had' if past else 'has'} not opted in, "


def school_closed(day: str, past: bool = False) -> str:
    """That a school was not there on a day."""
    return "the school was not open, " if past else f"the school is not open on {day}, "


def ended(day: str, closed: str) -> str:
    """What was closed on the last day of an enrolment that ended early."""
    return f"; on its last day, {day}, {closed}"


def tail(rows: int, for_school: int) -> str:
    """How many of a person's enrolment rows are in quarantine, and of these because of the school; the full stop."""
    told = f"; {rows} of their enrolment rows {'is' if rows == 1 else 'are'} in quarantine" if rows else ""
    return told + (f" ({for_school} because their school is)." if for_school else ".")
