"""Tables with one arm a row."""

import pytest

from evidose.exchange.csv_table import Table
from evidose.exchange.long_table import is_long, side_by_side
from evidose.terms import InputError

HEADER = ("study", "arm", "xi", "ni")


def table(*rows, header=HEADER):
    cells = tuple(dict(zip(header, r, strict=True)) for r in rows)
    return Table(header, cells, tuple(range(2, len(rows) + 2)), ",", (), ("before",))


TWO = (
    ("A", "drug", "4", "123"),
    ("A", "Placebo", "11", "139"),
    ("B", "placebo", "29", "303"),
    ("B", "drug", "6", "306"),
)


def test_arms_stand_side_by_side():
    found = side_by_side(table(*TWO), "own.csv", None)
    assert [r["study"] for r in found.rows] == ["A", "B"]
    numbers = [tuple(r[c] for c in ("ai", "n1i", "ci", "n2i")) for r in found.rows]
    assert numbers == [("4", "123", "11", "139"), ("6", "306", "29", "303")]
    assert found.lines == (2, 5)
    assert found.notes == (
        "before",
        "One arm a row: each was compared with 'Placebo' of its study.",
    )
    assert {r["comparison"] for r in found.rows} == {"drug against Placebo"}


def test_means_and_rates():
    header = ("study", "group", "mi", "sdi", "ni")
    means = table(("A", "t", "5", "2", "30"), ("A", "control", "4", "1", "31"), header=header)
    row = side_by_side(means, "own.csv", None).rows[0]
    assert [row[c] for c in ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i")] == [
        *("5", "2", "30", "4", "1", "31")
    ]
    header = ("study", "arm", "xi", "ti")
    rates = table(("A", "t", "5", "200"), ("A", "control", "4", "100"), header=header)
    row = side_by_side(rates, "own.csv", None).rows[0]
    assert [row[c] for c in ("x1i", "t1i", "x2i", "t2i")] == ["5", "200", "4", "100"]


def test_what_is_long():
    assert is_long(table(*TWO))
    assert not is_long(table(TWO[0], TWO[2]))
    assert not is_long(table(("A", "1", "2"), ("A", "1", "2"), header=("study", "xi", "ni")))
    assert not is_long(table(("A", "x", "2"), ("A", "y", "2"), header=("study", "arm", "ni")))


def test_several_arms_each_meet_the_comparator():
    found = side_by_side(table(*TWO, ("A", "high", "3", "100")), "own.csv", None)
    assert [r["comparison"] for r in found.rows] == [
        *("drug against Placebo", "high against Placebo", "drug against Placebo")
    ]


def test_the_comparator_can_be_said_and_is_asked_for():
    other = tuple((s, "old" if a.casefold() == "placebo" else a, x, n) for s, a, x, n in TWO)
    with pytest.raises(InputError, match="--control 'old'"):
        side_by_side(table(*other), "own.csv", None)
    assert len(side_by_side(table(*other), "own.csv", "OLD").rows) == 2
    with pytest.raises(InputError, match="an arm called 'sham'"):
        side_by_side(table(*other), "own.csv", "sham")


def test_a_study_without_comparator_or_with_an_arm_twice_is_refused():
    with pytest.raises(InputError, match="rows 6: found arms drug"):
        side_by_side(table(*TWO, ("C", "drug", "1", "9")), "own.csv", None)
    with pytest.raises(InputError, match="every arm once"):
        side_by_side(table(*TWO, ("A", "Drug", "1", "9")), "own.csv", None)


def test_outcomes_part_the_rows_of_a_study():
    header = ("study", "arm", "xi", "ni", "outcome")
    rows = [(*r, "death") for r in TWO] + [(*r, "pain") for r in TWO]
    found = side_by_side(table(*rows, header=header), "own.csv", None)
    assert [r["outcome"] for r in found.rows] == ["death", "death", "pain", "pain"]
