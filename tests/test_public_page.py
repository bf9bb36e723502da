"""The public page in a browser: signs where there is no number, and switches over published figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tiny_nations
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def path(root, tmp_path_factory) -> Path:
    """The public page of the demo."""
    with tiny_nations.audit_of(root / "data/samples/demo") as audit:
        return tiny_nations.publish(audit, tmp_path_factory.mktemp("public") / "report") / "report.html"


@pytest.fixture
def report(path, page):
    """The page, open; in the end nothing was asked of a network and nothing went wrong."""
    page.goto(path.as_uri())
    yield page
    assert page.glow_requests == []
    assert page.glow_errors == []


def test_a_suppressed_figure_is_a_sign_and_sorts_below_all_others(report):
    table = report.locator("[data-table]", has_text="Every sector of every authority")
    heading = table.locator(".moving th", has_text="Own choice")
    cells = table.locator(".moving td[data-label='Own choice']")
    expect(cells).to_have_text(["10", "5", "[c]", "[c]", "[c]", "[c]"])
    heading.click()
    expect(cells).to_have_text(["[c]", "[c]", "[c]", "[c]", "5", "10"])
    heading.click()
    expect(cells).to_have_text(["10", "5", "[c]", "[c]", "[c]", "[c]"])
    assert "NaN" not in report.locator("main").inner_text()


def test_switches_begin_with_the_headline_and_move_published_figures(report):
    assert "About 205 of 335 people" in report.locator(".sentence").inner_text()
    kept = report.locator("[data-figure=kept]").first
    expect(kept).to_have_text("205")
    report.get_by_role("switch", name=re.compile("^Highland")).check()
    expect(kept).to_have_text("260")
    report.get_by_role("button", name="Open all", exact=True).click()
    expect(kept).to_have_text("310")
    report.get_by_role("button", name="As it is").click()
    expect(kept).to_have_text("205")


def test_whom_no_gate_helps_stands_in_the_tables_and_has_no_switch(report):
    switches = report.locator(".gate-switches")
    for fold in switches.locator("summary").all():
        fold.click()
    expect(switches.get_by_role("switch", disabled=False)).not_to_have_count(0)
    assert not [name for name in switches.locator(".gs-name").all_inner_texts() if "no gate helps" in name]
    assert "Primary: whom no gate helps" in switches.locator(".gs-tables").inner_text()
    assert switches.locator("input[type=date]").count() == 0


def test_no_serious_violation_of_accessibility(report):
    found = Axe().run(report).response["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
