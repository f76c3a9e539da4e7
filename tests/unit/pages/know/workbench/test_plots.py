"""Forest and funnel plots of a table, and their files."""

import numpy as np
import pytest

from evidose.pages.charts import Forest, ForestGroup, ForestRow, forest_svg
from evidose.pages.know.workbench.parts import Part, Row
from evidose.pages.know.workbench.plots import (
    drawn,
    grouped_forest,
    null_of,
    own_funnel,
    rows_forest,
)
from evidose.terms import InputError

ROWS = tuple(ForestRow(n, 0.1, 0.0, 0.2, 0.3) for n in "ABC")
FOREST = Forest("Own table", (ForestGroup(ROWS),), (), "OR", True)


def test_studies_stand_under_their_subgroup():
    part = Part("subgroup", "S", (Row("x", 2, 0.1, None, 0, 0.2, tau2=0.04), Row("y", 1, 0.1)))
    found = grouped_forest(FOREST, {"x": [0, 2], "y": [1]}, part)
    assert [[r.label for r in g.rows] for g in found.groups] == [["A", "C"], ["B"]]
    first, second = found.groups
    assert (first.summaries[0].estimate, first.summaries[0].note) == (0.1, "tau² = 0.04")
    assert second.summaries == ()
    assert found.exponentiate


def test_a_subgroup_without_an_interval_has_no_diamond():
    part = Part("subgroup", "S", (Row("x", 3, 0.1, note="why"),))
    (group,) = grouped_forest(FOREST, {"x": [0, 1, 2]}, part).groups
    assert np.isnan(group.summaries[0].estimate)
    assert group.summaries[0].note == "why"


def test_rows_of_a_part():
    part = Part("cumulative", "Grown", (Row("+ A", 1, 0.1), Row("+ B", 2, 0.1, None, 0.0, 0.2)))
    found = rows_forest(part, FOREST)
    assert [r.label for r in found.rows] == ["+ B"]
    assert (found.title, found.key) == ("Grown", "cumulative")


def test_funnel():
    found = own_funnel("OR", ["A"], np.array([0.1]), np.array([0.04]), 0.2, [(0.3, 0.09)])
    real, added = found.points
    assert (real.label, real.se, real.filled) == ("A", 0.2, False)
    assert (added.estimate, added.se, added.filled) == (0.3, 0.3, True)
    assert found.exponentiate
    assert not own_funnel("MD", [], np.array([]), np.array([]), 0.2).exponentiate


def test_measures_of_one_group_have_no_null():
    assert null_of("OR") == 0.0
    assert null_of("PLO") is None


@pytest.mark.parametrize(
    ("name", "start"), [("a.svg", b"<svg"), ("a.PNG", b"\x89PNG"), ("a.pdf", b"%PDF")]
)
def test_the_ending_says_the_form(name, start):
    svg = forest_svg(FOREST, width=700, inline=False)
    assert drawn(svg, name).lstrip().startswith(start)


def test_another_ending_is_refused():
    with pytest.raises(InputError, match=r"plot: found 'a.gif', expected a name that ends with"):
        drawn("<svg/>", "a.gif")
