"""The drawing of a dose-response curve: inside its doses, with words, and nothing where none is."""

import math
from xml.etree import ElementTree

import pytest

from evidose.pages.charts.dose_curve import DoseCurve, DosePoint, dose_curve_svg

SVG = "{http://www.w3.org/2000/svg}"
LINE = [(0.0, 0.0, 0.0, 0.0), (10.0, 1.0, 0.5, 1.5), (20.0, 1.5, 0.5, 2.5)]


def plot(line=LINE, **more):
    points = (DosePoint("A <1>, dose 10", 10.0, 1.2, 1.0), DosePoint("B", 20.0, 1.0, 0.25))
    words = {"dose_title": "dose", "effect_title": "MD"}
    return DoseCurve("Effect by dose", "two trials", line, points, **words, **more)


def drawn(curve, **more):
    return ElementTree.fromstring(dose_curve_svg(curve, **more))


def test_it_has_a_title_and_a_description():
    root = drawn(plot(), width=600, inline=False)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert (title.text, desc.text) == ("Effect by dose", "two trials")
    assert root.attrib["aria-labelledby"] == f"{title.attrib['id']} {desc.attrib['id']}"


def test_line_band_and_no_difference_are_drawn():
    root = drawn(plot(), width=600)
    paths = list(root.iter(f"{SVG}path"))
    assert len(paths) == 3 and paths[1].attrib["d"].endswith("z")
    ends = [float(part.split(" ")[0]) for part in paths[2].attrib["d"].lstrip("M").split("L")]
    assert ends == sorted(ends) and len(ends) == 3
    legend = [t.text for t in root.iter(f"{SVG}text")]
    assert "mean over trials" in legend and "its 95 % interval" in legend
    circles = list(root.iter(f"{SVG}circle"))
    assert circles[0].find(f"{SVG}title").text == "A <1>, dose 10"
    assert float(circles[0].attrib["r"]) > float(circles[1].attrib["r"])


@pytest.mark.parametrize("line", [[], [(0.0, math.nan, math.nan, math.nan)]])
def test_without_a_curve_only_the_arms_are_drawn(line):
    root = drawn(plot(line), width=600)
    assert len(list(root.iter(f"{SVG}path"))) == 1
    legend = [t.text for t in root.iter(f"{SVG}text")]
    assert "mean over trials" not in legend and "its 95 % interval" not in legend
    assert len(list(root.iter(f"{SVG}circle"))) == 3  # two arms and the legend


def test_no_arm_and_no_curve_is_still_a_drawing():
    empty = DoseCurve("t", "d", [], (), "dose", "MD")
    root = drawn(empty)
    assert not list(root.iter(f"{SVG}circle"))


def test_ratios_have_ticks_of_ratios():
    texts = [t.text for t in drawn(plot(ratio=True), width=600).iter(f"{SVG}text")]
    assert "1" in texts and "5" in texts


def test_a_band_beyond_the_axis_stays_inside():
    wide = [(0.0, 0.0, 0.0, 0.0), (10.0, 1.0, 0.0, 2.0), (20.0, 1.5, -90.0, 90.0)]
    root = drawn(plot(wide), width=600)
    inner = next(e for e in root if e.tag == f"{SVG}svg")
    tall = float(inner.attrib["height"])
    band = list(root.iter(f"{SVG}path"))[1].attrib["d"].strip("Mz").split("L")
    assert all(-0.01 <= float(p.split(" ")[1]) <= tall + 0.01 for p in band)
