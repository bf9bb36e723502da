"""`python tools/report_pictures.py`: the pictures of reports in docs/, from the reports of the demo in runs/demo."""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
RUN, DOCS = ROOT / "runs" / "demo", ROOT / "docs"
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
FIFE = "authority/250/report.html"
SHEET = {"width": 794, "height": 1123}  # A4 at 96 dots an inch


def main() -> None:
    """Take every picture."""
    path = next(path for path in BROWSERS if Path(path).exists())
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(offline=True, color_scheme="light").new_page()
        picture(page, FIFE, "report.png", 1280, 1180)
        page.emulate_media(color_scheme="dark")
        picture(page, FIFE, "report_dark.png", 1280, 1180)
        page.emulate_media(color_scheme="light")
        picture(page, FIFE, "what_if_page.png", 1280, 1000, "what-if")
        picture(page, FIFE, "people.png", 1280, 900, "the-people-concerned")
        picture(page, FIFE, "accounts.png", 1280, 1100, "accounts-in-glow-what-should-be-there-and-what-is")
        picture(page, FIFE, "report_phone.png", 390, 844)
        picture(page, "public/report.html", "public.png", 1280, 1000)
        picture(page, "index.html", "index.png", 1280, 900)
        first_sheet(page)
        browser.close()


def picture(page: Page, report: str, name: str, width: int, height: int, anchor: str = "") -> None:
    """A report as it opens, or from a section on."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto((RUN / report).as_uri())
    page.wait_for_timeout(1500)
    if anchor:
        page.evaluate("place => document.getElementById(place).scrollIntoView({ behavior: 'instant' })", anchor)
        page.wait_for_timeout(300)
    page.screenshot(path=DOCS / name)


def first_sheet(page: Page) -> None:
    """The first sheet of paper, as a screen shows it."""
    page.set_viewport_size({"width": SHEET["width"], "height": SHEET["height"]})
    page.goto((RUN / FIFE).as_uri())
    page.emulate_media(media="print")
    page.wait_for_timeout(1500)
    page.evaluate("document.body.style.padding = '40px 53px'")
    bottom = page.evaluate("document.querySelector('.front').getBoundingClientRect().bottom + 24")
    page.screenshot(path=DOCS / "monday.png", clip={"x": 0, "y": 0, "width": SHEET["width"], "height": bottom})
    page.emulate_media(media="screen")


if __name__ == "__main__":
    main()
