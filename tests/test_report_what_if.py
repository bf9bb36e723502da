"""The switches in an exported report, with the network off: their figures are those that the live engine gives."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import cubes
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
from glowaudit.displays import Figure, Headline, Marking
from glowaudit.export import to_html
from glowaudit.holding import Hold, recorded_of, with_holds
from glowaudit.inlining import source_hash
from glowaudit.ladder import Lever
from glowaudit.scenario import Scenario
from glowaudit.settings import Settings
from glowaudit.slice_file import read_slice
from glowaudit.slices import Slicer
from glowaudit.switches_part import SWITCHES_MIME, Switches
from glowaudit.widgets.gate_page import switches_script

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
        self._kept = {audit.settings.deletion_on: self.kept_as_judged}

    def gates(self, authority_id: str) -> list[tuple[str, str]]:
        """The gates of an authority and of its schools."""
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

    def kept_as_it_is(self, settings: Settings) -> set[str]:
        """Everybody who is kept with the deletion on another day, and no gate held."""
        day = settings.deletion_on
        if day not in self._kept:
            self._kept[day] = self.kept(settings, (), settings.as_of)
        return self._kept[day]

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
        before = self.kept_as_it_is(settings)
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


@pytest.mark.parametrize("number", [1, 2])
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
            states = combinations(gates, settings, dice, 5, 5)
            states += dice.sample(singles(gates, settings), min(3, 2 * len(gates)))
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


def headline(page: Page) -> tuple[int, int, int]:
    """People, kept before and now."""
    return of_headline(page.locator(".gs-headline").text_content() or "")


def tab_to(page: Page, key: str, limit: int = 400) -> None:
    """Goes on with Tab until what has this key has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.key") == key:
            return
    raise AssertionError(f"Tab never came to {key}")


def test_it_can_be_worked_by_keyboard_alone(fife: Page) -> None:
    cube = island(fife)
    day = cubes.last_day_of(cube, cube["deletion_on"])
    school = next(s for s in cube["schools"] if cubes.state_on(cube, s, day) == "closed" and not s.get("fixed"))
    switches = {"opened": [["establishment", school["id"]]], "closed": [], "opens_on": cube["as_of"]}
    fife.locator("#what-if-title").click()
    tab_to(fife, "find")
    fife.keyboard.type(school["name"][:9].upper())
    expect(fife.locator(".gs-found")).to_have_text(re.compile(r"^\d+ schools? found$"))
    tab_to(fife, f"establishment {school['id']}")
    outline = fife.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    fife.keyboard.press("Space")
    told = cubes.figures(cube, switches | {"deletion_on": cube["deletion_on"]})
    assert outline == "solid"
    assert headline(fife) == tuple(told[name]["total"] for name in ("people", "before", "kept"))
    assert headline(fife)[1] < headline(fife)[2]
    fife.locator("#what-if-title").click()
    tab_to(fife, "deletion_on")
    fife.keyboard.press("ArrowUp")
    deletion_on = fife.evaluate("document.activeElement.value")
    told = cubes.figures(cube, switches | {"deletion_on": deletion_on})
    assert deletion_on > cube["deletion_on"]
    expect(fife.locator(".gs-headline")).to_contain_text(f"{told['kept']['total']} will be in Glow")
    tab_to(fife, "reset")
    fife.keyboard.press("Enter")
    assert headline(fife)[1] == headline(fife)[2]


def test_what_changes_is_announced_once_and_the_figures_are_no_picture_alone(fife: Page) -> None:
    line = fife.locator(".gs-headline")
    assert line.get_attribute("aria-live") == "polite"
    before = line.text_content()
    fife.locator(".gs-gate input:enabled").first.press("Space")
    after = line.text_content()
    assert before != after
    assert "with your switches" in str(after)
    bars = fife.locator(".glow-switches [role=img]")
    assert bars.count() == 2
    assert all(re.search(r"\d+ p\w+ in Glow when", bar.get_attribute("aria-label") or "") for bar in bars.all())
    loud = fife.locator(f"{SECTION} :is([aria-live], [role=status], [role=alert])").evaluate_all("n => n.length")
    spoken = fife.locator(f"{SECTION} :is([aria-live], [role=status], [role=alert]):not(:empty)").count()
    assert (loud, spoken) == (5, 1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_its_section_and_headings_are_in_order(fife: Page, scheme: Any) -> None:
    fife.emulate_media(color_scheme=scheme)
    fife.locator(".gs-gate input:enabled").first.press("Space")
    fife.get_by_label("Deletion on").fill("2016-08-01")
    fife.get_by_label("Switches take effect on").fill("2016-08-01")
    expect(fife.locator(".gs-late")).to_contain_text("Too late")
    found = Axe().run(fife, context=SECTION)
    assert not [each["id"] for each in found.response["violations"] if each["impact"] in ("serious", "critical")]
    ranks = [int(tag[1]) for tag in fife.locator("h1, h2, h3, h4").evaluate_all("n => n.map((each) => each.tagName)")]
    assert all(after <= before + 1 for before, after in itertools.pairwise(ranks))
    ids = fife.locator("[id]").evaluate_all("n => n.map((each) => each.id)")
    assert len(ids) == len(set(ids))
    paper, ink = fife.locator(".glow-switches").evaluate(
        "(n) => [getComputedStyle(n).backgroundColor, getComputedStyle(document.body).backgroundColor]"
    )
    assert paper == ink


def test_its_script_and_style_stand_in_the_page_once_and_the_notebook_shows_the_figures(demo: Any, fife: Page) -> None:
    html = page_path(demo[0]).read_text("utf-8")
    assert fife.locator(".gate-switches .still").count() == 0
    assert html.count("function figuresFor(") == html.count(".glow-switches .gs-table {\n  width: 100%") == 1
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert source_hash(switches_script) in policy[1]
    notebook = nbformat.read(page_path(demo[0]).with_suffix(".ipynb"), as_version=4)
    bundles = [output["data"] for cell in notebook.cells for output in cell.get("outputs", ())]
    (bundle,) = (each for each in bundles if SWITCHES_MIME in each)
    people, before, _ = headline(fife)
    sentence = f"As things stand, {before} of {people} people enrolled on 29 June 2016 will be in Glow."
    assert sentence in bundle["text/plain"]
    assert sentence in bundle["text/html"]


def test_paper_has_the_figures_as_they_stand_and_no_controls(fife: Page) -> None:
    fife.locator(".gs-gate input:enabled").first.press("Space")
    fife.emulate_media(media="print")
    controls = "input, button, select, summary, label"
    assert fife.locator(f"{SECTION} :is({controls}):visible").count() == 0
    assert fife.locator(".gs-headline").is_visible()
    expect(fife.locator(".gs-printed")).to_contain_text("Switched closed by the reader: Fife.")


def test_without_scripts_it_says_how_things_stand(demo: Any, chromium: str) -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        page = browser.new_context(java_script_enabled=False, offline=True).new_page()
        page.goto(page_path(demo[0]).as_uri())
        expect(page.locator(".gate-switches .still")).to_have_text(
            re.compile(
                r"^\s*As things stand, 147 of 195 people .*With scripts on, gates can be opened and closed here.$"
            )
        )
        browser.close()


def test_a_nations_cube_is_compressed_in_the_page(tmp_path: Path, chromium: str) -> None:
    cube = cubes.sized_cube(authorities=9, schools=90, ways=400, rows=3000, seed=2)
    marking = Marking("national", "Somebody", date(2016, 7, 29), "Counts only.")
    shown = (
        Headline("Nation", (), ("", "many", " people."), (Figure(1, "kept", "kept"),), (), marking),
        Switches("Title", "Lead", cube),
    )
    outputs = [nbformat.v4.new_output("display_data", part._repr_mimebundle_()) for part in shown]
    cells = [
        nbformat.v4.new_code_cell("", outputs=outputs[:1]),
        nbformat.v4.new_markdown_cell("## What if"),
        nbformat.v4.new_code_cell("", outputs=outputs[1:]),
    ]
    path = tmp_path / "nation.html"
    path.write_text(to_html(nbformat.v4.new_notebook(cells=cells)), "utf-8")
    for page in opened(chromium):
        page.goto(path.as_uri())
        told = cubes.figures(cube, {"opened": [], "closed": [], "opens_on": "", "deletion_on": cube["deletion_on"]})
        expect(page.locator(".gs-headline")).to_be_visible()
        assert headline(page) == tuple(told[name]["total"] for name in ("people", "before", "kept"))
        assert len(page.locator("script[data-packed]").text_content() or "") < len(json.dumps(cube)) / 2
