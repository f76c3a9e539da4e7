"""The specification curve: order, marks, words."""

import re
import xml.etree.ElementTree as ET

import pytest

from evidose.pages.charts.specification_curve import (
    CurvePoint,
    SpecificationCurve,
    specification_curve_svg,
)

POINTS = tuple(
    CurvePoint(x, x - 0.5, x + 0.5, side, (option,))
    for x, side, option in ((-0.2, 0, "MD"), (0.1, 0, "SMD"), (0.8, 1, "SMD"))
)
CURVE = SpecificationCurve(
    "Does it < help?", [("measure", ("MD", "SMD"))], POINTS, 3, 0.5, "points"
)


@pytest.mark.parametrize("inline", [True, False])
def test_every_point_has_one_mark_under_its_option(inline: bool) -> None:
    svg = specification_curve_svg(CURVE, inline=inline)
    paths = [e.attrib["d"] for e in ET.fromstring(svg).iter() if e.tag.endswith("path")]
    marks = [p for p in paths if p.endswith("v6")]
    assert [p.count("M") for p in marks] == [1, 2]
    assert ("<style" in svg) is not inline


def test_verdicts_have_their_own_colour_and_higher_is_better() -> None:
    svg = specification_curve_svg(CURVE)
    root = ET.fromstring(svg)
    intervals = [e.attrib["d"] for e in root.iter() if "V" in e.attrib.get("d", "")]
    assert [p.count("M") for p in intervals] == [2, 1]
    heights = [float(m) for m in re.findall(r"M[\d.]+ ([\d.]+)h", svg)]
    assert heights == sorted(heights, reverse=True)


def test_the_words_tell_range_and_place() -> None:
    svg = specification_curve_svg(CURVE)
    assert "3 analyses in order of their estimate, from -0.20 over 0.10 to 0.80 points" in svg
