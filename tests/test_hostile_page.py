"""An extract whose every text is hostile: nothing of it runs in a page, breaks it, or reads as anything but itself."""

from __future__ import annotations

import csv
import json
import re
import zipfile

import pytest
from playwright.sync_api import expect
from report_pages import report_run

from glowaudit.signs import visible

MARKUP = "<img src=x onerror=\"document.title='taken'\">"
SCRIPT = "</script><script>document.title='taken'</script><!--"
TEMPLATE = "{{ 7*7 }}{% raw %}${alert(1)}`{{ constructor.constructor('alert(1)')() }}"
FORMULA = '=HYPERLINK("http://example.org","press")'
TURNED = "\u202egnirts\u202c \u05d0\u05d1\u05d2\u200f"
CONTROLS = "bell\x07 esc\x1b[31m line\u2028sep\u2029 null\x00end"
EMOJI = "\U0001f469\u200d\U0001f467 Ærø & Søn’s “school” \ufeff"
LONG = "A" * 10_000
NASTY = (
    MARKUP,
    SCRIPT,
    TEMPLATE,
    FORMULA,
    TURNED,
    CONTROLS,
    EMOJI,
    LONG,
    "'; drop table verdicts; --",
    "\\u003cb\\u003e",
)
AUTHORITY = "../<b>250</b>"
OTHER = "=330"
SCHOOLS = {f"S{place}{text[:40]}": (text, AUTHORITY) for place, text in enumerate(NASTY)} | {"M1": ("Elgin", OTHER)}
DAYS = {"as_of": "2016-04-26", "deletion_on": "2016-05-02"}


def write(folder):
    """One authority, a school and a person for each hostile text; every second person has opted out."""
    folder.mkdir()
    people = [(f"P{place:06}{text[:30]}", "pupil", text, text[:200]) for place, text in enumerate(NASTY)]
    places = list(SCHOOLS)
    tables = {
        "authorities": [("authority_id", "name"), (AUTHORITY, SCRIPT + TURNED), (OTHER, MARKUP)],
        "establishments": [
            ("establishment_id", "name", "authority_id", "sector"),
            *((i, name, authority, name[:50]) for i, (name, authority) in SCHOOLS.items()),
        ],
        "people": [("person_id", "role", "display_name", "stage"), *people, ("bob-secret", "staff", "Bob Secret", "")],
        "enrolments": [
            ("person_id", "establishment_id", "start_on"),
            *((row[0], places[at], "2015-08-18") for at, row in enumerate(people)),
            ("bob-secret", "M1", "2015-08-18"),
        ],
        "decisions": [
            ("decision_id", "scope", "subject_id", "choice", "effective_on", "note"),
            ("in<b>", "authority", AUTHORITY, "in", "2015-01-01", MARKUP),
            *(
                (f"d{at}{text[:60]}", "establishment", places[at], "in", "2015-01-01", text)
                for at, text in enumerate(NASTY)
            ),
            *((f"o{at}{NASTY[at][:60]}", "individual", people[at][0], "out", "2016-04-28", SCRIPT) for at in (0, 2, 4)),
            (f"bad{MARKUP}", "individual", people[1][0], SCRIPT, "2016-04-28", ""),
            (f"stray{SCRIPT}", "individual", f"nobody{MARKUP}", "out", "2016-04-28", ""),
        ],
    }
    for table, lines in tables.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of the hostile extract, everybody listed, in a folder of a hostile name."""
    folder = tmp_path_factory.mktemp("it's <b> &amp;")
    manifest = report_run(write(folder / "ex'tract <i>"), folder / "run", DAYS, people="all")
    return folder / "run", manifest


def pages_of(run) -> list:
    return sorted(run[0].rglob("*.html"))


def test_every_report_of_it_is_made(run):
    assert {key: entry["error"] for key, entry in run[1]["reports"].items() if entry["state"] != "made"} == {}
    assert f"authority/{AUTHORITY}" in run[1]["reports"]
    folder = run[1]["reports"][f"authority/{AUTHORITY}"]["folder"]
    assert re.fullmatch(r"authority/[A-Za-z0-9%_-]+", folder)


def test_nothing_runs_nothing_is_fetched_and_nothing_breaks_in_any_page(run, page):
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for path in pages_of(run):
        page.goto(path.as_uri())
        expect(page.locator("[data-chart] svg")).to_have_count(page.locator("[data-chart]").count())
        expect(page.locator("[data-table].live")).to_have_count(page.locator("[data-table]").count())
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path.parent.name, width)
        assert page.title() != "taken"
        assert page.locator("main img, main b b, main iframe, main a[href^=http]").count() == 0
    assert len(pages_of(run)) > 4
    assert (dialogs, page.glow_requests, page.glow_errors) == ([], [], [])


def test_every_text_reads_as_what_it_is(run, page):
    page.goto((run[0] / run[1]["reports"][f"authority/{AUTHORITY}"]["folder"] / "report.html").as_uri())
    expect(page.locator("#table-people.live")).to_have_count(1)
    shown = page.evaluate("[...document.querySelectorAll('#table-people .moving tbody td')].map(e => e.textContent)")
    for text in NASTY:
        assert visible(text) in shown, text[:40]
    assert page.evaluate("getComputedStyle(document.querySelector('td')).unicodeBidi") == "plaintext"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).unicodeBidi") == "isolate"


def test_no_name_turns_the_sentence_around_it(run, page):
    """The letters of a word that stands after the authority's name come from left to right on the screen."""
    page.goto((run[0] / run[1]["reports"][f"authority/{AUTHORITY}"]["folder"] / "report.html").as_uri())
    lefts = page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector('.sentence'), NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode()); ) {
            const at = node.data.indexOf('will be in Glow');
            if (at < 0) continue;
            return [0, 1, 2, 3].map((step) => {
              const range = document.createRange();
              range.setStart(node, at + step);
              range.setEnd(node, at + step + 1);
              return range.getBoundingClientRect().left;
            });
          }
        }"""
    )
    assert lefts == sorted(lefts)


def test_lists_and_workbooks_hold_no_formula_and_open(run):
    folder = run[0] / run[1]["reports"][f"authority/{AUTHORITY}"]["folder"]
    with (folder / "actions.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    with zipfile.ZipFile(folder / "actions.xlsx") as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet]
    assert json.loads((folder / "report.ipynb").read_text(encoding="utf-8"))["nbformat"] == 4
