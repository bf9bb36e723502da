"""Tables for spreadsheets: a CSV in which nothing is a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FORMULA = r"^[=+@\t\r-]"


def csv_text(frame: pd.DataFrame) -> str:
    """A table as CSV: text that begins with = + - @ is led by an apostrophe; true, false, and empty for none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    columns = [[_cell(value) for value in frame[name].astype(object)] for name in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}" if re.match(FORMULA, value) else value
    return "" if value is None or value != value else value
