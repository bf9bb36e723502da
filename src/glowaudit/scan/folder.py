"""Reading the folder of a report: each file by its kind. A file of another kind is a fault, so is a folder."""

from __future__ import annotations

from pathlib import Path

from glowaudit.scan.encoded import unfold
from glowaudit.scan.list_file import read_list
from glowaudit.scan.notebook_file import read_notebook_file
from glowaudit.scan.page_file import read_page
from glowaudit.scan.reading import Reading
from glowaudit.scan.workbook_file import read_workbook_file

READERS = {".html": read_page, ".xlsx": read_workbook_file, ".csv": read_list}
NOTEBOOK = ".ipynb"


def read_folder(folder: Path, notebook: str) -> list[Reading]:
    """All that stands in the files of a report, their names included; `notebook`: which of ours it was made by."""
    readings: list[Reading] = []
    barren: set[str] = set()
    for path in sorted(folder.iterdir()):
        reading = Reading(path.name)
        reading.text("name of the file", path.name)
        if path.is_symlink() or not path.is_file() or path.suffix not in (*READERS, NOTEBOOK):
            reading.fault("", "unknown")
        elif path.suffix == NOTEBOOK:
            read_notebook_file(path, reading, notebook)
        else:
            READERS[path.suffix](path, reading)
        unfold(reading, barren)
        readings.append(reading)
    return readings
