"""Time the people's table of a report in Chromium: to open, to find, to sort, to pick, at the size of Glasgow.

    python benchmarks/people_table.py                76,000 invented people; writes benchmarks/people_table.md
    python benchmarks/people_table.py --rows 5000    another size
    python benchmarks/people_table.py --no-write     print only

In milliseconds, medians over the rounds, from the deed until the frame that shows the rows is done. *open* is from the
navigation on. A search begins 200 ms after the last key in a table of this size; that wait is included.
"""

from __future__ import annotations

import argparse
import platform
import random
import shutil
import sys
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import pandas as pd
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from conftest import BROWSER_OPTIONS, BROWSERS  # noqa: E402

from glowaudit.displays import Figure, Headline, Marking  # noqa: E402
from glowaudit.export import to_html  # noqa: E402
from glowaudit.row_sections import people_table  # noqa: E402
from glowaudit.samples.names import person_name  # noqa: E402

REASONS = {
    "reaches": "Passes on 2016-05-16 and on 2016-06-29, the last day that counts.",
    "will_stop": "Passes on 2016-05-16, for the last time on 2016-06-12, and not on 2016-06-29, the last day that "
    "counts: no enrolment covers 2016-06-29, the last one ended on 2016-06-13.",
    "blocked": "Enrolled but passes on no day up to 2016-06-29: the person opted out (decision {}).",
}
TIMED = """async (deed) => {
  const body = document.querySelector("#table-people .moving tbody");
  const shown = new Promise((done) => {
    const watch = new MutationObserver(() => {
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now())));
    });
    watch.observe(body, { childList: true, subtree: true, characterData: true });
  });
  const began = performance.now();
  const search = document.querySelector("#table-people input[type=search]");
  const type = (text) => { search.value = text; search.dispatchEvent(new Event("input", { bubbles: true })); };
  const pick = (at) => {
    const list = document.querySelector("#table-people .picks select");
    list.selectedIndex = at;
    list.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (deed[0] === "search") type(deed[1]);
  if (deed[0] === "pick") pick(deed[1]);
  if (deed[0] === "sort") document.querySelectorAll("#table-people .moving thead .dt-column-order")[deed[1]].click();
  return (await shown) - began;
}"""
DEEDS = {
    "search: a name": [["search", "Mair"], ["search", ""]],
    "search: an id": [["search", "0612345"], ["search", ""]],
    "pick: a school": [["pick", 7], ["pick", 0]],
    "sort: by name": [["sort", 0], ["sort", 0]],
    "sort: by id": [["sort", 1], ["sort", 1]],
}


def page_of(rows: int, folder: Path) -> Path:
    """A page that lists so many invented people."""
    dice = random.Random(2016)
    kinds = dice.choices(list(REASONS), (90, 6, 4), k=rows)
    ids = [f"{dice.randrange(10**9):09}" for _ in range(rows)]
    decisions = [f"GLA-{dice.randrange(10**6):06}" if kind == "blocked" else None for kind in kinds]
    frame = pd.DataFrame(
        {
            "display_name": [" ".join(person_name(dice)) for _ in range(rows)],
            "person_id": ids,
            "establishment": [f"{dice.randrange(260)} Street Primary School" for _ in range(rows)],
            "role": dice.choices(["pupil", "staff"], (9, 1), k=rows),
            "stage": dice.choices([f"P{n}" for n in range(1, 8)], k=rows),
            "verdict": kinds,
            "blockers": ["individual" if kind == "blocked" else "" for kind in kinds],
            "last_passing_on": pd.Timestamp("2016-06-29"),
            "reason": [REASONS[kind].format(told) for kind, told in zip(kinds, decisions, strict=True)],
            "individual_decision_id": decisions,
        }
    ).sort_values(["establishment", "display_name"], ignore_index=True)
    marking = Marking("authority", "nobody", date(2016, 7, 29), "Invented.")
    head = Headline("Everybody", (), ("", f"{rows:,}", " people."), (Figure(rows, "people", "kept"),), (), marking)
    make: Any = nbformat.v4
    shown = [
        make.new_output("display_data", part._repr_mimebundle_())
        for part in (head, people_table(frame, "Everybody", "people"))
    ]
    cells = [
        make.new_code_cell("", outputs=shown[:1]),
        make.new_markdown_cell("## People"),
        make.new_code_cell("", outputs=shown[1:]),
    ]
    path = folder / "page.html"
    path.write_text(to_html(make.new_notebook(cells=cells)), encoding="utf-8")
    return path


def measured(path: Path, rounds: int) -> dict[str, float]:
    """Medians of every deed."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)))
    spent: dict[str, list[float]] = {"open": []} | {name: [] for name in DEEDS}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        for _ in range(rounds):
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            page.goto(path.as_uri())
            page.wait_for_selector("#table-people .moving tbody tr:nth-child(5)")
            spent["open"].append(page.evaluate("performance.now()"))
            for name, deeds in DEEDS.items():
                spent[name] += [page.evaluate(TIMED, deed) for deed in deeds]
            page.close()
        browser.close()
    return {name: median(times) for name, times in spent.items()}


def main() -> None:
    """Measure, print, and keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=76_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-write", action="store_true")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        path = page_of(given.rows, Path(folder))
        size, times = path.stat().st_size, measured(path, given.rounds)
    lines = [
        f"# The people's table, {given.rows:,} rows",
        "",
        f"{date.today()}, {platform.system()} {platform.machine()}, headless Chromium, medians of {given.rounds} "
        "rounds. Made by `python benchmarks/people_table.py`, which says what is timed.",
        "",
        f"The page has {size / 1e6:.2f} MB: {size / given.rows:.1f} bytes a person, scripts and styles included.",
        "",
        "| | ms |",
        "|---|---|",
        *(f"| {name} | {spent:.0f} |" for name, spent in times.items()),
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if not given.no_write:
        Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
