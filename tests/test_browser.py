"""The browser that opens reports in the tests sees all that a page tries to do."""

from pathlib import Path

import pytest

ASKING = """<!doctype html><title>asks</title><img src="https://example.org/a.png">
<script>new WebSocket("wss://example.org/socket"); fetch("http://example.org/b").catch(() => {});
console.error("told"); throw new Error("thrown")</script>"""


def opened(page, folder: Path, html: str):
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    page.goto(file.as_uri())
    page.wait_for_timeout(200)  # what a script asks for may come after the page has loaded
    return page


def test_whatever_a_page_asks_of_the_network_is_recorded(page, tmp_path):
    asked = set(opened(page, tmp_path, ASKING).glow_requests)
    assert asked == {"https://example.org/a.png", "wss://example.org/socket", "http://example.org/b"}


def test_errors_of_a_page_are_recorded(page, tmp_path):
    errors = opened(page, tmp_path, ASKING).glow_errors
    assert "told" in errors
    assert any("thrown" in error for error in errors)


def test_a_quiet_page_has_neither_requests_nor_errors(page, tmp_path):
    quiet = opened(
        page,
        tmp_path,
        "<!doctype html><title>quiet</title><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    )
    assert quiet.title() == "quiet"
    assert (quiet.glow_requests, quiet.glow_errors) == ([], [])


@pytest.mark.parametrize(("ci", "outcome"), [("", "skipped"), ("true", "errors")])
def test_a_missing_browser_skips_a_test_but_fails_it_in_ci(pytester, monkeypatch, root, ci, outcome):
    pytester.makeconftest((root / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile("def test_needs_it(chromium): pass")
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", str(pytester.path))
    result = pytester.runpytest_inprocess("-p", "no:nbval", "-rs")
    result.assert_outcomes(**{outcome: 1})
    result.stdout.fnmatch_lines("*make test-deps*")
