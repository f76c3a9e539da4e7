import xml.etree.ElementTree as ET
from datetime import date

from evidose.actions.track.respond import respond_to_record
from evidose.pages.track.symptom_chart import symptom_svg
from evidose.person import LifeEvent, Score


def answer(snapshot):
    (found,) = respond_to_record(snapshot, "pain", today=date(2026, 6, 1), compound="LDN").answers
    return found.days, found.response


def test_days_course_band_start_flare_and_goal(months):
    svg = symptom_svg(
        *answer(months(("2026-03-01T21:00", LifeEvent("flare", "bad")))), 3.0, inline=False
    )
    root = ET.fromstring(svg)
    assert sum(e.tag.endswith("circle") for e in root.iter()) == 150
    for word in ("start", "flare", "goal"):
        assert f">{word}<" in svg
    assert svg.count("<path") == 3
    assert "before the start and" in svg


def test_too_few_days_are_drawn_without_a_fit(record):
    few = record(("2026-05-01T21:00", Score("pain", "nrs-pain", 5.0)))
    svg = symptom_svg(*answer(few))
    assert "<path" not in svg
    assert "1 days with an entry" in svg


def test_without_a_score_there_is_no_drawing(record):
    assert symptom_svg(*answer(record(("2026-05-01T21:00", LifeEvent("flare"))))) == ""
