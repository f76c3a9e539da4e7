"""The radial plot."""

import math

from evidose.pages.charts import Radial, RadialPoint, radial_svg


def test_studies_outside_the_band_are_named() -> None:
    points = (RadialPoint("in", 5.0, 2.4), RadialPoint("out", 5.0, 6.0))
    svg = radial_svg(Radial("R", points, slope=0.5))
    assert ">out</text>" in svg and ">in</text>" not in svg
    assert "1 outside" in svg


def test_without_a_slope_there_is_no_band() -> None:
    svg = radial_svg(Radial("R", (RadialPoint("a", 1.0, 5.0),), slope=math.nan))
    assert 'fill-opacity="0.14"' not in svg and "0 outside" in svg
    assert "nan" not in radial_svg(Radial("R", (RadialPoint("a", math.nan, 1.0),), slope=0.3))
