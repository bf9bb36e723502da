"""index.html of a run: every authority with its figures, state and links, opened in Chromium with the network off."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import BROWSER_OPTIONS
from playwright.sync_api import expect, sync_playwright
from report_nation import write_extract
from small_nation import SPRING

from glowaudit.audit import Audit
from glowaudit.folders import folder_names
from glowaudit.index_page import index_rows, link, write_index
from glowaudit.settings import Settings
from glowaudit.slice_file import read_slice
from glowaudit.slices import Slicer

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))
FILES = {"report.ipynb": 1, "actions.csv": 1, "report.html": 1, "actions.xlsx": 1}
NASTY = '<img src=x onerror="document.title=1">&amp; "{{ 7*7 }}" </script>\u202eevil'


def entry(audience: str, folder: str, state: str = "made", error: str | None = None, **files: int) -> dict[str, object]:
    """What the manifest says of a report."""
    return {
        "audience": audience,
        "folder": folder,
        "state": state,
        "error": error,
        "files": files if state == "made" else {},
    }


def row(authority_id: str, name: str, kept: int, gates: int = 0, own_choice: int = 0) -> dict[str, object]:
    """The figures of one authority."""
    figures = {"kept": kept, "gates": gates, "own_choice": own_choice, "no_open_school": 0, "unreadable": 0}
    counts = {"enrolled": kept + gates + own_choice, "not_kept": gates + own_choice}
    return {"authority_id": authority_id, "name": name, **figures, **counts}


ROWS = [
    row("250", "Fife", 900, 300, 5),
    row("260", "Glasgow", 50, 20),
    row("270", NASTY, 10, 0, 4),
    row("330", "Orkney", 0),
]
REPORTS = {
    "authority/250": entry("authority", "authority/250", **FILES),
    "authority/260": entry(
        "authority", "authority/260", "withheld", "report.html: a name of another authority's pupil"
    ),
    "authority/270": entry("authority", "authority/a%2F b#c?d", **FILES, **{"odd name.txt": 1}),
    "national": entry("national", "national", **{"report.html": 1, "report.ipynb": 1}),
    "internal": entry("internal", "internal/data_quality", "failed", f"an unexpected error {NASTY}"),
}
MANIFEST = {
    "glowaudit": "0.1.0",
    "settings": DEMO.as_text(),
    "rules_sha256": "ab" * 32,
    "verdicts_digest": "cd" * 32,
    "reports": REPORTS,
}


@pytest.fixture
def index(page, tmp_path):
    """The index of an invented run, opened."""
    for name, report in REPORTS.items():
        folder = tmp_path / str(report["folder"])
        folder.mkdir(parents=True, exist_ok=True)
        for file in report["files"]:
            (folder / file).write_text(f"<title>{name} {file}</title>", encoding="utf-8")
    (tmp_path / "internal").mkdir(exist_ok=True)
    (tmp_path / "internal" / "quarantine.csv").write_text("file\n", encoding="utf-8")
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    page.goto(write_index(tmp_path, MANIFEST, ROWS).as_uri())
    return page


def texts(index, place: int) -> list[str]:
    """The texts of one column."""
    return index.locator(f"table.reports tbody tr td:nth-child({place})").all_inner_texts()


def order(index) -> list[str]:
    """The authorities' ids in the order shown."""
    return index.locator("table.reports .id").all_inner_texts()


def test_it_asks_nothing_of_a_network_runs_its_own_script_only_and_has_no_errors(index):
    index.get_by_role("button", name="Share in Glow").click()
    assert (index.glow_requests, index.glow_errors) == ([], [])
    policy = index.locator("meta[http-equiv]").get_attribute("content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "")


def test_it_says_for_whom_it_is_since_its_figures_are_exact(index):
    assert index.inner_text("aside.marking").split("\n")[0] == "For those who made this run"
    assert "exact counts of every authority" in index.inner_text("aside.marking")


def test_it_opens_with_the_figures_of_the_whole_run_in_a_sentence(index):
    assert " ".join(index.inner_text(".sentence").split()) == (
        "960 of 1,289 people will be in Glow when the deletion runs on 1 July 2016. 329 will not; a gate that can be "
        "opened keeps out 320 of them, at 2 of 4 authorities."
    )
    assert (
        index.inner_text(".masthead dl")
        .replace("\n", " ")
        .endswith("Made 3 reports Failed 1 report Withheld 1 report Not ordered 2 reports")
    )


def test_each_authority_has_its_figures_and_its_state(index):
    assert texts(index, 3) == ["300", "20", "0", "0"]
    assert texts(index, 6) == ["1,205", "70", "14", "0"]
    assert texts(index, 7) == ["74.7%", "71.4%", "71.4%", "nobody enrolled"]
    assert [re.split(r"\s", state)[0] for state in texts(index, 8)] == ["Made", "Withheld", "Made", "Not"]


def test_what_failed_or_was_withheld_stands_first_with_the_reason(index):
    assert index.inner_text("#trouble") == "2 reports are not there"
    said = index.locator(".trouble li").all_inner_texts()
    assert said[0] == (
        "Glasgow: withheld, since something in it must not leave: report.html: a name of another authority's pupil"
    )
    assert said[1] == f"Data quality: failed: an unexpected error {NASTY}"


def test_every_link_leads_to_its_file_whatever_signs_are_in_the_name(index, tmp_path):
    links = {a.get_attribute("href") for a in index.locator("main a").all()}
    assert all((tmp_path / unquote(href)).is_file() for href in links)
    made = [report for report in REPORTS.values() if report["state"] == "made"]
    wanted = {f"{report['folder']}/{file}" for report in made for file in report["files"]}
    assert {unquote(href) for href in links} == wanted | {"manifest.json", "internal/quarantine.csv"}
    index.locator("table.reports a", has_text="Page").nth(1).click()
    assert index.title() == "authority/270 report.html"


def test_a_report_that_is_not_there_has_no_link(index):
    for place in (1, 3):
        assert index.locator("table.reports tbody tr").nth(place).locator("a").count() == 0


def test_hostile_names_show_as_text(index):
    assert index.locator("table.reports .name").nth(2).inner_text() == f"{NASTY} 270"
    assert index.title() == "Reports of this run: Glow and the data deletion"
    assert index.locator("img").count() == 0


def test_it_sorts_by_each_heading_up_and_down_with_the_keyboard_and_says_so(index):
    heading = index.locator("th", has_text="Share in Glow")
    heading.get_by_role("button").focus()
    index.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert order(index) == ["250", "260", "270", "330"]
    index.keyboard.press("Space")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert order(index) == ["330", "260", "270", "250"]
    expect(index.get_by_role("status")).to_have_text("Sorted by Share in Glow, least first.")
    index.get_by_role("button", name="Authority").click()
    assert order(index)[-1] == "330"
    assert index.locator("th[aria-sort]").all_inner_texts() == ["Authority"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_runs_off_the_page(index, scheme, width):
    index.emulate_media(color_scheme=scheme)
    index.set_viewport_size({"width": width, "height": 800})
    found = Axe().run(index)
    assert found.violations_count == 0, found.generate_report()
    assert index.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_everything_is_there_but_sorting(chromium, tmp_path):
    path = write_index(tmp_path, MANIFEST, ROWS)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        page = browser.new_context(java_script_enabled=False, offline=True).new_page()
        page.goto(path.as_uri())
        assert texts(page, 3) == ["300", "20", "0", "0"]
        assert page.locator("th").all_inner_texts()[0] == "Authority"
        assert page.locator("th button").count() == 0
        browser.close()


def test_the_same_run_gives_the_same_page_and_it_names_no_place(tmp_path, monkeypatch):
    monkeypatch.setenv("USER", "somebody")
    first, second = tmp_path / "one", tmp_path / "two"
    for run in (first, second):
        run.mkdir()
        write_index(run, MANIFEST, ROWS)
    text = (first / "index.html").read_text(encoding="utf-8")
    assert text == (second / "index.html").read_text(encoding="utf-8")
    assert str(tmp_path) not in text


@pytest.mark.parametrize("authority_id", ["..", "a/b", "%2e", "a b", "ä?#&", "<b>", "-"])
def test_a_link_stays_inside_the_folder_of_the_authority(authority_id):
    folder = f"authority/{folder_names([authority_id])[authority_id]}"
    address = link(folder, "report.html")
    assert unquote(address) == f"{folder}/report.html"
    assert re.fullmatch(r"[\w%.~/-]+", address)
    assert ".." not in address.split("/")


def test_the_figures_are_those_that_each_authority_reads_and_first_are_those_to_call(root, tmp_path):
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        rows = index_rows(audit)
        slicer = Slicer(audit)
        for figures in rows:
            path = tmp_path / f"{figures['authority_id']}.duckdb"
            own = read_slice(slicer.write(figures["authority_id"], path))["report_headline"].iloc[0]
            assert {name: own[name] for name in figures} == figures
        assert rows == index_rows(audit)
        whole = audit.headline()
    assert [figures["gates"] for figures in rows] == sorted((figures["gates"] for figures in rows), reverse=True)
    assert sum(figures["kept"] for figures in rows) == whole.kept > 0
    assert sum(figures["enrolled"] for figures in rows) == whole.enrolled


def test_an_authority_with_nobody_has_noughts_and_one_without_a_name_its_id(tmp_path):
    extract = write_extract(tmp_path / "extract", authorities="authority_id,name\n250,Fife\n330,Moray\n900,\n")
    with Audit.of(extract, SPRING) as audit:
        found = {figures["authority_id"]: figures for figures in index_rows(audit)}
    assert found["900"] | {"name": "", "authority_id": ""} == row("", "", 0)
    assert (found["900"]["name"], found["250"]["kept"]) == ("900", 1)
    assert Path(write_index(tmp_path, MANIFEST | {"reports": {}}, found.values())).is_file()
