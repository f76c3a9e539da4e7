"""The forest plot in a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.pages.charts import (
    Forest,
    ForestGroup,
    ForestRow,
    ForestSummary,
    forest_text,
)

ROWS = (ForestRow("A 2013", -1.0, -2.0, 0.0, 0.2), ForestRow("B 2024", 1.0, 0.5, 1.5, 0.8))
PLOT = Forest("Pain", (ForestGroup(ROWS),), (ForestSummary("Pooled", 0.0, -1.0, 1.0),), digits=1)


def test_two_studies_as_drawn() -> None:
    assert forest_text(PLOT, width=60).splitlines()[:3] == [
        "Pain",
        "A 2013    ╶───────▪────────╴              −1.0 (−2.0 to 0.0)",
        "B 2024                     │   ╶───■───╴    1.0 (0.5 to 1.5)",
    ]


@given(
    label=st.text(min_size=0, max_size=50).filter(str.isprintable),
    ends=st.tuples(st.floats(), st.floats(), st.floats()),
    width=st.integers(0, 140),
    ratios=st.booleans(),
)
def test_never_wider_than_asked(
    label: str, ends: tuple[float, float, float], width: int, ratios: bool
) -> None:
    groups = (ForestGroup((*ROWS, ForestRow(label, *ends))),)
    forest = Forest("T" * 200, groups, PLOT.summaries, exponentiate=ratios)
    lines = forest_text(forest, width=width).splitlines()
    assert max(map(len, lines)) <= max(width, 60)


def test_plain_text_is_ascii() -> None:
    forest = Forest(
        "Pain",
        (ForestGroup((*ROWS, ForestRow("C", 0.0, float("-inf"), float("inf")))),),
        (ForestSummary("Pooled", 0.0, -1.0, 1.0, -3.0, 3.0, note="tau² 0.3"),),
        important=0.5,
        favours_low="placebo",
        favours_high="drug",
    )
    text = forest_text(forest, plain=True)
    assert text.isascii()
    assert "<- placebo" in text and "drug ->" in text and ": important difference" in text


@pytest.mark.parametrize("plain", [True, False])
def test_not_estimable_row_is_kept(plain: bool) -> None:
    nan = float("nan")
    forest = Forest("Pain", (ForestGroup((*ROWS, ForestRow("C", nan, nan, nan))),))
    assert "not estimable" in forest_text(forest, plain=plain)
