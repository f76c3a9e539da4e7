import math
import re

from evidose.pages.charts.bubble import Bubble, BubblePlot, bubble_svg

LINE = [(1.0, -0.5, -0.9, -0.1), (3.0, 0.0, -0.3, 0.3), (5.0, 0.5, 0.1, 0.9)]
POINTS = (
    Bubble("on the line", 2.0, -0.25, 1.0),
    *(Bubble(f"S{i}", i, 1.5, 0.25) for i in range(1, 5)),
    Bubble("far <off>", 5.0, -1.0, 0.25),
)


def test_a_large_study_has_a_large_dot_and_far_ones_are_named():
    svg = bubble_svg(BubblePlot("T", LINE, POINTS, "dose", "MD"), width=640, inline=False)
    radii = [float(r) for r in re.findall(r'<circle[^>]* r="([\d.]+)"', svg)]
    assert max(radii) == 8.0 and radii.count(4.0) >= 5
    assert "far &lt;off&gt;" in svg and not re.search(r"<text[^>]*>on the line", svg)


def test_words_say_what_the_picture_shows():
    plot = BubblePlot("T", LINE, POINTS, "dose", "RR", exponentiate=True, level=0.9)
    svg = bubble_svg(plot)
    assert f"goes from {math.exp(-0.5):.3g} at 1 to {math.exp(0.5):.3g} at 5" in svg
    assert "its 90 % interval" in svg and "no difference" in svg


def test_measures_without_a_null_have_no_line_of_it():
    assert "no difference" not in bubble_svg(BubblePlot("T", LINE, POINTS, "n", null=None))
