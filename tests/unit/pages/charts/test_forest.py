"""The forest plot: what is drawn where, and what no label can break."""

import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.pages.charts import (
    Forest,
    ForestGroup,
    ForestRow,
    ForestSummary,
    forest_svg,
)

SVG = "{http://www.w3.org/2000/svg}"
NAN = float("nan")


def plot(*rows: ForestRow, **changes: object) -> Forest:
    summary = ForestSummary("Random effects", 0.4, 0.1, 0.7, pi_low=-0.2, pi_high=1.0)
    fields = {"title": "Pain", "groups": (ForestGroup(rows),), "summaries": (summary,)} | changes
    return Forest(**fields)  # type: ignore[arg-type]


TWO = (ForestRow("A 2013", 0.5, 0.0, 1.0, 0.25, "a"), ForestRow("B 2024", 0.2, -0.1, 0.5, 0.75))


def texts(svg: str) -> list[str]:
    return ["".join(t.itertext()) for t in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("width", [None, 320.0, 720.0])
def test_says_every_number(width: float | None) -> None:
    said = texts(forest_svg(plot(*TWO), width=width))
    assert "0.50 (0.00 to 1.00)" in said
    assert "0.20 (−0.10 to 0.50)" in said
    assert "0.40 (0.10 to 0.70)" in said
    assert "95 % prediction interval −0.20 to 1.00" in said


def test_square_area_is_weight() -> None:
    root = ElementTree.fromstring(forest_svg(plot(*TWO), width=720))
    small, large = (float(r.attrib["width"]) for r in root.iter(f"{SVG}rect"))
    assert (small / large) ** 2 == pytest.approx(0.25 / 0.75, rel=5e-3)


def test_positions_are_linear_in_the_estimate() -> None:
    rows = [ForestRow(str(v), v, v - 0.1, v + 0.1) for v in (0.0, 0.3, 0.9)]
    root = ElementTree.fromstring(forest_svg(plot(*rows), width=720))
    x0, x1, x2 = (float(r.attrib["x"]) for r in root.iter(f"{SVG}rect"))
    assert (x2 - x0) / (x1 - x0) == pytest.approx(3.0, rel=1e-3)


def test_ratios_are_printed_not_logarithms() -> None:
    row = ForestRow("A", math.log(2), math.log(1), math.log(4))
    svg = forest_svg(plot(row, exponentiate=True, summaries=()))
    assert "2.00 (1.00 to 4.00)" in texts(svg)


def test_a_wide_interval_gets_arrows_and_spoils_no_axis() -> None:
    wild = ForestRow("Tiny", 0.3, -500.0, 500.0, 0.01)
    svg = forest_svg(plot(*TWO, wild), width=720)
    root = ElementTree.fromstring(svg)
    xs = [float(r.attrib["x"]) for r in root.iter(f"{SVG}rect")]
    assert max(xs) - min(xs) > 15
    assert len(re.findall(r"M-?3 0l", svg)) == 2


def test_not_estimable_is_said_and_not_drawn() -> None:
    svg = forest_svg(plot(*TWO, ForestRow("C", NAN, NAN, NAN)))
    assert "not estimable" in texts(svg)
    assert svg.count("<rect") == 2
    empty = forest_svg(plot(summaries=(ForestSummary("Pooled", NAN, NAN, NAN),)))
    assert "not estimable" in texts(empty)
    assert "nan" not in empty.lower()


def test_anchors_and_important_difference() -> None:
    svg = forest_svg(plot(*TWO, important=1.0, important_label="1 point", key="pain"))
    assert ElementTree.fromstring(svg).find(f".//{SVG}g[@id='a']") is not None
    assert any("1 point" in text for text in texts(svg))
    assert 'aria-labelledby="pain-title pain-desc"' in svg


def test_subgroups_have_headings_and_own_diamonds() -> None:
    groups = (
        ForestGroup(TWO[:1], "Crossover", (ForestSummary("Crossover trials", 0.5, 0.1, 0.9),)),
        ForestGroup(TWO[1:], "Parallel"),
    )
    svg = forest_svg(plot(groups=groups))
    assert {"Crossover", "Crossover trials", "Parallel"} <= set(texts(svg))
    assert svg.count("M0 1l1-1") == 2


def test_inline_takes_colours_from_the_page_and_a_file_holds_its_own() -> None:
    inline = forest_svg(plot(*TWO))
    alone = forest_svg(plot(*TWO), width=720, inline=False)
    assert "<style" not in inline and "style=" not in inline and "--plot-accent" in inline
    assert "var(" not in alone and "prefers-color-scheme" in alone
    with pytest.raises(ValueError, match="width"):
        forest_svg(plot(*TWO), inline=False)


def test_description_tells_the_result() -> None:
    root = ElementTree.fromstring(forest_svg(plot(*TWO, measure="Mean difference")))
    said = root.findtext(f"{SVG}desc") or ""
    assert said.startswith("Mean difference of 2 studies.")
    assert "Random effects: 0.40 (0.10 to 0.70)" in said


@pytest.mark.parametrize("rows", [2, 13])
def test_a_row_costs_less_than_half_a_kilobyte(rows: int) -> None:
    fits = [forest_svg(plot(*(TWO[:1] * n)), width=720) for n in (rows, rows + 10)]
    assert (len(fits[1]) - len(fits[0])) / 10 < 512


anything = st.floats(allow_nan=True, allow_infinity=True)


@given(
    label=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60),
    row=st.tuples(anything, anything, anything),
    weight=st.none() | st.floats(0, 1),
    width=st.sampled_from([None, 340.0, 720.0]),
)
def test_any_row_gives_a_readable_drawing(
    label: str, row: tuple[float, float, float], weight: float | None, width: float | None
) -> None:
    svg = forest_svg(plot(*TWO, ForestRow(label, *row, weight, detail=label)), width=width)
    root = ElementTree.fromstring(svg)
    assert len(root.findall(f".//{SVG}script")) == 0
    for rect in root.iter(f"{SVG}rect"):
        assert math.isfinite(float(rect.attrib["x"].rstrip("%")))
