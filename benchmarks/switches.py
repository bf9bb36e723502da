"""Time the gate switches in Chromium: from a toggle to its figures, to the elements that show them, and to the screen.

    python benchmarks/switches.py                    invented cubes: an authority of 70,000 people, and a nation
    python benchmarks/switches.py cube.json ...      cubes of your own, as JSON files
    python benchmarks/switches.py --json             the same figures as JSON, printed only

In milliseconds, median and 95th percentile. *computed*: the figures alone. *written*: from the click until the page's
elements say them, their computing included. *screen*: from the click until the frame that shows them is done, waiting
for that frame included. Each toggle turns over another gate, those of the authorities and of their schools by turns.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import platform
import shutil
import sys
from datetime import date
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
TOLD = ROOT / "benchmarks" / "switches.md"
sys.path.insert(0, str(ROOT / "tests"))

from conftest import BROWSER_OPTIONS, BROWSERS  # noqa: E402
from cubes import sized_cube  # noqa: E402

from glowaudit.widgets.gate_page import module_text, source  # noqa: E402

SIZES = {
    "authority": dict(schools=250, ways=800, rows=12_000, days=60, size=15),
    "nation": dict(authorities=33, schools=2_500, ways=30_000, rows=60_000, days=100, size=127),
}
MEASURE = """async ([module, text, opened, toggles]) => {
  const cube = JSON.parse(text);
  const { mount, readCube, figuresFor } = await import(module);
  const now = () => performance.now();
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  const spent = { computed: [], written: [], screen: [] };
  let began = now();
  const book = readCube(cube);
  const state = { opened: [], closed: [], opens_on: cube.as_of, deletion_on: cube.deletion_on };
  figuresFor(book, state);
  const first = { read: now() - began };
  began = now();
  const { model } = mount(document.body, { cube });
  await frame();
  first.mounted = now() - began;
  for (const details of [...document.querySelectorAll("details")].slice(0, opened)) details.open = true;
  await frame();
  await frame();
  const boxes = [...document.querySelectorAll("[role=switch]:enabled")];
  for (let n = 0; n < toggles; n++) {
    const box = boxes[Math.floor(n * 0.61803 * boxes.length) % boxes.length];
    await frame();
    began = now();
    box.click();
    await null;
    spent.written.push(now() - began);
    await frame();
    spent.screen.push(now() - began);
    const switches = { ...state, opened: model.get("opened"), closed: model.get("closed") };
    began = now();
    const figures = figuresFor(book, switches);
    spent.computed.push(now() - began);
    if (figures.now.total !== model.get("figures").kept) throw new Error("the page shows another figure");
  }
  const days = [];
  for (const day of cube.days.slice(-20)) {
    began = now();
    model.set("deletion_on", day);
    await null;
    days.push(now() - began);
  }
  const rows = document.querySelectorAll(".gs-schools li").length;
  return { first, spent, days, rows, people: figuresFor(book, state).people.total };
}"""


def measured(browser: Any, cube: dict[str, Any], opened: int, toggles: int) -> dict[str, Any]:
    """Times of one cube, with the schools of some authorities unfolded."""
    module = "data:text/javascript;base64," + base64.b64encode(module_text().encode()).decode()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_content(f"<!doctype html><style>{source('gate_switches.css')}</style>")
    found = page.evaluate(MEASURE, [module, json.dumps(cube), opened, toggles])
    page.close()
    spent = {
        name: {"median": round(median(times), 1), "p95": round(quantiles(times, n=20)[-1], 1)}
        for name, times in found["spent"].items()
    }
    size = {
        "people": found["people"],
        "schools": len(cube["schools"]),
        "ways": len(cube["ways"]),
        "rows": len(cube["counts"]),
    }
    return {
        **size,
        "bytes": len(json.dumps(cube, separators=(",", ":"))),
        "rows_shown": found["rows"],
        "read": round(found["first"]["read"], 1),
        "mounted": round(found["first"]["mounted"], 1),
        "another_day": round(median(found["days"]), 1),
        **spent,
    }


def cubes_of(paths: list[Path]) -> dict[str, dict[str, Any]]:
    """The cubes to be measured, by name."""
    if paths:
        return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}
    return {name: sized_cube(**size) for name, size in SIZES.items()}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cubes", nargs="*", type=Path, help="cubes as JSON files; without any, invented ones")
    parser.add_argument("--toggles", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    results = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        for name, cube in cubes_of(options.cubes).items():
            unfolded = {"": 0, ", one unfolded": 1, ", all unfolded": 99} if len(cube["authorities"]) > 1 else {"": 0}
            for words, opened in unfolded.items():
                results[name + words] = measured(browser, cube, opened, options.toggles)
        browser.close()
    if options.json:
        print(json.dumps(results, indent=1))
        return
    print(table(results, options.toggles))
    if not options.cubes:
        TOLD.write_text(table(results, options.toggles), encoding="utf-8")


def table(results: dict[str, dict[str, Any]], toggles: int) -> str:
    """The times as a page of Markdown."""
    kinds = ("computed", "written", "screen")
    lines = [
        "# From a switch to its figures",
        "",
        f"{date.today()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, headless Chromium.",
        f"Milliseconds, median / 95th percentile of {toggles} toggles. Made by `python benchmarks/switches.py`, "
        "which says what is timed. The cubes are invented, of the size of a large authority's and the nation's.",
        "",
        f"| | people | {' | '.join(kinds)} | the deletion moved | first shown |",
        "|---" * 7 + "|",
    ]
    for name, found in results.items():
        times = " | ".join(f"{found[kind]['median']} / {found[kind]['p95']}" for kind in kinds)
        lines.append(f"| {name} | {found['people']:,} | {times} | {found['another_day']} | {found['mounted']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
