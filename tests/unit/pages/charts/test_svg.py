"""Filling of SVG templates: escaping, colours, coordinates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.pages.charts import Forest, ForestGroup, ForestRow, forest_svg
from evidose.pages.charts.svg import place


def test_text_is_escaped_wherever_it_stands() -> None:
    bad = '"><script>alert(1)</script>'
    row = ForestRow(bad, 1.0, 0.5, 1.5, anchor=bad, detail=bad)
    forest = Forest(bad, (ForestGroup((row,), bad),), measure=bad, favours_low=bad, key=bad)
    for width in (None, 720.0):
        assert "<script" not in forest_svg(forest, width=width)


@pytest.mark.parametrize("inline", [True, False])
def test_colours_have_a_fallback(inline: bool) -> None:
    forest = Forest("A", (ForestGroup((ForestRow("B", 1.0, 0.0, 2.0),)),), important=0.5)
    svg = forest_svg(forest, width=400, inline=inline)
    assert "#d1603d" in svg
    assert "currentColor" in svg


@given(st.floats(-1e4, 1e4))
def test_coordinates_are_short_and_close(value: float) -> None:
    assert abs(float(place(value)) - value) <= 0.005 + 1e-9
    assert len(place(value)) <= 8
