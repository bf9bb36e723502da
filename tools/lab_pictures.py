"""Pictures of the explore notebooks in JupyterLab for the README: docs/what_if.png, one_person.png and coverage.png.

    python tools/lab_pictures.py

Each shows the panel of its notebook on the demo, with something picked or switched, 1200 px wide. They need Chromium.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from conftest import BROWSER_OPTIONS, BROWSERS
from lab_pages import PanelPage, opened, run_all, session
from lab_server import lab

WIDTH, HEIGHT = 1200, 1440
TO_THE_TOP = """(panel) => {
  const notebook = panel.closest(".jp-WindowedPanel-outer");
  notebook.scrollTop += panel.getBoundingClientRect().top - notebook.getBoundingClientRect().top - 12;
}"""


def what_if(page: Page) -> None:
    """Two gates opened from 6 June on."""
    panel = PanelPage(page)
    panel.panel.locator(".glow-switches summary").first.click()
    panel.panel.get_by_role("switch", name="Newhithe").first.check()
    panel.panel.get_by_role("switch", name="Highland").first.check()
    panel.panel.get_by_label("Switches take effect on").fill("2016-06-06")
    panel.settle("74 gained, 0 lost")
    panel.panel.locator(".glow-switches summary").first.click()
    panel.panel.locator(".gs-list").evaluate("(list) => { list.scrollTop = 0; }")
    page.evaluate("document.activeElement.blur()")


def as_it_opens(page: Page) -> None:
    """What its parameters say."""
    page.wait_for_timeout(1500)


NOTEBOOKS: dict[str, Callable[[Page], None]] = {
    "what_if": what_if,
    "one_person": as_it_opens,
    "coverage": as_it_opens,
}


def main() -> None:
    """Make all of them."""
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    with (
        tempfile.TemporaryDirectory() as folder,
        lab(Path(folder)) as jupyter,
        sync_playwright() as driver,
        driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS) as browser,
    ):
        for name, touch in NOTEBOOKS.items():
            with session(browser, WIDTH, HEIGHT) as (context, _seen):
                page = opened(context, jupyter, f"{name}.ipynb", name)
                run_all(page)
                touch(page)
                page.locator(".jp-OutputArea-output > .jupyter-widgets").first.evaluate(TO_THE_TOP)
                page.mouse.move(0, HEIGHT - 1)
                page.wait_for_timeout(800)
                page.screenshot(path=ROOT / "docs" / f"{name}.png")
                print(f"docs/{name}.png")


if __name__ == "__main__":
    main()
