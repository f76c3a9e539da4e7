"""The L'Abbe plot."""

from xml.etree import ElementTree

import pytest

from evidose.pages.charts import Labbe, LabbePoint, labbe_svg

SVG = "{http://www.w3.org/2000/svg}"


def dots(svg: str) -> list[tuple[float, float]]:
    found = ElementTree.fromstring(svg).iter(f"{SVG}circle")
    return [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in found]


def test_axes_are_equal_so_the_diagonal_means_no_difference() -> None:
    points = (LabbePoint("A", 0.1, 0.4), LabbePoint("B", 0.4, 0.1), LabbePoint("C", 0.4, 0.4))
    a, b, c = dots(labbe_svg(Labbe("L", points), width=400))
    assert a[1] == c[1] and b[0] == c[0]


def test_pooled_line_is_drawn_only_where_risks_are() -> None:
    points = (LabbePoint("A", 0.2, 0.1, 0.5),)
    line = [(0.0, 0.0), (0.1, 0.05), (0.9, 0.45), (2.0, 1.0)]
    assert "pooled effect" in labbe_svg(Labbe("L", points, line))
    assert "pooled effect" not in labbe_svg(Labbe("L", points))


@pytest.mark.parametrize("risk", [0.0, 1.0])
def test_edges_are_inside(risk: float) -> None:
    for x, y in dots(labbe_svg(Labbe("L", (LabbePoint("A", risk, risk),)), width=400)):
        assert 0 <= x <= 400 and 0 <= y <= 320
