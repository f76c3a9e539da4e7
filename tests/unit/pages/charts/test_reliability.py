"""The reliability diagram: places, areas, words."""

import re
import xml.etree.ElementTree as ET

import pytest

from evidose.pages.charts.reliability import (
    ReliabilityPanel,
    ReliabilityPoint,
    reliability_svg,
)

POINTS = (ReliabilityPoint(0.25, 0.3, 0.2, 0.4, 0.64), ReliabilityPoint(0.75, 0.75, 0.5, 1.0, 0.16))


@pytest.mark.parametrize("inline", [True, False])
def test_points_stand_where_they_belong(inline: bool) -> None:
    svg = reliability_svg([ReliabilityPanel("beyond 0 & 1", POINTS)], "Said < seen", inline=inline)
    root = ET.fromstring(svg)
    circles = [
        {k: float(e.attrib[k]) for k in ("cx", "cy", "r")}
        for e in root.iter()
        if e.tag.endswith("circle")
    ]
    assert circles[1]["cx"] - circles[0]["cx"] == pytest.approx(100)
    assert circles[0]["cy"] - circles[1]["cy"] == pytest.approx(90)
    assert circles[0]["r"] / circles[1]["r"] == pytest.approx(2, abs=0.01)
    assert ("<style" in svg) is not inline


def test_words_tell_the_same() -> None:
    svg = reliability_svg([ReliabilityPanel("beyond 0", POINTS)] * 3, "Title")
    description = re.search(r"<desc[^>]*>(.*)</desc>", svg)
    assert description is not None
    assert "25% said, 30% seen" in description[1]
    assert svg.count("beyond 0</text>") == 3
