"""The Baujat plot names the studies that stand out."""

import math

from evidose.pages.charts import BaujatPlot, BaujatPoint, baujat_svg


def test_names_the_four_that_stand_out_and_keeps_the_rest_as_titles() -> None:
    points = tuple(BaujatPoint(f"Study {i}", i * 1.0, i * 0.1) for i in range(10))
    svg = baujat_svg(BaujatPlot("B", points))
    named = [i for i in range(10) if f">Study {i}</text>" in svg]
    assert named == [6, 7, 8, 9]
    assert svg.count("<circle") == 10
    assert "Standing out: Study 6, Study 7, Study 8, Study 9." in svg


def test_what_cannot_be_drawn_is_left_out() -> None:
    svg = baujat_svg(BaujatPlot("B", (BaujatPoint("A", math.nan, 1.0), BaujatPoint("B", 0.0, 0.0))))
    assert svg.count("<circle") == 1 and "nan" not in svg
    assert "0 studies" in baujat_svg(BaujatPlot("B", ()))
