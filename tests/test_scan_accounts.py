"""Accounts in files that are sent: an authority's own may stand there, all others are leaks wherever they are put."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from account_nation import MAY, NATION
from report_nation import write_extract
from scanned import Made, leaks_of, reports_of
from small_nation import rows

from glowaudit.orders import Order
from glowaudit.slice_file import read_slice
from glowaudit.workbook import write_workbook

Fife = tuple[Path, Order]
ACCOUNTS = {
    "another authority's person's": "acc-bob-1",
    "that of somebody who only visits": "acc-vic-1",
    "that of a person who is not in SEEMiS": "acc-zoe-1",
    "that of nobody": "acc-nil-1",
}


def made(folder: Path, *authorities: str, **given: str) -> Made:
    """Reports, with the workbooks that are sent."""
    reports = reports_of(write_extract(folder / "extract", **{**NATION, **given}), folder, *authorities, settings=MAY)
    for i, order in reports.orders.items():
        write_workbook(read_slice(Path(order.slice_file)), folder / f"report-{i}" / "actions.xlsx")
    return reports


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The reports of both authorities."""
    return made(tmp_path_factory.mktemp("reports"), "250", "330")


@pytest.fixture
def fife(reports: Made, tmp_path: Path) -> Fife:
    """A copy of Fife's report, and its order."""
    return reports.copy("250", tmp_path / "fife"), reports.orders["250"]


def spoil(folder: Path, markup: str) -> None:
    path = folder / "report.html"
    path.write_text(path.read_text(encoding="utf-8").replace("</main>", f"{markup}</main>", 1), encoding="utf-8")


def write_cell(folder: Path, write: Callable[[xlsxwriter.worksheet.Worksheet], object]) -> None:
    with xlsxwriter.Workbook(str(folder / "actions.xlsx")) as book:
        write(book.add_worksheet("Accounts to act on"))


def test_an_authoritys_own_accounts_may_stand_in_its_report(reports: Made) -> None:
    page = (reports.folder / "report-250" / "report.html").read_text(encoding="utf-8")
    assert all(i in page for i in ("acc-ann-1", "acc-abe-2", "acc-cat-1"))
    for i, order in reports.orders.items():
        assert leaks_of(reports.folder / f"report-{i}", order) == []


def test_the_only_authority_of_an_extract_may_have_accounts_of_nobody_too(tmp_path: Path) -> None:
    reports = made(tmp_path, "250", authorities=rows("authority_id,name", "250,Fife"))
    page = (tmp_path / "report-250" / "report.html").read_text(encoding="utf-8")
    assert "acc-nil-1" in page
    assert "zoe-9001" in page
    assert leaks_of(tmp_path / "report-250", reports.orders["250"]) == []


@pytest.mark.parametrize("whose", ACCOUNTS)
@pytest.mark.parametrize("way", ["<p>{}</p>", "<!-- {} -->", '<p data-x="{}"></p>', "base64"])
def test_any_other_account_is_a_leak_in_a_page(fife: Fife, whose: str, way: str) -> None:
    folder, order = fife
    account = ACCOUNTS[whose]
    spoil(folder, f"<p>{base64.b64encode(account.encode()).decode()}</p>" if way == "base64" else way.format(account))
    found = leaks_of(folder, order)
    assert any("1 id of an account that is not of this authority's people" in leak for leak in found)
    assert not any(account in leak for leak in found)


@pytest.mark.parametrize("whose", ACCOUNTS)
def test_any_other_account_is_a_leak_in_a_workbook(fife: Fife, whose: str) -> None:
    folder, order = fife
    write_cell(folder, lambda sheet: sheet.write_string(3, 3, ACCOUNTS[whose]))
    assert [leak for leak in leaks_of(folder, order) if leak.startswith("actions.xlsx: ") and "an account" in leak]


def test_an_own_account_is_no_leak_wherever_it_stands(fife: Fife) -> None:
    folder, order = fife
    spoil(folder, "<p>acc-ann-1</p>")
    write_cell(folder, lambda sheet: sheet.write_string(3, 3, "acc-lee-1"))
    assert leaks_of(folder, order) == []


def test_a_short_account_is_found_in_a_column_of_accounts(fife: Fife) -> None:
    folder, order = fife
    write_cell(folder, lambda sheet: sheet.write_column(0, 0, ["Account", "k1"]) or sheet.write(0, 1, "Person"))
    found = leaks_of(folder, order)
    assert [leak for leak in found if "column Account" in leak and "not in the report's slice" in leak]


def test_an_account_that_the_slice_should_not_have_is_found_by_its_column(fife: Fife, tmp_path: Path) -> None:
    folder, order = fife
    slice_file = tmp_path / "slice"
    slice_file.write_bytes(Path(order.slice_file).read_bytes())
    with duckdb.connect(str(slice_file)) as connection:
        connection.execute("update report_accounts set account_id = 'acc-vic-1' where account_id = 'acc-ann-1'")
    write_cell(folder, lambda sheet: sheet.write_column(0, 0, ["Account", "acc-vic-1"]) or sheet.write(0, 1, "Person"))
    found = leaks_of(folder, replace(order, slice_file=str(slice_file)))
    assert any(leak.startswith("actions.xlsx: ") and "not of this authority" in leak for leak in found)


def test_somebody_whom_only_an_account_names_is_named_to_nobody(fife: Fife) -> None:
    folder, order = fife
    spoil(folder, "<p>zoe-9001</p>")
    assert any("1 id of a person who is not of this authority" in leak for leak in leaks_of(folder, order))


@pytest.mark.parametrize("account", ["acc-ann-1", *ACCOUNTS.values()])
def test_no_account_may_stand_in_a_report_that_names_nobody(reports: Made, tmp_path: Path, account: str) -> None:
    folder = tmp_path / "national"
    folder.mkdir()
    order = replace(reports.orders["250"], audience="national", authority_id="")
    (folder / "report.html").write_text(f"<!doctype html><html><p>{account}</p></html>", encoding="utf-8")
    assert any("id of an account in a report that names nobody" in leak for leak in leaks_of(folder, order))
