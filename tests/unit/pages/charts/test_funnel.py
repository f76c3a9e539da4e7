"""The contour-enhanced funnel plot."""

import math
from xml.etree import ElementTree

import pytest

from evidose.pages.charts import Funnel, FunnelPoint, funnel_svg

SVG = "{http://www.w3.org/2000/svg}"
POINTS = (
    FunnelPoint("A", 0.2, 0.1),
    FunnelPoint("B", 0.8, 0.4),
    FunnelPoint("mirror", -0.4, 0.4, filled=True),
)


def test_filled_studies_are_hollow_and_not_counted() -> None:
    root = ElementTree.fromstring(funnel_svg(Funnel("F", POINTS, pooled=0.3)))
    assert "2 studies" in (root.findtext(f"{SVG}desc") or "")
    dots = [c for c in root.iter(f"{SVG}circle") if c.find(f"{SVG}title") is not None]
    assert [c.attrib.get("fill") for c in dots] == [None, None, "none"]


def test_precise_studies_stand_on_top() -> None:
    root = ElementTree.fromstring(funnel_svg(Funnel("F", POINTS), width=400))
    dots = [c for c in root.iter(f"{SVG}circle") if c.find(f"{SVG}title") is not None]
    assert float(dots[0].attrib["cy"]) < float(dots[1].attrib["cy"])


def test_contours_stand_at_their_p_values() -> None:
    points = (FunnelPoint("A", 5.0, 1.0), FunnelPoint("B", -5.0, 1.0))
    root = ElementTree.fromstring(funnel_svg(Funnel("F", points)))
    area = next(s for s in root.iter(f"{SVG}svg") if "preserveAspectRatio" in s.attrib)
    bands = [p.attrib["d"] for p in area if "fill-opacity" in p.attrib]
    ends = [float(spot.split()[0]) for spot in bands[1][1:-1].split("L")]
    half = 5.4 * 2  # axis of 10 units with a margin of 4 % on both sides
    expected = [50 + 100 * z * 1.05 / half for z in (0, 1.6449, 1.96)]
    assert ends == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_points_that_cannot_be_drawn_are_left_out(bad: float) -> None:
    svg = funnel_svg(Funnel("F", (*POINTS, FunnelPoint("C", bad, 0.1), FunnelPoint("D", 1, 0.0))))
    assert "nan" not in svg and "inf" not in svg
    assert "2 studies" in svg


def test_no_points_is_an_empty_plot() -> None:
    ElementTree.fromstring(funnel_svg(Funnel("F", (), pooled=math.nan)))


def test_is_small() -> None:
    points = tuple(FunnelPoint(f"Study {i}", i / 10, 0.1 + i / 50) for i in range(13))
    assert len(funnel_svg(Funnel("F", points, pooled=0.5))) < 6000
