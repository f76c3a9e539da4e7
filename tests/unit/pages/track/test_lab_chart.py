import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal

from evidose.actions.track.labs import labs_of_record
from evidose.pages.track.lab_chart import lab_svg
from evidose.person import LabResult


def draw(months, *values, **more):
    days = ("2026-01-05", "2026-02-01", "2026-04-01", "2026-05-20")
    told = [
        (f"{d}T09:00", LabResult("crp", Decimal(v.lstrip("<")), "<" * ("<" in v), "mg/L",
                                 high=Decimal(5)))
        for d, v in zip(days, values, strict=False)
    ]  # fmt: skip
    (course,) = labs_of_record(months(*told), today=date(2026, 6, 30)).courses
    return lab_svg(course, "CRP", **more)


def test_band_limit_start_and_words(months):
    svg = draw(months, "14", "9", "5", "<0.6", inline=False)
    root = ET.fromstring(svg)
    circles = [e for e in root.iter() if e.tag.endswith("circle")]
    assert len(circles) == 4
    assert sum(e.get("fill") == "none" for e in circles) == 1
    assert "upper limit" in svg
    assert ">start<" in svg
    assert "Z" in svg
    assert "2026-05-20 &lt;0.6" in svg


def test_one_result_is_drawn_without_a_band(months):
    assert "Z" not in draw(months, "14").partition("</desc>")[2]
