"""Scenarios made from a number and an extract, dense in what goes wrong: same days, same people, stacks of several."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from oracle.ledger import Ledger

from glowaudit.scenario import Arrival, Closure, Decision, Mending, Scenario, Transfer
from glowaudit.settings import Settings

SETTINGS = {
    "feed_lag_days": (0, 1, 2),
    "staff_choice_follows": (True, False),
    "enrolments": ("any", "all"),
    "establishment_default": ("closed", "authority"),
}


def scenario_of(random: Random, ledger: Ledger, settings: Settings, number: int) -> Scenario:
    """One scenario over what the ledger holds; its new people bear its number."""
    people = sorted(ledger.people)
    newcomers = [f"new {number}.{nth}" for nth in range(random.randrange(3))]
    everybody = people + newcomers
    schools = sorted(ledger.establishments)
    subjects = {"authority": sorted(ledger.authorities), "establishment": schools, "individual": everybody}

    def day() -> date:
        return settings.as_of + timedelta(days=random.randrange(-3, 11))

    def subject() -> tuple[str, str]:
        scope = random.choice(("authority", "establishment", "individual"))
        return scope, random.choice(subjects[scope])

    return Scenario(
        name=f"scenario {number}",
        settings=changed_settings(random, settings),
        decisions=tuple(Decision(*subject(), random.choice(("in", "out")), day()) for _ in range(random.randrange(6))),
        transfers=tuple(
            Transfer(random.choice(everybody), random.choice(schools), day()) for _ in range(random.randrange(12))
        ),
        closures=tuple(Closure(random.choice(schools), day()) for _ in range(random.randrange(2))),
        arrivals=tuple(arrival(random, new, schools, day()) for new in newcomers),
        mendings=tuple(Mending(*one) for one in sorted(ledger.unreadable) if random.random() < 0.3),
    )


def arrival(random: Random, person_id: str, schools: list[str], start_on: date) -> Arrival:
    """A newcomer, some for a few days or none."""
    end_on = start_on + timedelta(days=random.randrange(6)) if random.random() < 0.4 else None
    role, stage = random.choice((("pupil", "P7"), ("staff", None)))
    return Arrival(person_id, role, random.choice(schools), start_on, end_on, stage)


def changed_settings(random: Random, settings: Settings) -> dict[str, object]:
    """None, or a few settings that are others, with a window that holds a day."""
    if random.random() < 0.4:
        return {}
    chosen: dict[str, object] = {
        name: random.choice(values) for name, values in SETTINGS.items() if random.random() < 0.3
    }
    if random.random() < 0.4:
        chosen["deletion_on"] = settings.as_of + timedelta(days=random.randrange(4, 14))
    if random.random() < 0.3:
        chosen["granular_from"] = settings.as_of + timedelta(days=random.randrange(-3, 12))
    return chosen
