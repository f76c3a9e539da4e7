"""What a table says of its studies in a further column."""

import pytest

from evidose.actions.know.workbench.study_values import (
    UNKNOWN,
    column_of,
    groups_of,
    numbers_of,
    sorted_by,
    words_of,
)
from evidose.terms import InputError

TEXT = """study,yi,vi,Dose Level,kind,events
A,1,1,5,x,3
B,2,1,3,X,4
C,3,1,10,y  z,5
D,4,1,NR,n/a,6
"""


def test_a_column_is_found_in_any_case_and_by_its_written_name(pooled):
    found = pooled(TEXT)
    assert column_of(found, "dose_level", "x") == "dose level"
    assert column_of(found, "Events", "x") == "xi"
    with pytest.raises(InputError) as fault:
        column_of(found, "doses", "subgroup")
    assert "own.csv: subgroup: found 'doses', expected one of the columns study, yi" in str(
        fault.value
    )
    assert "events" in str(fault.value)
    with pytest.raises(InputError):
        column_of(found, "", "subgroup")


def test_words_and_what_is_missing(pooled):
    assert words_of(pooled(TEXT).table, "kind") == ["x", "X", "y z", UNKNOWN]


def test_groups_by_word_in_any_case(pooled):
    column, groups = groups_of(pooled(TEXT), "KIND", "subgroup")
    assert column == "kind"
    assert groups == {"x": [0, 1], "y z": [2], UNKNOWN: [3]}
    with pytest.raises(InputError, match="column vi: found only '1', expected at least two values"):
        groups_of(pooled(TEXT), "vi", "subgroup")


def test_numbers_or_words(pooled):
    table = pooled(TEXT).table
    numbers = numbers_of(table, "dose level")
    assert numbers[:3].tolist() == [5, 3, 10]
    assert numbers_of(table, "kind") is None


def test_order_by_number_or_by_word(pooled):
    found = pooled(TEXT.replace("NR", "4").replace("n/a", "a"))
    assert sorted_by(found, "dose level", "cumulative") == [1, 3, 0, 2]
    assert sorted_by(found, "kind", "cumulative") == [1, 3, 0, 2]
    with pytest.raises(InputError, match=r"row 5 \(D\), column kind: found nothing"):
        sorted_by(pooled(TEXT), "kind", "cumulative")
