"""A report opened in Chromium with the network off: it works, it is quiet, it can be searched, read and printed."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date

import nbformat
import pandas as pd
import pytest
import report_pages
from axe_playwright_python.sync_playwright import Axe
from conftest import BROWSER_OPTIONS
from playwright.sync_api import expect, sync_playwright

from glowaudit.audit import Audit
from glowaudit.displays import Figure, Headline, Notes
from glowaudit.export import to_html
from glowaudit.settings import Settings
from glowaudit.tables import Column, Table

DEMO = Settings(as_of=date(2016, 5, 16), deletion_on=date(2016, 7, 1))


@pytest.fixture(scope="module")
def fife(root, tmp_path_factory):
    """The report of Fife in the demo, and whom it lists."""
    path = report_pages.page_of(root / "data/samples/demo", tmp_path_factory.mktemp("runs") / "run", "250")
    with Audit.of(root / "data/samples/demo", DEMO) as audit:
        return path, audit.verdicts()


@pytest.fixture
def report(fife, page):
    """The page, charts drawn and tables alive."""
    return opened(page, fife[0])


def opened(page, path):
    page.goto(path.as_uri())
    expect(page.locator("[data-chart] svg")).to_have_count(page.locator("[data-chart]").count())
    return page


def listed(page) -> list[str]:
    return page.locator("#table-people .moving tbody tr").all_inner_texts()


def info(page, table: str) -> str:
    return page.inner_text(f"#table-{table} .dt-info")


def test_it_asks_nothing_of_a_network_and_its_console_is_empty_of_errors(report):
    for summary in report.locator("summary").all():
        summary.click()
    report.fill("#table-people input[type=search]", "nobody of this name")
    expect(report.locator("#table-people .moving tbody")).to_have_text("Nothing fits. Search for less, or pick “All”.")
    assert (report.glow_requests, report.glow_errors) == ([], [])


def test_it_opens_with_the_headline_in_a_sentence(report, fife):
    own = fife[1][fife[1]["authority_id"] == "250"]
    enrolled, kept = int((own["verdict"] != "not_enrolled").sum()), int(own["kept"].sum())
    assert report.title() == report.inner_text("h1") == "Who will reach Glow: Fife"
    sentence = " ".join(report.inner_text("main section:first-child .sentence").split())
    assert sentence == (
        f"{kept} of {enrolled} people enrolled at Fife's schools between 16 May 2016 and 29 June 2016 "
        f"will be in Glow when the deletion runs on 1 July 2016. {enrolled - kept} will not."
    )


def test_every_heading_of_the_notebook_is_in_the_contents_and_leads_to_its_section(report):
    links = report.locator("nav.contents a")
    headings = report.locator("main h2").all_inner_texts()[1:]
    assert links.all_inner_texts() == headings
    assert len(headings) == 9
    for link in links.all():
        assert report.locator(link.get_attribute("href")).count() == 1


def test_the_people_can_be_searched_picked_and_sorted(report, fife):
    own = fife[1][(fife[1]["authority_id"] == "250") & (fife[1]["verdict"] == "will_stop")]
    report.get_by_label("Verdict", exact=True).select_option(label="Will stop")
    expect(report.locator("#table-people .dt-info")).to_contain_text(f"of {len(own)} people")
    report.get_by_label("Verdict", exact=True).select_option(label="All")
    someone = own["person_id"].iloc[0]
    report.fill("#table-people input[type=search]", someone)
    expect(report.locator("#table-people .moving tbody tr")).to_have_count(1)
    assert someone in listed(report)[0]
    report.fill("#table-people input[type=search]", "")
    report.locator("#table-people .moving th", has_text="Person").click()
    all_ids = fife[1][(fife[1]["authority_id"] == "250") & (fife[1]["verdict"] != "reaches")]["person_id"]
    cells = report.locator("#table-people .moving tbody td:nth-child(2)")
    expect(cells.first).to_have_text(all_ids.min())
    ids = cells.all_inner_texts()
    assert ids == sorted(ids)
    assert len(ids) == 25


def test_names_that_are_markup_show_as_text(report):
    report.fill("#table-people input[type=search]", "<script>alert(1)")
    expect(report.locator("#table-people .dt-info")).to_contain_text("(of ")
    assert listed(report)
    assert all("<script>alert(1)</script>" in row for row in listed(report))
    assert report.locator("main script:not([type='application/json'])").count() == 0


def test_only_the_scripts_that_the_policy_names_can_run(fife):
    html = fife[0].read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html).group(1)
    scripts = re.findall(r'<script type="module">(.*?)</script>', html, re.S)
    hashes = {base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts}
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert set(re.findall(r"'sha256-([^']+)'", policy)) == hashes
    assert "unsafe" not in policy.split("style-src")[0]
    markup = re.sub(r"<script.*?</script>", "", html, flags=re.S)
    assert not re.search(r"<(?:script|img|link|iframe|object)\b|\bsrc=|\bon\w+=", markup)


def test_a_script_that_got_into_the_page_would_not_run(fife, page, tmp_path):
    tampered = tmp_path / "tampered.html"
    html = fife[0].read_text(encoding="utf-8")
    tampered.write_text(html.replace("</main>", "<script>document.title = 'taken'</script></main>"), encoding="utf-8")
    assert opened(page, tampered).title() == "Who will reach Glow: Fife"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_runs_off_the_page(report, scheme, width):
    report.emulate_media(color_scheme=scheme)
    report.set_viewport_size({"width": width, "height": 900})
    report.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    found = Axe().run(report)
    assert found.violations_count == 0, found.generate_report()
    assert report.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_paper_gets_the_rows_that_were_searched_for(report):
    report.fill("#table-people input[type=search]", "opted out")
    expect(report.locator("#table-people .dt-info")).to_contain_text("(of ")
    wanted = int(re.search(r"of (\d+) people", info(report, "people")).group(1))
    report.evaluate("dispatchEvent(new Event('beforeprint'))")
    report.emulate_media(media="print")
    assert report.locator("#table-people .still tbody tr").count() == wanted > 0
    assert not report.locator("#table-people .moving").is_visible()
    assert not report.locator("nav.contents").is_visible()


def test_without_scripts_the_figures_and_the_first_rows_can_be_read(fife, chromium):
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        page = browser.new_context(java_script_enabled=False, offline=True).new_page()
        page.goto(fife[0].as_uri())
        assert page.locator("#table-people .still tbody tr").count() > 50
        assert page.locator("#table-people .still").is_visible()
        assert page.locator("#table-verdicts tbody tr").count() == 6
        browser.close()


def test_it_takes_no_more_than_two_megabytes_and_120_bytes_a_person(fife):
    own = fife[1][fife[1]["authority_id"] == "250"]
    assert fife[0].stat().st_size <= 2_000_000 + 120 * int((own["verdict"] != "reaches").sum())


def page_of(folder, *parts, title="Invented"):
    """A page of these parts, without a kernel."""
    head = Headline(title, ((title, title),), ("", title, title), (Figure(1, title, "kept"),), (), title)
    outputs = [nbformat.v4.new_output("display_data", part._repr_mimebundle_()) for part in (head, *parts)]
    cells = [
        nbformat.v4.new_code_cell("", outputs=outputs[:1]),
        nbformat.v4.new_markdown_cell("## Only section"),
        nbformat.v4.new_code_cell("", outputs=outputs[1:]),
    ]
    path = folder / "page.html"
    path.write_text(to_html(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    return path


NASTY = (
    "<script>document.title='taken'</script>",
    "<img src=x onerror=alert(1)>",
    "</script><b>",
    "=cmd()",
    "$& $1 &lt;",
)


def test_markup_in_any_place_is_shown_as_text(page, tmp_path):
    for nasty in NASTY:
        frame = pd.DataFrame({"x": [nasty, "b"], "id": [nasty, "c"], "n": [1, 2]})
        columns = (
            Column("x", nasty, pick=True, slot="id"),
            Column("id", nasty, pick=True),
            Column("n", nasty, "number"),
        )
        tables = [Table(f"t{live}", nasty, frame, columns, live=bool(live), noun=nasty) for live in (0, 1)]
        opened(page, page_of(tmp_path, Notes((nasty,)), *tables, title=nasty))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.title() == nasty
        shown = page.evaluate("document.querySelector('#table-t1 .moving tbody td').textContent")
        printed = page.evaluate("document.querySelector('#table-t1 .still tbody td').textContent")
        assert shown == printed == nasty
        assert page.inner_text(".note") == nasty
        assert page.locator("#report img, #report b:not(.shares b), #report script:not([type])").count() == 0
    assert page.glow_errors == []


def test_days_sort_as_days_numbers_as_numbers_and_what_is_not_known_stays_empty(page, tmp_path):
    days = ["2016-06-01", "", "2016-05-17", "2015-12-31"]
    frame = pd.DataFrame({"day": days, "n": [9, 1000, 10, 100], "s": [0.1, 1.0, 0.05, 0.5]})
    columns = (Column("day", "Day", "day"), Column("n", "Number", "number"), Column("s", "Share", "share"))
    opened(page, page_of(tmp_path, Table("t", "Sorted", frame, columns, live=True)))
    column = {
        name: f"#table-t .moving tbody td:nth-child({place})"
        for place, name in enumerate(("Day", "Number", "Share"), 1)
    }
    expected = {
        "Day": ["", "31 December 2015", "17 May 2016", "1 June 2016"],
        "Number": ["9", "10", "100", "1,000"],
        "Share": ["5.0%", "10.0%", "50.0%", "100.0%"],
    }
    for heading, values in expected.items():
        page.locator("#table-t .moving th", has_text=heading).click()
        expect(page.locator(column[heading])).to_have_text(values)
    page.fill("#table-t input[type=search]", "May")
    expect(page.locator(column["Number"])).to_have_text(["10"])


def test_seventy_thousand_people_open_and_can_be_found(page, tmp_path):
    number = range(70_000)
    frame = pd.DataFrame({"name": [f"Person {i:05}" for i in number], "school": [f"School {i % 200}" for i in number]})
    columns = (Column("name", "Name"), Column("school", "School", pick=True))
    path = page_of(tmp_path, Table("t", "Many", frame, columns, live=True, noun="people"))
    opened(page, path)
    page.fill("#table-t input[type=search]", "Person 4711")
    expect(page.locator("#table-t .dt-info")).to_contain_text("of 17 people")
    assert page.locator("#table-t .moving tbody tr").count() == 17
    assert page.locator("#table-t .still tbody tr").count() == 100
    assert path.stat().st_size < 1_000_000 + 40 * len(frame)
