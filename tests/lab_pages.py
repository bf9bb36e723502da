"""Notebooks in a browser's JupyterLab: open one, run all of it, touch its panel, and see what the browser tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from lab_server import Lab
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

RUNNING = "[...document.querySelectorAll('.jp-InputPrompt')].some(prompt => prompt.textContent.includes('*'))"
PATIENCE = 30_000


class Seen:
    """What a browser session asked of any other machine, and what its console called an error."""

    def __init__(self) -> None:
        self.requests = 0
        self.outside: list[str] = []
        self.errors: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket: self._note(socket.url))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, url: str) -> None:
        self.requests += 1
        if not url.startswith(("data:", "blob:")) and urlsplit(url).hostname != "127.0.0.1":
            self.outside.append(url)


@contextmanager
def session(browser: Browser, width: int = 1200, height: int = 1000) -> Iterator[tuple[BrowserContext, Seen]]:
    """A browser session of its own. What it asks of other machines is noted, and goes nowhere."""
    context = browser.new_context(viewport={"width": width, "height": height}, service_workers="block", locale="en-GB")
    context.set_default_timeout(PATIENCE)
    seen = Seen()
    context.on("page", seen.watch)
    try:
        yield context, seen
    finally:
        context.close()


def opened(context: BrowserContext, lab: Lab, notebook: str, workspace: str) -> Page:
    """A notebook in JupyterLab, its kernel there and idle, its side bar folded."""
    page = context.new_page()
    page.goto(lab.url(notebook, workspace))
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for()
    page.get_by_text("| Idle").first.wait_for()
    page.keyboard.press("Control+b")
    return page


def run_all(page: Page) -> None:
    """Run, Run All Cells; come back when all have run."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(f"({RUNNING})")
    page.wait_for_function(f"!({RUNNING})")
    page.get_by_text("| Idle").first.wait_for()


def faults(page: Page) -> list[str]:
    """What went wrong in the cells that ran."""
    return page.locator(
        ".jp-OutputArea-output[data-mime-type*=error], .jp-OutputArea-output[data-mime-type*=stderr]"
    ).all_inner_texts()


class PanelPage:
    """The what-if panel on a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator(".glow-panel").first

    def switch(self, name: str) -> Locator:
        """The switch of a gate; the schools of its authority are unfolded where they are not."""
        folded = self.panel.locator(".glow-switches details:not([open]) > summary")
        for _ in range(folded.count()):
            folded.first.click()
        return self.panel.get_by_role("switch", name=name, exact=False).first

    @property
    def kept(self) -> int:
        """The figure of the switches: people in Glow when the deletion runs."""
        return number(self.panel.locator(".gs-headline [data-figure=kept]").inner_text())

    @property
    def sentence(self) -> str:
        """What Python made of it."""
        return self.panel.locator(".glow-what-if").inner_text()

    @property
    def people(self) -> list[str]:
        """The ids of the people that are listed."""
        return self.panel.locator(".glow-people tbody td:nth-child(2)").all_inner_texts()

    def settle(self, words: str | re.Pattern[str]) -> None:
        """Wait until Python says this."""
        expect(self.panel.locator(".glow-what-if")).to_contain_text(words, timeout=PATIENCE)
        expect(self.panel.locator("[role=status][class^=glow-status-]")).to_have_class("glow-status-ready")

    def press(self, name: str) -> None:
        """Press a button of the panel."""
        self.panel.get_by_role("button", name=name).first.click()

    def reset(self) -> None:
        """Nothing switched, moved or added."""
        self.press("Reset")
        self.settle("Nobody is gained or lost")


def number(text: str) -> int:
    return int(text.replace(",", ""))
