from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from evidose.exchange.fhir_time import first_day, last_day, read_time

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-04", datetime(2026, 4, 1, 12, tzinfo=OSLO)),
        ("2026-04-03", datetime(2026, 4, 3, 12, tzinfo=OSLO)),
        ("2026-04-03T08:00:00", datetime(2026, 4, 3, 8, tzinfo=OSLO)),
        ("2026-04-03T08:00:00Z", datetime(2026, 4, 3, 10, tzinfo=OSLO)),
        ("", None),
    ],
)
def test_times(text, at):
    assert read_time(text, "Europe/Oslo") == at


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3), date(2024, 2, 3)),
        ("2024-02-03T23:00:00Z", date(2024, 2, 3), date(2024, 2, 3)),
        ("", None, None),
        (None, None, None),
    ],
)
def test_first_and_last_day(text, first, last):
    assert (first_day(text), last_day(text)) == (first, last)
