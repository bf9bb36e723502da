"""Hostile texts in every field of an extract and in its file names: nothing runs, nothing breaks, all can be read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hostile import AUTHORITIES, TEXTS, listed, seen, write_extract
from playwright.sync_api import expect
from report_pages import DEMO_DAYS

from glowaudit.commands.report import run
from glowaudit.manifest import read_manifest
from glowaudit.report_run import Wish

# Texts in which the signs of some line, those that run leftward aside, are not one right of the other as they follow.
# What stands alone, with nothing beside it, may be turned round in itself.
TURNED_TEXTS = """([alone, most]) => {
  const range = document.createRange();
  const isTurned = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let last = null, signs = 0;
    for (let node; (node = walker.nextNode()) && signs < most; ) {
      for (let at = 0; at < node.length && signs < most; at += 1) {
        if (!/[A-Za-z0-9(),.]/.test(node.data[at])) continue;
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        if (!box?.width) continue;
        if (last && Math.abs(last.top - box.top) < 6 && box.left < last.left) return true;
        last = box;
        signs += 1;
      }
    }
    return false;
  };
  return Array.from(document.querySelectorAll("h1, h3, dd, p, td, th, summary"))
    .filter((each) => each.checkVisibility() && !alone.includes(each.textContent) && isTurned(each))
    .map((each) => each.textContent.slice(0, 200));
}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, Path]:
    """The page of each authority."""
    folder = tmp_path_factory.mktemp("hostile")
    extract, mapping = write_extract(folder)
    run(extract, folder / "run", DEMO_DAYS, mapping, "utf-8", Wish(audiences=("authority",)))
    made = read_manifest(folder / "run")["reports"]
    folders = {kind: made[f"authority/{i}"]["folder"] for kind, i in AUTHORITIES.items()}
    return {kind: folder / "run" / name / "report.html" for kind, name in folders.items()}


@pytest.fixture
def opened(page):
    """Opens a page and waits for its charts and tables. `glow_dialogs`: what asked for attention."""
    page.glow_dialogs = []
    page.on("dialog", lambda dialog: (page.glow_dialogs.append(dialog.message), dialog.dismiss()))

    def open_page(path: Path):
        page.goto(path.as_uri())
        expect(page.locator("[data-chart] svg")).to_have_count(page.locator("[data-chart]").count())
        expect(page.locator("[data-table] .moving tbody")).to_have_count(page.locator("[data-table]").count())
        return page

    return open_page


def cells(page, table: str, heading: str) -> list[str]:
    """What stands in a column of a live table."""
    place = page.locator(f"#table-{table} .moving thead th").all_inner_texts().index(heading) + 1
    return page.locator(f"#table-{table} .moving tbody td:nth-child({place})").all_text_contents()


@pytest.mark.parametrize("kind", AUTHORITIES)
def test_nothing_in_a_text_runs_and_no_chart_or_table_breaks_of_it(pages, opened, kind):
    page = opened(pages[kind])
    assert page.locator("[data-chart]").count() >= 3
    for summary in page.locator("summary").all():
        summary.click()
    for box in page.locator("input[type=search]").all():
        box.fill("a")
        box.fill("")
    page.locator("#table-people .moving th").first.click()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("globalThis.ran") is None
    assert (page.glow_requests, page.glow_errors, page.glow_dialogs) == ([], [], [])
    assert page.locator("body img, body style, body [onmouseover], body [onerror]").count() == 0
    assert page.locator("main").is_visible()


@pytest.mark.parametrize("kind", AUTHORITIES)
def test_the_name_of_an_authority_reads_as_what_it_is_wherever_it_stands(pages, opened, kind):
    page = opened(pages[kind])
    name = " ".join(seen(AUTHORITIES[kind]).split())
    for place in ("h1", ".masthead dd", ".marking p >> nth=0", ".headline .sentence"):
        assert name in " ".join(seen(page.locator(place).first.text_content()).split())


def test_every_text_of_a_table_reads_as_what_it_is(pages, opened):
    page = opened(pages["markup"])
    page.locator("#table-people .dt-length select").select_option("100")
    for heading in ("Name", "School"):
        assert {seen(text) for text in cells(page, "people", heading)} == {seen(text) for text in TEXTS}
    assert {seen(text) for text in TEXTS} < {seen(text) for text in cells(page, "people", "Person")}
    reasons = "\n".join(cells(page, "people", "Reason"))
    assert all(f"(decision d0{seen(text)})" in seen(reasons) for text in TEXTS)


@pytest.mark.parametrize("kind", ["markup", "turned", "leftward"])
def test_signs_that_run_leftward_turn_nothing_beside_them(pages, opened, kind):
    page = opened(pages[kind])
    if kind == "markup":
        page.locator("#table-people .dt-length select").select_option("100")
    assert page.evaluate(TURNED_TEXTS, [TEXTS, 400]) == []


@pytest.mark.parametrize("kind", ["markup", "long"])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_name_of_ten_thousand_signs_pushes_nothing_away(pages, opened, kind, width):
    page = opened(pages[kind])
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tallest = "Math.max(...Array.from(document.querySelectorAll('h1, dd, p, tr'), each => each.offsetHeight))"
    assert page.evaluate(tallest) < 900
    assert page.locator(".sentence").bounding_box()["y"] < 1800


def test_a_list_saved_from_the_page_holds_every_text_and_no_formula(pages, opened):
    page = opened(pages["markup"])
    with page.expect_download() as saved:
        page.locator("#table-people").get_by_role("button", name="Download").click()
    raw = Path(saved.value.path()).read_bytes()
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert raw.startswith(b"\xef\xbb\xbf")
    assert {row[rows[0].index("Name")] for row in rows[1:]} == {listed(text) for text in TEXTS}
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 1 + 3 * len(TEXTS)
