"""The switches in an exported report, with the network off: their figures are those that the live engine gives."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import nbformat
import pytest
import report_pages
from axe_playwright_python.sync_playwright import Axe
from conftest import BROWSER_OPTIONS, watch
from crowd import crowd
from extract_files import write_extract
from marked import MARK, marked
from playwright.sync_api import Page, expect, sync_playwright

from glowaudit.audit import Audit
from glowaudit.authority_report import AuthorityReport
from glowaudit.export import to_html
from glowaudit.holding import Hold, recorded_of, with_holds
from glowaudit.ladder import Lever
from glowaudit.scenario import Scenario
from glowaudit.settings import Settings
from glowaudit.slice_file import read_slice
from glowaudit.slices import Slicer

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
ROLES = {"pupil": "Pupils", "staff": "Staff"}
SECTION = "section:has(> .gate-switches)"
Gates = tuple[tuple[str, str, bool], ...]  # gate, id, is it to stand open?
State = tuple[Gates, date, date]  # the gates, from when on, and the day of the deletion
DRIVE = """async (states) => {
  const at = (key) => [...document.querySelectorAll(".glow-switches [data-key]")].find((n) => n.dataset.key === key);
  const settled = () => new Promise((done) => setTimeout(done));
  const setDay = (name, day) => {
    at(name).value = day;
    at(name).dispatchEvent(new Event("input"));
  };
  const texts = (row) => [...row.cells].map((cell) => cell.textContent);
  const seen = [];
  for (const [gates, opens_on, deletion_on] of states) {
    at("reset").click();
    setDay("opens_on", opens_on);
    setDay("deletion_on", deletion_on);
    await settled();
    for (const [gate, id, on] of gates) {
      const box = at(`${gate} ${id}`);
      if (box.checked !== on) box.click();
      await settled();
    }
    const tables = [...document.querySelectorAll(".glow-switches table")].map((table) => [
      table.caption.textContent,
      [...table.tBodies[0].rows].filter((row) => !row.hidden).map(texts),
    ]);
    seen.push([document.querySelector(".gs-headline").textContent, Object.fromEntries(tables)]);
  }
  return seen;
}"""


class Live:
    """What the engine says of an authority's own people under switches: those counted there on the last day."""

    def __init__(self, audit: Audit, extract: Path) -> None:
        self.audit, self.extract, self.recorded = audit, extract, recorded_of(audit)
        verdicts = audit.verdicts()
        self.kept_as_judged = set(verdicts.loc[verdicts["kept"], "person_id"])
        self.names = dict(
            audit.engine.rows("select establishment_id, coalesce(name, establishment_id) from ledger_establishments")
        )
        self._counted: dict[date, list[dict[str, Any]]] = {}

    def gates(self, authority_id: str) -> list[tuple[str, str]]:
        """The authority's gate and those of its schools that are open as schools for good."""
        own = "select establishment_id from ledger_establishments where authority_id = ? order by 1"
        return [("authority", authority_id)] + [
            ("establishment", str(i)) for (i,) in self.audit.engine.rows(own, [authority_id])
        ]

    def counted(self, settings: Settings) -> list[dict[str, Any]]:
        """Who is enrolled on a last day, and where they count: the verdicts of a window of that one day."""
        day = settings.last_day
        if day not in self._counted:
            with Audit.of(self.extract, replace(settings, as_of=day)) as audit:
                rows = audit.verdicts()
            self._counted[day] = rows[rows["verdict"] != "not_enrolled"].to_dict("records")
        return self._counted[day]

    def kept(self, settings: Settings, gates: Gates, opens_on: date) -> set[str]:
        """Everybody who is kept with these gates held."""
        hold = Hold(
            opens_on,
            frozenset(Lever(gate, i) for gate, i, on in gates if on),
            frozenset(Lever(gate, i) for gate, i, on in gates if not on),
        )
        moved = {} if settings == self.audit.settings else {"deletion_on": settings.deletion_on}
        scenario = with_holds(Scenario("Switches", settings=moved), hold, settings, self.recorded)
        difference = self.audit.what_if(scenario)
        return self.kept_as_judged - set(difference.ids("lost")) | set(difference.ids("gained"))

    def told(self, authority_id: str, state: State) -> dict[str, Any]:
        """People, kept before and kept now: in all, and by role, stage and school."""
        gates, opens_on, deletion_on = state
        settings = replace(self.audit.settings, deletion_on=deletion_on)
        own = [row for row in self.counted(settings) if row["authority_id"] == authority_id]
        now = self.kept(settings, gates, opens_on)
        before = self.kept_as_judged if settings == self.audit.settings else self.kept(settings, (), opens_on)
        by: dict[str, dict[str, Counter[str]]] = {kind: {} for kind in ("all", "role", "stage", "school")}
        for row in own:
            school, stage = (
                self.names[row["establishment_id"]],
                row["stage"] if isinstance(row["stage"], str) else "No stage",
            )
            for kind, value in (("all", ""), ("role", ROLES[row["role"]]), ("stage", stage), ("school", school)):
                counts = by[kind].setdefault(value, Counter())
                counts["enrolled"] += 1
                counts["before"] += row["person_id"] in before
                counts["now"] += row["person_id"] in now
        return {
            kind: {value: (n["enrolled"], n["before"], n["now"]) for value, n in values.items()}
            for kind, values in by.items()
        }


def on_the_page(page: Page, states: list[State]) -> list[dict[str, Any]]:
    """The same as the page shows it, for one state after the other."""
    given = [[gates, str(opens_on), str(deletion_on)] for gates, opens_on, deletion_on in states]
    told = []
    for headline, tables in page.evaluate(DRIVE, given):
        by = {kind: read_table(tables[f"By {kind}"]) for kind in ("role", "stage")}
        by["school"] = read_table(tables["By school: each person counts at one"])
        total = tuple(sum(row[at] for row in by["role"].values()) for at in range(3))
        assert total == of_headline(headline)
        told.append({"all": {"": total} if total[0] else {}} | by)
    return told


def read_table(rows: list[list[str]]) -> dict[str, tuple[int, int, int]]:
    """Enrolled, in Glow as it is and now, by the first column; two schools of one name as one."""
    read: dict[str, tuple[int, int, int]] = {}
    for name, *cells in rows:
        enrolled, before, now, change, _ = (int(cell.replace(",", "").replace("−", "-")) for cell in cells)
        assert change == now - before
        held = read.get(name, (0, 0, 0))
        read[name] = (held[0] + enrolled, held[1] + before, held[2] + now)
    return read


def of_headline(text: str) -> tuple[int, int, int]:
    """People, kept before and now as the headline says; without a difference nothing is switched."""
    if text.startswith("Nobody is enrolled on "):
        return (0, 0, 0)
    said = re.fullmatch(
        r"Of ([\d,]+) (?:person|people) enrolled on \d+ \w+ \d{4}, ([\d,]+) will be in Glow"
        r"(?:\.| \((no difference|[+−][\d,]+) with your switches\)\.)",
        text,
    )
    assert said, text
    people, now = (int(said[at].replace(",", "")) for at in (1, 2))
    change = said[3] if said[3] and said[3] != "no difference" else "0"
    return people, now - int(change.replace(",", "").replace("−", "-")), now


def singles(gates: list[tuple[str, str]], settings: Settings) -> list[State]:
    """Each gate by itself, opened and closed, from the first day on."""
    days = settings.as_of, settings.deletion_on
    return [(((gate, i, on),), *days) for gate, i in gates for on in (True, False)]


def combinations(gates: list[tuple[str, str]], settings: Settings, dice: Random, number: int, most: int) -> list[State]:
    """Some gates at once, the deletion moved by up to so many days, and switches that may come too late."""
    states = []
    first = settings.as_of + timedelta(days=settings.feed_lag_days + 1)
    for _ in range(number):
        chosen = tuple((gate, i, dice.random() < 0.6) for gate, i in gates if dice.random() < 0.5)
        deletion_on = dice.choice(
            (first, settings.deletion_on, settings.deletion_on + timedelta(days=dice.randint(1, most)))
        )
        opens_on = settings.as_of + timedelta(days=dice.choice((0, 0, 1, most // 2)))
        states.append((chosen, opens_on, deletion_on))
    return states


@pytest.fixture(scope="module")
def demo(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, dict[str, tuple[list[State], list[Any]]]]]:
    """The run of the demo, and for each authority many states of the switches with what the live engine says."""
    run, extract = tmp_path_factory.mktemp("run") / "run", root / "data/samples/demo"
    report_pages.report_run(extract, run, audiences=("authority",))
    live_figures = {}
    with Audit.of(extract, DEMO) as audit:
        live, dice = Live(audit, extract), Random(4)
        for (i,) in audit.engine.rows("select authority_id from ledger_authorities order by 1"):
            gates = live.gates(str(i))
            states = singles(gates, DEMO) + combinations(gates, DEMO, dice, 6, 60)
            live_figures[str(i)] = states, [live.told(str(i), state) for state in states]
    return run, live_figures


def page_path(run: Path, authority_id: str = "250") -> Path:
    return run / "authority" / authority_id / "report.html"


@pytest.fixture
def fife(demo: Any, page: Page) -> Page:
    """The report of Fife in the demo."""
    page.goto(page_path(demo[0]).as_uri())
    return page


def island(page: Page) -> Any:
    return json.loads(page.locator("script[data-gate-switches]").text_content())["cube"]


def test_every_single_gate_and_many_at_once_give_the_figures_of_the_live_engine(demo: Any, page: Page) -> None:
    run, live_figures = demo
    changed = 0
    for authority_id, (states, expected) in live_figures.items():
        page.goto(page_path(run, authority_id).as_uri())
        for state, seen, told in zip(states, on_the_page(page, states), expected, strict=True):
            assert seen == told, (authority_id, state)
            changed += any(before != now for _, before, now in told["all"].values())
    assert len(live_figures) > 2
    assert changed > 12
    assert (page.glow_requests, page.glow_errors) == ([], [])


def report_of(audit: Audit, authority_id: str, folder: Path) -> Path:
    """The page of an authority with its headline and the switches, exported as every report is."""
    report = AuthorityReport(
        read_slice(Slicer(audit).write(authority_id, folder / f"{len(list(folder.iterdir()))}.duckdb"))
    )
    outputs = [
        [nbformat.v4.new_output("display_data", part._repr_mimebundle_()) for part in parts.parts]
        for parts in (report.headline(), report.what_if())
    ]
    cells = [nbformat.v4.new_code_cell("", outputs=outputs[0]), nbformat.v4.new_markdown_cell("## What if")]
    path = folder / f"report-{len(list(folder.iterdir()))}.html"
    path.write_text(
        to_html(nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell("", outputs=outputs[1])])), "utf-8"
    )
    return path


@pytest.mark.parametrize("number", [0, 1, 2, 3, 6, 7])
def test_so_they_do_for_invented_nations_where_people_are_at_schools_of_several_authorities(
    number: int, tmp_path: Path, chromium: str
) -> None:
    extract, settings = crowd(number, 60, dirty=number % 2 == 1)
    path, dice, made = write_extract(tmp_path / "extract", marked(extract)), Random(number), []
    pages = tmp_path / "pages"
    pages.mkdir()
    with Audit.of(path, settings) as audit:
        live = Live(audit, path)
        for (i,) in audit.engine.rows("select authority_id from ledger_authorities order by 1"):
            gates = live.gates(str(i))
            states = combinations(gates, settings, dice, 6, 5)
            states += dice.sample(singles(gates, settings), min(4, 2 * len(gates)))
            own = {str(i), *(gate for _, gate in gates)}
            made.append((report_of(audit, str(i), pages), states, [live.told(str(i), state) for state in states], own))
        names = dict(audit.engine.rows("select name, establishment_id from ledger_establishments"))
        names |= dict(audit.engine.rows("select name, authority_id from ledger_authorities"))
    outside = 0
    for page in opened(chromium):
        for report, states, expected, own in made:
            page.goto(report.as_uri())
            cube = island(page)
            outside += any(school.get("outside") for school in cube["schools"])
            assert {names.get(mark, mark) for mark in MARK.findall(json.dumps(cube))} == own
            assert on_the_page(page, states) == expected
    assert outside


def opened(chromium: str) -> Iterator[Page]:
    """A page, once everything is made: while a browser is open no notebook can run here."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        page = browser.new_context(offline=True).new_page()
        watch(page)
        yield page
        assert (page.glow_requests, page.glow_errors) == ([], [])
        browser.close()
