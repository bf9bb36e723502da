"""Running the notebooks of reports: their parameters are checked, and nothing but a fitting slice is read."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from report_nation import write_extract
from small_nation import SPRING
from style import cells_of

from glowaudit import reporting
from glowaudit.audit import Audit
from glowaudit.authority_report import AuthorityReport
from glowaudit.errors import UsageError
from glowaudit.folders import folder_name, folder_names
from glowaudit.orders import NOTEBOOKS
from glowaudit.reporting import check_parameters, notebook_path, parameters_of
from glowaudit.slices import Slicer

DAYS = {"as_of": "2016-04-26", "deletion_on": "2016-05-02"}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"autority_id": "250"}, "unknown parameter 'autority_id'"),
        ({"x=1;__import__('os').system('false')#": 3}, "unknown parameter"),
        ({"authority_id": 250}, "authority_id is 250: it must be text"),
        ({"extract": None}, "extract is None: it must be text"),
        ({"feed_lag_days": "1"}, "feed_lag_days is '1'"),
        ({"staff_choice_follows": 1}, "staff_choice_follows is 1"),
        ({"as_of": "16 May 2016"}, "as_of is '16 May 2016'"),
        ({"enrolments": "some"}, "enrolments is 'some'"),
        ({"people": "most"}, "people is 'most': it must be one of none, action, all"),
        ({"audience": "public"}, "unknown parameter 'audience'"),
        ({"delete_by": "soon"}, "delete_by is 'soon'"),
        ({"recipient": 7}, "recipient is 7: it must be text"),
    ],
)
def test_an_unknown_misspelt_or_ill_typed_parameter_is_an_error_before_papermill_runs(parameters, message, monkeypatch):
    monkeypatch.setattr("papermill.execute_notebook", lambda *_, **__: pytest.fail("papermill has run"))
    with pytest.raises(UsageError) as fault:
        reporting.run_notebook(DAYS | parameters)
    assert message in str(fault.value)
    assert fault.value.exit_code == 2


def test_the_notebook_refuses_what_it_is_not_given_rightly(tmp_path):
    with pytest.raises(UsageError, match="authority_id is 250"):
        AuthorityReport.open(250, "somewhere", **DAYS)
    with pytest.raises(UsageError, match="either extract"):
        AuthorityReport.open("250", **DAYS)
    with pytest.raises(UsageError, match="either extract"):
        AuthorityReport.open("250", "somewhere", "a slice", **DAYS)
    with pytest.raises(UsageError, match="unknown parameter 'as_off'"):
        AuthorityReport.open("250", "somewhere", **DAYS, as_off="2016-05-16")
    with pytest.raises(UsageError, match=r"slice_file 'none.duckdb' is not there"):
        AuthorityReport.open("250", slice_file=str(tmp_path / "none.duckdb"), **DAYS)


def test_a_slice_of_another_authority_or_other_settings_is_refused(tmp_path):
    with Audit.of(write_extract(tmp_path / "extract"), SPRING) as audit:
        slice_file = str(Slicer(audit).write("250", tmp_path / "slice.duckdb"))
    assert AuthorityReport.open("250", slice_file=slice_file, **DAYS)
    for authority_id, changed in (("330", {}), ("250", {"feed_lag_days": 2}), ("250", {"known_at": "2016-04-01"})):
        with pytest.raises(UsageError, match="another authority or with other settings"):
            AuthorityReport.open(authority_id, slice_file=slice_file, **DAYS | changed)


@pytest.mark.parametrize("notebook", sorted(set(NOTEBOOKS.values())))
def test_the_parameters_cell_of_a_notebook_names_exactly_its_parameters(notebook):
    (cell,) = [text for kind, text, tags in cells_of(notebook_path(notebook)) if "parameters" in tags]
    names = [node.id for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.Name)]
    known = parameters_of(notebook)
    assert sorted(names) == sorted(known)
    check_parameters({name: value for name, value in evaluated(cell).items() if name in known}, notebook)


def evaluated(cell: str) -> dict[str, object]:
    names: dict[str, object] = {}
    exec(cell, names)
    return names


@pytest.mark.parametrize("authority_id", ["..", ".", "a/b", "a\\b", "C:", "é", "x" * 500, "CON ", "a%2Fb", "../../etc"])
def test_an_id_makes_a_folder_name_that_stays_where_it_is(authority_id, tmp_path):
    name = folder_name(authority_id)
    folder = tmp_path / name
    folder.mkdir()
    assert folder.resolve().parent == tmp_path.resolve()
    assert len(name) <= 100


def test_no_two_ids_share_a_folder_even_where_capitals_do_not_count():
    names = folder_names(["ab", "AB", "a/b", "a%2Fb", "x" * 500, "x" * 501, "250"])
    assert len({name.casefold() for name in names.values()}) == len(names)
    assert names["250"] == "250"


def test_a_moment_until_which_rows_are_known_reaches_the_report(tmp_path):
    extract = write_extract(tmp_path / "extract")
    report = AuthorityReport.open("250", str(extract), **DAYS, known_at="2016-04-01")
    assert report.tables["run_settings"]["known_at"].iloc[0].date() == date(2016, 4, 1)
    assert Path(extract).is_dir()
