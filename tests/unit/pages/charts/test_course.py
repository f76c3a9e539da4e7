import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest

from evidose.pages.charts.course import CoursePlot, course_svg

FIRST = date(2026, 1, 1)


def days(count, every=1):
    return [FIRST + timedelta(days=every * i) for i in range(count)]


def plot(count=10, every=1, **more):
    return CoursePlot(
        "Pain <0 to 10>", "Words.", 0, 10, [(d, 5.0) for d in days(count, every)], **more
    )


def circles(svg):
    return [e.attrib for e in ET.fromstring(svg).iter() if e.tag.endswith("circle")]


@pytest.mark.parametrize("inline", [True, False])
def test_dots_stand_at_their_days_and_values(inline):
    svg = course_svg(plot(11), inline=inline)
    places = [float(c["cx"]) for c in circles(svg)]
    assert places[0] == 34
    assert places[-1] == 352
    assert places[5] == pytest.approx(193)
    assert ("<style" in svg) is not inline
    assert "&lt;0 to 10&gt;" in svg


def test_everything_that_can_be_drawn_is():
    d = days(120)
    svg = course_svg(
        plot(
            120,
            open_dots=[(d[3], 2.0)],
            line=[(x, 4.0) for x in d],
            dashed=[(x, 6.0) for x in d],
            band=[(x, 3.0, 5.0) for x in d],
            levels=[(3.0, "goal")],
            marks=[(d[30], "start"), (d[110], "stop")],
            spells=[(d[50], d[60], "flare")],
        )
    )
    for word in ("goal", "start", "stop", "flare"):
        assert f">{word}<" in svg
    assert svg.count("<path") == 3
    assert 'text-anchor="end" font-size="11">stop' in svg


def test_a_sheet_of_paper_has_no_title_and_no_colours_of_a_screen():
    svg = course_svg(plot(), inline=False, paper=True)
    assert "font-weight" not in svg
    assert "<style" not in svg


def test_months_are_few_and_named():
    labels = re.findall(r'dy="14"[^>]*>([^<]+)<', course_svg(plot(30, 30)))
    assert 3 <= len(labels) <= 5
    assert any("2027" in label for label in labels)
    assert re.findall(r'dy="14"[^>]*>([^<]+)<', course_svg(plot(1))) == ["2026-01-01"]


def test_one_day_alone_stands_in_the_middle():
    (dot,) = circles(course_svg(plot(1)))
    assert float(dot["cx"]) == pytest.approx((34 + 352) / 2)


def test_many_dots_are_small_and_the_drawing_stays_small():
    svg = course_svg(plot(180))
    assert {c["r"] for c in circles(svg)} == {"1.6"}
    assert len(svg) < 12_000


def test_labels_of_several_marks_stand_in_rows_inside_the_drawing():
    d = days(60)
    names = ("start of something long", "start of another one")
    svg = course_svg(plot(60, marks=[(d[40], names[0]), (d[40], names[1])]))
    told = [
        re.search(
            rf'x="([\d.]+)" y="([\d.]+)"[^>]*dy="(-[\d.]+)" text-anchor="(\w+)"[^>]*>{n}<', svg
        )
        for n in names
    ]
    assert [t[4] for t in told] == ["end", "end"]
    assert [float(t[3]) for t in told] == [-15, -3]
    assert float(told[0][2]) - 15 > 16 + 6  # below the title
    (one,) = re.findall(
        r'dy="(-[\d.]+)" text-anchor="start"[^>]*>begun<',
        course_svg(plot(60, marks=[(d[1], "begun")])),
    )
    assert float(one) == -3
    early = course_svg(
        plot(60, marks=[(d[1], "a label that is far too long for any drawing of ours")])
    )
    assert 'text-anchor="start" font-size="11">a label' in early
