from datetime import date, timedelta
from decimal import Decimal

import pytest

from evidose.actions.track.labs import labs_of_file, labs_of_record
from evidose.person import LabResult
from evidose.terms import InputError, UnknownNameError

TODAY = date(2026, 6, 30)


def lab(test, value, unit="mg/L", high=5, sign=""):
    limit = None if high is None else Decimal(high)
    return LabResult(test, Decimal(str(value)), sign, unit, high=limit)


def serial(test, values, unit="mg/L", high=5):
    days = [date(2026, 1, 5) + timedelta(days=28 * i) for i in range(len(values))]
    return [(f"{d}T09:00", lab(test, v, unit, high)) for d, v in zip(days, values, strict=True)]


def test_courses_start_with_the_compound_and_name_their_entries(months):
    found = labs_of_record(months(*serial("crp", [20, 22, 4, 4])), today=TODAY)
    (crp,) = found.courses
    assert found.start == date(2026, 2, 10)
    assert crp.since_start.beyond_noise
    assert len({p.entry for p in crp.points}) == 4
    assert found.outcome == "pain"
    assert not found.relations["crp"].told


def test_units_are_those_of_the_newest_result(months):
    found = labs_of_record(
        months(
            ("2026-01-05T09:00", lab("crp", "1.2", "mg/dL", "0.5")),
            ("2026-03-05T09:00", lab("crp", "9", "mg/L", "5")),
        ),
        today=TODAY,
    )
    (crp,) = found.courses
    assert crp.unit == "mg/L"
    assert crp.points[0].value == pytest.approx(12)
    assert crp.points[0].high == pytest.approx(5)


def test_every_threshold_is_told_and_a_bound_below_settles_it(months):
    high = ("2026-04-01T09:00", lab("alt", 130, "U/L", 40))
    (alert,) = labs_of_record(months(high), today=TODAY).alerts
    assert alert.settled is None
    later = ("2026-05-01T09:00", lab("alt", 10, "U/L", 40, "<"))
    assert labs_of_record(months(high, later), today=TODAY).alerts[0].settled == date(2026, 5, 1)
    above = ("2026-04-01T09:00", lab("alt", 130, "U/L", 40, ">"))
    assert labs_of_record(months(above), today=TODAY).alerts


def test_a_value_without_a_limit_is_held_against_the_assumed_one(months):
    (alert,) = labs_of_record(
        months(("2026-04-01T09:00", lab("alt", 900, "U/L", None))), today=TODAY
    ).alerts
    assert alert.alert.rule.id == "transaminases-5"
    assert "limit assumed" in alert.alert.results[0].shown


def test_a_value_that_cannot_be_compared_is_said_to_be_unchecked(months):
    found = labs_of_record(months(*serial("alt", [900, 30], "stone", None)), today=TODAY)
    assert found.alerts == ()
    assert found.unchecked == ("alt",)


def test_percents_and_ifcc_units_make_one_course(months):
    rows = [
        ("2026-01-05T09:00", lab("hba1c", "6.5", "%", None)),
        ("2026-03-05T09:00", lab("hba1c", "48", "mmol/mol", None)),
    ]
    (course,) = labs_of_record(months(*rows), today=TODAY).courses
    assert [p.value for p in course.points] == [pytest.approx(47.5, abs=0.1), 48]


def test_words_and_titres_are_kept_as_written(months):
    found = labs_of_record(
        months(
            ("2026-04-01T09:00", LabResult("ana", titre=160)),
            ("2026-05-01T09:00", LabResult("ana", word="negative")),
        ),
        today=TODAY,
    )
    assert found.in_words == {"ana": ((date(2026, 4, 1), "1:160"), (date(2026, 5, 1), "negative"))}
    assert found.courses == ()


def test_one_test_and_one_symptom_can_be_asked_for(months):
    snapshot = months(*serial("crp", [8, 9]), *serial("alt", [20, 21], "U/L", 40))
    found = labs_of_record(snapshot, test="C-reactive protein", outcome="pain", today=TODAY)
    assert [c.biomarker for c in found.courses] == ["crp"]
    with pytest.raises(UnknownNameError):
        labs_of_record(snapshot, test="moon", today=TODAY)
    with pytest.raises(InputError, match="without a score"):
        labs_of_record(snapshot, outcome="fatigue", today=TODAY)


def test_a_file_is_read_with_a_start(tmp_path):
    path = tmp_path / "labs.csv"
    path.write_text(
        "date,test,value,unit,low,high\n2026-01-01,CRP,20,mg/L,0,5\n2026-02-01,CRP,22,mg/L,0,5\n"
        "2026-05-01,CRP,3,mg/L,0,5\n"
    )
    found = labs_of_file(path, compounds=("LDN",), start=date(2026, 3, 1), today=TODAY)
    assert found.courses[0].since_start.beyond_noise
    assert found.outcome is None
    with pytest.raises(InputError, match="no such file"):
        labs_of_file(tmp_path / "none.csv", compounds=("LDN",))
