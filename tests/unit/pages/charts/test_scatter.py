"""Plots of points: where they stand, and what their names must not do."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.pages.charts.axis import make_axis
from evidose.pages.charts.scatter import Dot, Scatter, outstanding, scatter_svg

SVG = "{http://www.w3.org/2000/svg}"


def plot(*dots: Dot, down: bool = False) -> Scatter:
    x, y = make_axis(0.0, 10.0, margin=0.0), make_axis(0.0, 1.0, margin=0.0)
    return Scatter("A & B", "two points", x, y, "x", "y", dots, down=down)


def circles(svg: str) -> list[tuple[float, float, float]]:
    root = ElementTree.fromstring(svg)
    found = root.iter(f"{SVG}circle")
    return [tuple(float(c.attrib[a].rstrip("%")) for a in ("cx", "cy", "r")) for c in found]


@pytest.mark.parametrize("down", [False, True])
def test_positions_are_linear_and_directed(down: bool) -> None:
    dots = [Dot(0, 0, "a"), Dot(5, 0.5, "b"), Dot(10, 1, "c")]
    a, b, c = circles(scatter_svg(plot(*dots, down=down), width=400))
    assert b[0] == pytest.approx((a[0] + c[0]) / 2, abs=0.02)
    assert b[1] == pytest.approx((a[1] + c[1]) / 2, abs=0.02)
    assert (c[1] > a[1]) == down and c[0] > a[0]


def test_area_of_a_dot_is_its_share() -> None:
    small, large = circles(scatter_svg(plot(Dot(1, 0, "a", 0.5), Dot(2, 0, "b", 1.0)), width=400))
    assert (small[2] / large[2]) ** 2 == pytest.approx(0.5, rel=0.01)


def test_names_of_close_points_do_not_overlap() -> None:
    dots = [Dot(3, 0.5, "Stein & Aronson, 1953", named=True), Dot(3.1, 0.5, "Hart", named=True)]
    root = ElementTree.fromstring(scatter_svg(plot(*dots), width=400))
    names = [t for t in root.iter(f"{SVG}text") if t.text in ("Hart", "Stein & Aronson, 1953")]
    shifts = [float(t.attrib["dy"]) for t in names]
    assert abs(shifts[0] - shifts[1]) >= 13


def test_outstanding_are_the_largest() -> None:
    assert outstanding([3.0, 9.0, 1.0, 7.0], 2) == {1, 3}


def test_alone_needs_a_width_and_inline_holds_no_styles() -> None:
    with pytest.raises(ValueError, match="width"):
        scatter_svg(plot(), inline=False)
    assert "style" not in scatter_svg(plot(Dot(1, 0, "a")))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), st.booleans())
def test_any_name_is_escaped(name: str, named: bool) -> None:
    svg = scatter_svg(plot(Dot(1, 0.2, name, named=named)))
    titles = [t.text or "" for t in ElementTree.fromstring(svg).iter(f"{SVG}title")]
    assert titles[1].split() == name.split()
