"""Time the what-if panel in a real JupyterLab: from a toggle to its figures, and to what Python makes of it.

    python benchmarks/lab_toggles.py                              the demo
    python benchmarks/lab_toggles.py NATION "Glasgow City" ""     an extract, one authority of it, and all of it
    python benchmarks/lab_toggles.py --json                       the same figures as JSON

In milliseconds, median and 95th percentile. *screen*: from the click until the frame that shows the figures of the
switches is done. *counted*: from the click until sentence, charts and people are those of the toggle, the pause
included in which the panel waits for further toggles. Each toggle turns over another gate.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from conftest import BROWSER_OPTIONS, BROWSERS  # noqa: E402
from lab_pages import PanelPage, opened, run_all, session  # noqa: E402
from lab_server import Lab, lab  # noqa: E402

NOTEBOOK = "panel_only.ipynb"
PATIENCE = 180_000
MEASURE = """async ([toggles, counted]) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  }));
  const status = () => document.querySelector(".glow-panel [class^=glow-status-]")?.className;
  const until = (wanted) => new Promise((done) => {
    const look = () => status() === wanted && (observer.disconnect(), done());
    const observer = new MutationObserver(look);
    observer.observe(document.querySelector(".glow-panel"), { subtree: true, childList: true, attributes: true });
    look();
  });
  const boxes = [...document.querySelectorAll(".glow-panel [role=switch]:enabled")];
  const spent = { screen: [], counted: [] };
  for (let n = 0; n < toggles; n += 1) {
    const box = boxes[Math.floor(n * 0.61803 * boxes.length) % boxes.length];
    await frame();
    const began = performance.now();
    box.click();
    await frame();
    spent.screen.push(performance.now() - began);
    if (n >= counted) continue;
    await until("glow-status-busy");
    await until("glow-status-ready");
    spent.counted.push(performance.now() - began);
  }
  return spent;
}"""


def panel_only(lab: Lab) -> None:
    """The notebook up to its panel, beside the others."""
    notebook = json.loads((lab.folder / "what_if.ipynb").read_text(encoding="utf-8"))
    places = [place for place, cell in enumerate(notebook["cells"]) if cell["id"] == "panel"]
    notebook["cells"] = notebook["cells"][: places[0] + 1]
    (lab.folder / NOTEBOOK).write_text(json.dumps(notebook), encoding="utf-8")


def shown(page: Page, authority: str) -> PanelPage:
    """The panel on one authority, or on all, its schools unfolded where it is one."""
    panel = PanelPage(page)
    panel.panel.get_by_label("Authority", exact=True).select_option(label=authority or "All authorities")
    page.wait_for_timeout(1000)
    page.wait_for_function("!document.querySelector('.glow-panel .glow-status-busy')", timeout=PATIENCE)
    page.wait_for_timeout(500)
    return panel


def measured(page: Page, authority: str, toggles: int, counted: int) -> dict[str, Any]:
    """Times of one authority."""
    began = time.perf_counter()
    panel = shown(page, authority)
    looked_at = time.perf_counter() - began - 1.5
    spent = page.evaluate(MEASURE, [toggles, counted])
    people = panel.panel.locator(".gs-headline").inner_text().split(" people")[0].removeprefix("Of ")
    times = {
        name: {"median": round(median(found)), "p95": round(quantiles(found, n=20)[-1])}
        for name, found in spent.items()
    }
    return {"people": people, "changed_to_in_s": round(looked_at, 1), **times}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extract", nargs="?", help="an extract; without it the demo")
    parser.add_argument("authorities", nargs="*", default=[""], help="names of authorities; '' is all of them")
    parser.add_argument("--toggles", type=int, default=200)
    parser.add_argument("--counted", type=int, default=20, help="of these, how many wait for Python")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    words = [given.extract, "--as-of", "2016-05-16", "--deletion-on", "2016-07-01"] if given.extract else []
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    results = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        lab(Path(folder), *words) as jupyter,
        sync_playwright() as driver,
        driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS) as browser,
        session(browser) as (context, _seen),
    ):
        context.set_default_timeout(PATIENCE)
        panel_only(jupyter)
        page = opened(context, jupyter, NOTEBOOK, "timed")
        run_all(page)
        for authority in given.authorities:
            results[authority or "all authorities"] = measured(page, authority, given.toggles, given.counted)
    print(json.dumps(results, indent=1) if given.json else table(results))


def table(results: dict[str, dict[str, Any]]) -> str:
    """The times as lines of text."""
    lines = [f"{'milliseconds (median / 95th percentile)':40}{'people':>10}{'screen':>16}{'counted':>18}"]
    for name, found in results.items():
        screen, counted = (f"{found[kind]['median']:,} / {found[kind]['p95']:,}" for kind in ("screen", "counted"))
        lines.append(f"{name:40}{found['people']:>10}{screen:>16}{counted:>18}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
