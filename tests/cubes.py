"""Invented cubes, and what their figures are by the plain meaning of the format: person by person, a day at a time."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

Cube = dict[str, Any]
STATES = ("open", "closed", "unreadable", "follows", "absent")
STAGES = ("P1", "P2", "P3", "P4", "P5", "P6", "P7", "S1", "S2", "S3", "S4", "S5", "S6", "SP", "")
AS_OF = date(2016, 5, 16)


def last_day_of(cube: Cube, deletion_on: str) -> str:
    return str(date.fromisoformat(deletion_on) - timedelta(days=cube["feed_lag_days"] + 1))


def deletion_of(cube: Cube, last_day: str) -> str:
    return str(date.fromisoformat(last_day) + timedelta(days=cube["feed_lag_days"] + 1))


def state_on(cube: Cube, place: dict[str, Any], day: str) -> str:
    """The state of an authority or school on a day."""
    return [state for since, state in place["states"] if cube["days"][since] <= day][-1]


class Standing:
    """Which gates are open on a last day, with these switches."""

    def __init__(self, cube: Cube, switches: dict[str, Any], day: str) -> None:
        acts = switches["opens_on"] <= day
        self.cube, self.day = cube, day
        fixed = {(gate, place["id"]) for gate, place in gates_of(cube) if place.get("fixed")}
        self.opened = {tuple(pair) for pair in switches["opened"]} - fixed if acts else set()
        self.closed = {tuple(pair) for pair in switches["closed"]} - fixed if acts else set()

    def authority_open(self, place: int) -> bool:
        authority = self.cube["authorities"][place]
        key = ("authority", authority["id"])
        if key in self.closed:
            return False
        return key in self.opened or state_on(self.cube, authority, self.day) == "open"

    def school_open(self, place: int) -> bool:
        """Its own gate and its authority's are open."""
        school = self.cube["schools"][place]
        key = ("establishment", school["id"])
        state = state_on(self.cube, school, self.day)
        if state == "absent" or key in self.closed or not self.authority_open(school["authority"]):
            return False
        return key in self.opened or state in ("open", "follows")

    def keeps(self, way: list[int]) -> bool:
        through = [self.school_open(place) for place in way]
        return any(through) if self.cube["enrolments"] == "any" else bool(way) and all(through)


def figures(cube: Cube, switches: dict[str, Any]) -> dict[str, Any]:
    """People and those kept, with switches and without, in all and by school, role and stage; what each gate turns."""
    day = last_day_of(cube, switches["deletion_on"])
    crowd: Counter[tuple[int, int, int, int]] = Counter()
    for since, school, role, stage, way, n in cube["counts"]:
        if cube["days"][since] <= day:
            crowd[school, role, stage, way] += n
    as_it_is = switches | {"opened": [], "closed": []}
    everything = [[gate, place["id"]] for gate, place in gates_of(cube)]
    return {
        "people": summed(cube, crowd, lambda way: True),
        "kept": summed(cube, crowd, Standing(cube, switches, day).keeps),
        "before": summed(cube, crowd, Standing(cube, as_it_is, day).keeps),
        "ceiling": summed(cube, crowd, Standing(cube, {"opened": everything, "closed": [], "opens_on": ""}, day).keeps),
        "turned": turned(cube, switches, crowd, day),
    }


def gates_of(cube: Cube) -> list[tuple[str, dict[str, Any]]]:
    return [("authority", each) for each in cube["authorities"]] + [("establishment", each) for each in cube["schools"]]


def summed(cube: Cube, crowd: Counter[tuple[int, int, int, int]], keeps: Any) -> dict[str, Any]:
    sums: dict[str, Any] = {"total": 0, "school": [0] * len(cube["schools"])}
    sums |= {"role": [0] * len(cube["roles"]), "stage": [0] * len(cube["stages"])}
    for (school, role, stage, way), n in crowd.items():
        if keeps(cube["ways"][way]):
            sums["total"] += n
            sums["school"][school] += n
            sums["role"][role] += n
            sums["stage"][stage] += n
    return sums


def turned(cube: Cube, switches: dict[str, Any], crowd: Counter[tuple[int, int, int, int]], day: str) -> list[int]:
    """By gate: how many more or fewer are kept if this one is turned over, whatever it takes. A fixed one is never."""
    acts = switches if switches["opens_on"] <= day else {"opened": [], "closed": []}
    now = Standing(cube, {**acts, "opens_on": ""}, day)
    kept = summed(cube, crowd, now.keeps)["total"]
    changes = []
    for at, (gate, place) in enumerate(gates_of(cube)):
        pair = [gate, place["id"]]
        opened = [each for each in acts["opened"] if list(each) != pair]
        closed = [each for each in acts["closed"] if list(each) != pair]
        if own_gate_open(now, at):
            closed = [*closed, pair]
        else:
            opened = [*opened, pair]
        after = Standing(cube, {"opened": opened, "closed": closed, "opens_on": ""}, day)
        changes.append(summed(cube, crowd, after.keeps)["total"] - kept)
    return changes


def own_gate_open(now: Standing, at: int) -> bool:
    """A gate by itself; a school's whatever its authority's is, unless it follows it."""
    authorities = len(now.cube["authorities"])
    if at < authorities:
        return now.authority_open(at)
    school = now.cube["schools"][at - authorities]
    key, state = ("establishment", school["id"]), state_on(now.cube, school, now.day)
    if state == "absent" or key in now.closed:
        return False
    return key in now.opened or state == "open" or (state == "follows" and now.authority_open(school["authority"]))


def random_cube(dice: random.Random) -> Cube:
    """A small cube with everything that the format allows."""
    as_of, lag = AS_OF, dice.randint(0, 3)
    spread = sorted(dice.sample(range(1, 60), dice.randint(0, 5)))
    days = [str(as_of + timedelta(days=n)) for n in (0, *spread)]
    last = dice.randint(0, 60)
    until = dice.randint(last, 70)
    authorities = [{"id": f"{n:02}", "name": f"Authority {n}"} for n in range(dice.randint(1, 3))]
    schools = [
        {"id": f"{n:03}", "name": f"School {n}", "authority": dice.randrange(len(authorities))}
        for n in range(dice.randint(1, 6))
    ]
    if dice.random() < 0.25:
        fix_some(dice, authorities, schools)
    for place in authorities:
        place["states"] = random_states(dice, len(days), STATES[:3])
    for place in schools:
        place["states"] = random_states(dice, len(days), STATES)
    cube = {
        "format": 1,
        "as_of": str(as_of),
        "feed_lag_days": lag,
        "last_day": str(as_of + timedelta(days=last)),
        "until": str(as_of + timedelta(days=until)),
        "enrolments": dice.choice(("any", "all")),
        "days": days,
        "authorities": authorities,
        "schools": schools,
        "roles": ["pupil", "staff"],
        "stages": list(STAGES),
        "ways": [[], *random_ways(dice, len(schools))],
    }
    cube["deletion_on"] = deletion_of(cube, cube["last_day"])
    cube["counts"] = random_counts(dice, cube)
    return cube


def fix_some(dice: random.Random, authorities: list[dict[str, Any]], schools: list[dict[str, Any]]) -> None:
    """Gates without a switch: all of the last authority's, or some schools'."""
    last = len(authorities) - 1
    if last and dice.random() < 0.7:
        authorities[last]["fixed"] = True
    for school in schools:
        if authorities[school["authority"]].get("fixed") or dice.random() < 0.2:
            school["fixed"] = True


def random_states(dice: random.Random, days: int, states: tuple[str, ...]) -> list[list[Any]]:
    later = sorted(dice.sample(range(1, days), dice.randint(0, min(2, days - 1))))
    weights = (4, 2, 1, 1, 1)[: len(states)]
    return [[day, dice.choices(states, weights)[0]] for day in (0, *later)]


def random_ways(dice: random.Random, schools: int) -> list[list[int]]:
    return [sorted(dice.sample(range(schools), dice.randint(1, min(4, schools)))) for _ in range(dice.randint(1, 8))]


def random_counts(dice: random.Random, cube: Cube) -> list[list[int]]:
    """People come on some days; some of them go on later ones."""
    rows = []
    for _ in range(dice.randint(0, 25)):
        cell = [dice.randrange(len(cube[kind])) for kind in ("schools", "roles", "stages", "ways")]
        day, n = dice.randrange(len(cube["days"])), dice.randint(1, 40)
        rows.append([day, *cell, n])
        if day + 1 < len(cube["days"]) and dice.random() < 0.4:
            rows.append([dice.randrange(day + 1, len(cube["days"])), *cell, -dice.randint(1, n)])
    dice.shuffle(rows)
    return rows


def random_switches(dice: random.Random, cube: Cube) -> dict[str, Any]:
    """Gates switched both ways, an id that the cube does not know among them, and moved days."""
    as_of, until = date.fromisoformat(cube["as_of"]), date.fromisoformat(cube["until"])
    last_day = as_of + timedelta(days=dice.randint(0, (until - as_of).days))
    opens_on = as_of if dice.random() < 0.5 else as_of + timedelta(days=dice.randint(0, 75))
    opened, closed = [], []
    for gate, place in gates_of(cube):
        if dice.random() < 0.35:
            dice.choice((opened, closed)).append([gate, place["id"]])
    if dice.random() < 0.1:
        opened.append(["establishment", "nobody knows"])
    return {
        "opened": opened,
        "closed": closed,
        "opens_on": str(opens_on),
        "deletion_on": deletion_of(cube, str(last_day)),
    }


TOWNS = ["Abernethy", "Balmullo", "Cowdenbeath", "Dairsie", "Elie", "Falkland", "Guardbridge", "Inverkeithing", "Kelty"]
KINDS = ["Primary School", "High School", "Nursery", "Academy", "Learning Centre"]
BODIES = ["Fife", "Angus", "Argyll", "Borders", "Dundee", "Falkirk", "Glasgow", "Highland", "Inverclyde", "Midlothian"]


def sized_cube(
    authorities: int = 1,
    schools: int = 12,
    ways: int = 60,
    rows: int = 400,
    days: int = 30,
    seed: int = 1,
    size: int = 20,
) -> Cube:
    """A cube of a wanted size that looks like councils': most gates are open, few people are at two schools."""
    dice = random.Random(seed)
    dates = [str(AS_OF + timedelta(days=n)) for n in range(days)]
    bodies = [
        {"id": str(230 + n), "name": f"{BODIES[n % len(BODIES)]}{'' if n < len(BODIES) else f' {n}'}"}
        for n in range(authorities)
    ]
    for n, body in enumerate(bodies):
        body["states"] = (
            [[0, "closed"], [days // 2, "open"]] if n % 5 == 1 else [[0, "closed" if n % 7 == 3 else "open"]]
        )
    places = [sized_school(dice, n, n * authorities // schools, days) for n in range(schools)]
    all_ways = sized_ways(dice, schools, ways)
    cube = {
        "format": 1,
        "as_of": str(AS_OF),
        "deletion_on": str(AS_OF + timedelta(days=days)),
        "feed_lag_days": 1,
        "last_day": str(AS_OF + timedelta(days=days - 2)),
        "until": str(AS_OF + timedelta(days=days + 30)),
        "enrolments": "any",
        "days": dates,
        "authorities": bodies,
        "schools": places,
        "roles": ["pupil", "staff"],
        "stages": list(STAGES),
        "ways": all_ways,
    }
    cube["counts"] = sized_counts(dice, cube, rows, size)
    return cube


def sized_school(dice: random.Random, n: int, authority: int, days: int) -> dict[str, Any]:
    town = TOWNS[n % len(TOWNS)]
    kind = KINDS[n // len(TOWNS) % len(KINDS)]
    states: list[list[Any]] = [[0, dice.choices(STATES, (70, 18, 2, 7, 3))[0]]]
    if dice.random() < 0.1:
        states.append([dice.randrange(1, days), "open"])
    return {"id": str(5230000 + 7 * n), "name": f"{town} {kind}", "authority": authority, "states": states}


def sized_ways(dice: random.Random, schools: int, ways: int) -> list[list[int]]:
    """No way at all, each school by itself, and as many pairs and triples as are wanted."""
    made = {(): None} | {(place,): None for place in range(schools)}
    while len(made) < ways:
        near = dice.randrange(schools)
        others = dice.sample(range(schools), dice.choice((1, 1, 1, 2)))
        made[tuple(sorted({near, *others}))] = None
    return [list(way) for way in made]


def sized_counts(dice: random.Random, cube: Cube, rows: int, size: int) -> list[list[int]]:
    """Most people count from the first day on and at a school that they pass through; some come and go."""
    ways, days = cube["ways"], len(cube["days"])
    counts = []
    for n in range(rows):
        way = n % len(ways)
        school = ways[way][0] if ways[way] else dice.randrange(len(cube["schools"]))
        role = int(dice.random() < 0.1)
        stage = len(STAGES) - 1 if role else dice.randrange(len(STAGES) - 1)
        people = dice.randint(1, 2 * size - 1) if len(ways[way]) == 1 else dice.randint(1, 2)
        day = 0 if dice.random() < 0.8 else dice.randrange(days)
        counts.append([day, school, role, stage, way, people])
        if dice.random() < 0.1 and day + 1 < days:
            counts.append([dice.randrange(day + 1, days), school, role, stage, way, -1])
    return counts
