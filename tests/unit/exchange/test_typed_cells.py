"""Cells that come as numbers read back as the same numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.exchange import typed_cells
from evidose.exchange.number_cells import Marks, read_number
from evidose.exchange.typed_cells import cell_text, parquet_columns, table_of_columns
from evidose.terms import InputError

MARKS = [Marks(False, c, d, t) for c in (0, 1) for d in (0, 1) for t in (0, 1)]


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(MARKS))
def test_a_number_reads_back_whatever_the_table_says_of_commas(value, marks):
    found = read_number(cell_text(value), marks)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *(
            (None, ""),
            (math.nan, ""),
            (np.float64("nan"), ""),
            (3, "3"),
            (3.0, "3"),
            (True, "TRUE"),
        ),
        *((np.int64(4), "4"), (np.bool_(False), "FALSE"), (" a ", "a"), (math.inf, "inf")),
        *((1.234, "1.2340"), (12.5, "12.5"), (1e15, "1000000000000000.0"), ("1,250", "1,250")),
    ],
)
def test_values_as_text(value, text):
    assert cell_text(value) == text


def test_columns_become_a_table():
    found = table_of_columns({" study ": ["A", None], "yi": [0.5, 1.234]}, "t", "rows")
    assert found.header == ("study", "yi")
    assert found.rows == ({"study": "A", "yi": "0.5"}, {"study": "", "yi": "1.2340"})
    assert found.lines == (1, 2)
    assert found.separator == "\t"


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"a": [1], "b": [1, 2]}, "different length"),
        ({}, "no rows"),
        ({"a": []}, "no rows"),
        ({"a": [1], " a": [2]}, "a twice"),
    ],
)
def test_what_is_no_table_is_told(columns, told):
    with pytest.raises(InputError, match=told):
        table_of_columns(columns, "t", "rows")


def test_a_table_beyond_the_bounds_is_refused(monkeypatch):
    monkeypatch.setattr(typed_cells, "MOST_ROWS", 2)
    assert table_of_columns({"a": [1, 2]}, "t", "rows").lines == (1, 2)
    with pytest.raises(InputError, match="at most 2 rows"):
        table_of_columns({"a": [1, 2, 3]}, "t", "rows")


def test_parquet(tmp_path):
    import pyarrow as pa
    from pyarrow import parquet

    file = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"study": ["A", "B"], "yi": [0.1, None]}), file)
    data = file.read_bytes()
    assert parquet_columns(data, "t") == {"study": ["A", "B"], "yi": [0.1, None]}
    with pytest.raises(InputError, match="cannot be read"):
        parquet_columns(data[:-20], "t")
