"""Tables as Python programs hold them."""

import sys
from datetime import datetime
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from evidose.actions.know import python_frames
from evidose.actions.know.python_frames import as_csv, as_frame, columns_of, studies_of
from evidose.exchange.study_table import READING
from evidose.terms import InputError, MissingPartError


class Frame:
    """What data frames of pandas and polars have in common."""

    def __init__(self, data):
        self.data = data
        self.columns = list(data)

    def __getitem__(self, name):
        return Series(self.data[name])


class Series:
    def __init__(self, values):
        self.values = values

    def __iter__(self):
        return iter(self.values)

    def to_list(self):
        return list(self.values)


WANTED = {"study": ["A", "B"], "yi": [0.1, 0.2], "vi": [0.01, 0.02]}


@pytest.mark.parametrize(
    "data",
    [
        WANTED,
        {"study": ("A", "B"), "yi": np.array([0.1, 0.2]), "vi": Series([0.01, 0.02])},
        [{"study": "A", "yi": 0.1, "vi": 0.01}, {"study": "B", "yi": 0.2, "vi": 0.02}],
        Frame(WANTED),
        SimpleNamespace(to_pydict=lambda: WANTED),
        np.array(
            [("A", 0.1, 0.01), ("B", 0.2, 0.02)], [("study", "U1"), ("yi", float), ("vi", float)]
        ),
    ],
)
def test_any_table_has_columns(data):
    assert columns_of(data) == WANTED
    table = studies_of(data, READING, {})
    assert table.labels() == ["A", "B"]
    assert table.numbers(["yi"])["yi"].tolist() == [0.1, 0.2]


def test_effects_alone():
    table = studies_of(
        np.array([0.1, 0.2]), READING, {"sei": [1, 2], "labels": ["x", "y"], "vi": None}
    )
    assert table.header == ("yi", "sei", "study")
    assert table.labels() == ["x", "y"]


def test_rows_may_lack_cells():
    assert columns_of([{"a": 1}, {"b": 2}]) == {"a": [1, None], "b": [None, 2]}


@pytest.mark.parametrize(
    ("data", "more", "told"),
    [
        (5, {}, "found a int, expected a path, a data frame"),
        ([0.1, 0.2], {}, "found a list"),
        ({"yi": 5}, {}, "5 where a column is expected"),
        ({"yi": "abc"}, {}, "'abc' where a column is expected"),
        ([0.1, 0.2], {"vi": [0.1]}, "columns of different length"),
    ],
)
def test_what_is_no_table_is_told(data, more, told):
    with pytest.raises(InputError) as fault:
        studies_of(data, READING, more)
    assert told in str(fault.value)


def module(name):
    made = ModuleType(name)
    made.DataFrame = lambda columns: (name, columns)
    return made


def test_the_frame_in_use_is_made(monkeypatch):
    for name in ("pandas", "polars"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "polars", module("polars"))
    assert as_frame({"a": [1]}) == ("polars", {"a": [1]})
    monkeypatch.setitem(sys.modules, "pandas", module("pandas"))
    assert as_frame({"a": [1]})[0] == "pandas"


def test_without_either_the_way_out_is_told(monkeypatch):
    monkeypatch.setattr(python_frames, "FRAMES", ("no_such_frames",))
    with pytest.raises(MissingPartError, match="neither is installed"):
        as_frame({"a": [1]})


def test_a_table_becomes_the_text_of_a_file():
    columns = {
        "study": ["A, the first", "B"],
        "n": np.array([3, 4]),
        "te": [0.1 + 0.2, float("nan")],
        "seen": [datetime(2026, 1, 31), None],
        "at": [datetime(2026, 1, 31, 8, 30), "late"],
    }
    text, name = as_csv(columns)
    assert name == "table"
    assert text.decode().splitlines() == [
        "study,n,te,seen,at",
        '"A, the first",3,0.30000000000000004,2026-01-31,2026-01-31 08:30:00',
        "B,4,,,late",
    ]


def test_a_file_is_taken_as_it_is(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"a;b\n1;2\n")
    assert as_csv(path) == as_csv(str(path)) == (b"a;b\n1;2\n", "mine.csv")


def test_what_is_no_table_is_refused(tmp_path):
    with pytest.raises(InputError, match="columns of a: 2, b: 1 rows"):
        as_csv({"a": [1, 2], "b": [1]})
    with pytest.raises(InputError, match="a float"):
        as_csv(0.5)
    with pytest.raises(InputError, match="no such file"):
        as_csv(tmp_path / "none.csv")


def test_numbers_of_arrays_become_numbers_of_python():
    (number,) = columns_of({"n": np.array([3])})["n"]
    assert type(number) is int
