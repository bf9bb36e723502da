"""The committed notebooks show what they would show if they ran now."""

from __future__ import annotations

import shutil

import nbformat
import pytest

from glowaudit import notebooks
from glowaudit.charts import CHART_MIME


@pytest.fixture
def copy(root, tmp_path):
    """The authority's notebook where it can be changed, its extract as far away as before."""
    (tmp_path / "data").symlink_to(root / "data")
    folder = tmp_path / "notebooks" / "reports"
    folder.mkdir(parents=True)
    return shutil.copy(root / "notebooks/reports/authority.ipynb", folder / "authority.ipynb")


@pytest.mark.parametrize("path", notebooks.committed(), ids=lambda path: path.stem)
def test_a_committed_notebook_is_fresh(path):
    assert notebooks.is_fresh(path), "run `make notebooks`"


def test_an_output_that_is_out_of_date_is_noticed_and_nothing_is_written(copy, capsys):
    text = copy.read_text(encoding="utf-8").replace("will not.", "will perhaps not.")
    copy.write_text(text, encoding="utf-8")
    assert notebooks.main(["--check", str(copy)]) == 1
    assert "authority.ipynb: out of date; run `make notebooks`" in capsys.readouterr().err
    assert copy.read_text(encoding="utf-8") == text


def test_a_refreshed_notebook_is_the_committed_one_but_for_its_pictures(copy, root):
    committed = nbformat.read(root / "notebooks/reports/authority.ipynb", as_version=4)
    copy.write_text(copy.read_text(encoding="utf-8").replace("will not.", "will perhaps not."), encoding="utf-8")
    assert notebooks.main([str(copy)]) == 0
    refreshed = nbformat.read(copy, as_version=4)
    charts = [bundle for bundle in notebooks.bundles(refreshed) if CHART_MIME in bundle]
    assert len(charts) == 5
    assert all(notebooks.PICTURE in bundle for bundle in charts)
    without = [nbformat.writes(notebooks.without_pictures(notebook)) for notebook in (refreshed, committed)]
    assert without[0] == without[1]


def test_nothing_of_the_moment_or_the_machine_is_kept(root):
    for path in notebooks.committed():
        notebook = nbformat.read(path, as_version=4)
        assert set(notebook.metadata) == {"kernelspec", "language_info"}
        assert notebook.metadata.language_info == {"name": "python"}
        assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)
        assert str(root) not in path.read_text(encoding="utf-8")
