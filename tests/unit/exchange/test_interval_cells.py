"""Intervals that stand in one cell."""

import pytest

from evidose.exchange.interval_cells import interval_column, interval_of, with_ends


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("0.31 to 0.88", ("", "0.31", "0.88")),
        ("0.52 (0.31 to 0.88)", ("0.52", "0.31", "0.88")),
        ("0.52 [0.31, 0.88]", ("0.52", "0.31", "0.88")),
        ("−0.3–0.8", ("", "-0.3", "0.8")),
        ("-0.3 - -0.1", ("", "-0.3", "-0.1")),
        ("0,3; 0,8", ("", "0,3", "0,8")),
        ("1e-3 to .5", ("", "1e-3", ".5")),
        ("0.52 (95% CI 0.31 to 0.88)", ("0.52", "0.31", "0.88")),
        ("(0.31 bis 0.88)", ("", "0.31", "0.88")),
    ],
)
def test_as_papers_print_them(cell, parts):
    assert interval_of(cell) == parts


@pytest.mark.parametrize("cell", ["12/40", "0.5", "", "0.52 0.31 to 0.88", "a to b", "1, 2, 3"])
def test_what_is_no_interval(cell):
    assert interval_of(cell) is None


def test_the_column_is_found_by_name_and_cells():
    rows = ({"95% ci": "0.1 to 0.3", "dose": "1 to 2"}, {"95% ci": "NR", "dose": "2 to 3"})
    assert interval_column(("95% ci", "dose"), rows) == "95% ci"
    assert interval_column(("dose",), rows) is None
    assert interval_column(("ci",), ({"ci": "12"},)) is None
    both = ({"ci a": "", "95% ci": "0.1 to 0.3", "99% ci": "0 to 1", "ci": "0 to 1"},)
    assert interval_column(("95% ci", "ci"), both) is None


def test_ends_become_cells():
    rows = with_ends(({"or (95% ci)": "0.5 (0.3 to 0.8)"}, {}), "or (95% ci)", middle=True)
    assert (rows[0]["yi"], rows[0]["ci_low"], rows[0]["ci_high"]) == ("0.5", "0.3", "0.8")
    assert rows[1] == {"yi": "", "ci_low": "", "ci_high": ""}
    assert "yi" not in with_ends(({"ci": "0.3 to 0.8"},), "ci", middle=False)[0]
