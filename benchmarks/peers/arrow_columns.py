"""Columns of text, as Arrow has read them, made numbers: days, moments, places; which rows lack or repeat something."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

NOTHING, EVER = -1_000_000, 2_932_896  # no day, and 9999-12-31, as days since 1970
EPOCH = date(1970, 1, 1)


def number(day: date) -> int:
    return (day - EPOCH).days


def days_of(column: Any) -> tuple[np.ndarray, np.ndarray]:
    """Days since 1970 of a column of text (NOTHING where empty or bad), and which texts are no days."""
    encoded = column.combine_chunks().dictionary_encode() if hasattr(column, "combine_chunks") else column
    texts = encoded.dictionary.to_pylist()
    values = np.full(len(texts) + 1, NOTHING, dtype=np.int32)
    for place, text in enumerate(texts):
        try:
            values[place] = number(date.fromisoformat(text)) if len(text) == 10 else NOTHING
        except ValueError:
            pass
    places = encoded.indices.fill_null(len(texts)).to_numpy(zero_copy_only=False)
    found = values[places]
    return found, (found == NOTHING) & (places != len(texts))


def moments_of(column: Any) -> tuple[np.ndarray, np.ndarray]:
    """Microseconds of a column of moments (the least number where empty), and which texts are none."""
    texts = pd.Series(column.to_pandas())
    parsed = pd.to_datetime(texts, errors="coerce", format="%Y-%m-%d %H:%M:%S")
    bad = (parsed.isna() & texts.notna()).to_numpy()
    return parsed.to_numpy().astype("datetime64[us]").astype(np.int64), bad


def missing(table: Any, *columns: str) -> np.ndarray:
    """Rows in which one of the columns is empty."""
    bad = np.zeros(table.num_rows, dtype=bool)
    for column in columns:
        if table[column].null_count:
            bad |= pc.is_null(table[column]).to_numpy()
    return bad


def places_in(column: Any, known: Any) -> np.ndarray:
    """The place of each value among the known ones, -1 where it is none of them."""
    return pc.index_in(column, value_set=known).combine_chunks().fill_null(-1).to_numpy(zero_copy_only=False)


def among(column: Any, words: tuple[str, ...]) -> np.ndarray:
    return pc.fill_null(pc.is_in(column, value_set=pa.array(words)), False).to_numpy()


def repeated(table: Any, key: str, deciding: tuple[str, ...]) -> np.ndarray:
    """Rows whose key stands there before, and all rows of a key whose rows differ in what decides."""
    counts = pc.value_counts(table[key].combine_chunks())
    several = counts.field("values").filter(pc.greater(counts.field("counts"), 1)).drop_null()
    bad = np.zeros(table.num_rows, dtype=bool)
    if len(several):
        rows = np.flatnonzero(pc.is_in(table[key], value_set=several).to_numpy())
        few = table.select([key, *deciding]).take(rows).to_pandas()
        versions = few.fillna("").groupby(key)[list(deciding)].nunique().max(axis=1)
        bad[rows] = few.duplicated(key).to_numpy() | (few[key].map(versions) > 1).to_numpy()
    return bad
