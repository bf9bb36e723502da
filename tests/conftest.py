"""What the tests share: the project's folder, public test data, and a browser that reaches no network."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytest_plugins = ["pytester"]
collect_ignore_glob = ["*.ipynb"]  # notebooks among the fixtures have faults: they are input, not tests


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Public lists of Scottish authorities and schools, where they lie beside the project; in CI they have to."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("the public lists of schools are not there: put them into ../shared/data")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium. Without one the test is skipped, but with CI=true it fails."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("no Chromium on the PATH: run `make test-deps`")
    return path


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    """A page with no network. `glow_requests`: what it asked of one; `glow_errors`: what went wrong in it.

    One browser a test: while it is open no notebook can run in this process (both need the event loop),
    so make reports in fixtures of a wider scope, or before the browser is asked for.
    """
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=BROWSER_OPTIONS)
        context = browser.new_context(offline=True, service_workers="block")
        page = context.new_page()
        watch(page)
        yield page
        browser.close()


def watch(page: Page) -> None:
    """Record and stop every request that leaves the machine, and record errors of the console."""
    page.glow_requests, page.glow_errors = [], []

    def stop(route: Route) -> None:
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            page.glow_requests.append(route.request.url)
            route.abort()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            page.glow_errors.append(message.text)

    page.context.route("**/*", stop)
    page.context.route_web_socket("**/*", lambda socket: page.glow_requests.append(socket.url))
    page.on("console", note)
    page.on("pageerror", lambda error: page.glow_errors.append(str(error)))
