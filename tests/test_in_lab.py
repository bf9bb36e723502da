"""The notebooks in a real JupyterLab: switched, counted, undone, by keyboard too, and nothing leaves the machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import BROWSER_OPTIONS
from lab_pages import PATIENCE, PanelPage, Seen, faults, number, opened, run_all, session
from lab_server import Lab, lab
from playwright.sync_api import Browser, Page, expect, sync_playwright

DAYS = ("--as-of", "2016-05-16", "--deletion-on", "2016-07-01")
NEWHITHE, FILLAN, HIGHLAND = "Newhithe Primary School", "St Fillan's RC Primary School", "Highland"
TOGGLES = """async ([names, toggles]) => {
  const box = (name) => [...document.querySelectorAll(".glow-panel input[role=switch]")]
    .find((each) => each.closest("label").textContent.includes(name));
  for (let n = 0; n < toggles; n += 1) {
    box(names[n % names.length]).click();
    if (n % 3 === 0) await new Promise((next) => setTimeout(next, 4));
  }
}"""


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on the demo."""
    with lab(tmp_path_factory.mktemp("lab")) as running:
        yield running
    assert running.asked == []


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def ran(browser: Browser, jupyter: Lab) -> Iterator[tuple[PanelPage, Seen]]:
    """what_if.ipynb, all of it run."""
    with session(browser) as (context, seen):
        page = opened(context, jupyter, "what_if.ipynb", "first")
        run_all(page)
        yield PanelPage(page), seen


@pytest.fixture
def panel(ran: tuple[PanelPage, Seen]) -> PanelPage:
    """Its panel, with nothing switched."""
    ran[0].reset()
    return ran[0]


def on_the_command_line(scenario: Path, root: Path) -> dict[str, Any]:
    """What `glowaudit what-if` says of a saved scenario."""
    command = [sys.executable, "-m", "glowaudit", "what-if", str(root / "data/samples/demo"), str(scenario), *DAYS]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def saved(panel: PanelPage, name: str, folder: Path) -> Path:
    """The panel's scenario, saved through its own button."""
    drawer = panel.panel.get_by_role("button", name="Scenario files")
    if "▾" in drawer.inner_text():
        drawer.click()
    panel.panel.get_by_label("Name of the scenario").fill(name)
    panel.page.keyboard.press("Tab")
    panel.press("Save")
    expect(panel.panel).to_contain_text(f"Saved as {name}.toml")
    drawer.click()
    return folder / f"{name}.toml"


def test_every_cell_runs(ran: tuple[PanelPage, Seen]) -> None:
    assert faults(ran[0].page) == []


def test_a_school_that_is_ticked_gives_the_figure_of_the_command_line(
    panel: PanelPage, jupyter: Lab, root: Path
) -> None:
    before = panel.kept
    panel.switch(NEWHITHE).check()
    expect(panel.panel.locator(".gs-headline [data-figure=difference]")).to_have_text("+15")
    panel.settle("15 gained, 0 lost")
    found = on_the_command_line(saved(panel, "newhithe", jupyter.folder), root)
    assert (found["kept_before"], found["kept_after"]) == (before, panel.kept)
    assert panel.sentence.startswith(f"{before} people kept as things stand, 15 gained, 0 lost: {panel.kept} kept")
    assert sorted(panel.people) == found["gained"]
    assert len(panel.people) == 15


def test_a_later_opening_is_held_over_what_is_recorded_for_later(panel: PanelPage, jupyter: Lab, root: Path) -> None:
    panel.switch(FILLAN).check()
    panel.panel.get_by_label("Switches take effect on").fill("2016-06-12")
    panel.settle("gained")
    found = on_the_command_line(saved(panel, "fillan late", jupyter.folder), root)
    assert found["kept_after"] == panel.kept
    assert len(found["gained"]) == number(re.findall(r"([\d,]+) gained", panel.sentence)[0]) > 0
    panel.panel.get_by_label("Deletion on").fill("2016-06-13")
    panel.settle("11 June 2016 is the last day that counts")
    assert "Too late" in panel.panel.locator(".gs-late").inner_text()
    assert on_the_command_line(saved(panel, "fillan too late", jupyter.folder), root)["kept_after"] == panel.kept


def test_two_hundred_quick_toggles_leave_the_last_state_on_the_screen(
    panel: PanelPage, jupyter: Lab, root: Path
) -> None:
    names = [NEWHITHE, FILLAN, HIGHLAND, "Glasgow City", "Kirkhaven", "Strathore"]
    boxes = {name: panel.switch(name) for name in names}
    before = {name: box.is_checked() for name, box in boxes.items()}
    panel.page.evaluate(TOGGLES, [names, 200])
    clicks = {name: len(range(place, 200, len(names))) for place, name in enumerate(names)}
    expected = {name: before[name] ^ bool(clicks[name] % 2) for name in names}
    assert {name: box.is_checked() for name, box in boxes.items()} == expected
    assert len({clicks[name] % 2 for name in names}) == 2
    panel.settle(f": {panel.kept} kept under the scenario.")
    assert {name: box.is_checked() for name, box in boxes.items()} == expected
    found = on_the_command_line(saved(panel, "toggled", jupyter.folder), root)
    assert found["kept_after"] == panel.kept
    assert f"{len(found['gained'])} gained, {len(found['lost'])} lost" in panel.sentence


def focused(page: Page) -> str:
    """What has the focus: its label or its words."""
    script = "(e => e.labels?.[0]?.textContent || e.textContent.slice(0, 80))(document.activeElement)"
    return str(page.evaluate(script)).strip()


def tab_to(page: Page, words: str, key: str = "Tab") -> None:
    for _ in range(80):
        if focused(page).startswith(words):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{words} was not reached; the focus is on {focused(page)!r}")


def test_keys_alone_reach_a_switch_turn_it_and_undo_it(panel: PanelPage) -> None:
    page = panel.page
    cells = page.locator(".jp-Cell").count()
    page.locator(".jp-Notebook .jp-Cell").nth(5).locator(".jp-InputPrompt").click()
    tab_to(page, "Authority")
    page.keyboard.press("ArrowDown")
    panel.settle("Nobody is gained or lost: 147 people kept")
    assert focused(page).startswith("Authority")
    page.keyboard.press("ArrowUp")
    panel.settle("Nobody is gained or lost: 213 people kept")
    tab_to(page, HIGHLAND)
    page.keyboard.press("Space")
    panel.settle("59 gained, 0 lost")
    assert focused(page).startswith(HIGHLAND)
    page.keyboard.press("x")
    page.keyboard.press("d")
    page.keyboard.press("d")
    assert page.locator(".jp-Cell").count() == cells
    tab_to(page, "Undo", "Shift+Tab")
    page.keyboard.press("Enter")
    panel.settle("Nobody is gained or lost")
    assert focused(page) == "Undo"
    assert not panel.switch(HIGHLAND).is_checked()


def test_an_error_in_a_callback_is_told_in_the_panel(panel: PanelPage) -> None:
    panel.panel.get_by_label("First day looked at").fill("2016-07-20")
    failed = panel.panel.locator(".glow-status-failed")
    expect(failed).to_contain_text("no day lies between as_of 2016-07-20 and the cut-off 2016-06-30", timeout=PATIENCE)
    panel.press("Undo")
    panel.settle("Nobody is gained or lost")
    expect(failed).to_have_count(0)
    panel.press("Decisions, transfers")
    panel.panel.get_by_label("Transfer of").fill("nobody")
    panel.panel.get_by_label("To school").fill("9250001")
    panel.press("Add transfer")
    expect(failed).to_contain_text("no such person is known")
    panel.press("Decisions, transfers")


def test_two_sessions_do_not_see_each_others_state(panel: PanelPage, browser: Browser, jupyter: Lab) -> None:
    panel.switch(NEWHITHE).check()
    panel.settle("15 gained, 0 lost")
    with session(browser) as (context, seen):
        page = opened(context, jupyter, "what_if.ipynb", "second")
        run_all(page)
        other = PanelPage(page)
        other.settle("Nobody is gained or lost: 213 people kept")
        assert not other.switch(NEWHITHE).is_checked()
        other.switch(HIGHLAND).check()
        other.settle("59 gained, 0 lost")
        panel.settle("15 gained, 0 lost")
        assert not panel.switch(HIGHLAND).is_checked()
        panel.switch(NEWHITHE).uncheck()
        panel.settle("Nobody is gained or lost")
        other.settle("59 gained, 0 lost")
        other.press("Undo")
        other.settle("Nobody is gained or lost")
        panel.press("Undo")
        panel.settle("15 gained, 0 lost")
        assert (seen.outside, seen.errors) == ([], [])


@pytest.mark.parametrize("name", ["one_person.ipynb", "coverage.ipynb"])
def test_the_other_notebooks_run(name: str, browser: Browser, jupyter: Lab) -> None:
    with session(browser) as (context, seen):
        page = opened(context, jupyter, name, name.split(".")[0])
        run_all(page)
        assert faults(page) == []
        assert page.locator(".jupyter-widgets").count() > 3
        assert (seen.outside, seen.errors) == ([], [])


def test_nothing_leaves_the_machine_and_the_console_has_no_error(ran: tuple[PanelPage, Seen], jupyter: Lab) -> None:
    seen = ran[1]
    assert seen.requests > 20
    assert (seen.outside, seen.errors, jupyter.asked) == ([], [], [])
