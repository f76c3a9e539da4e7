from datetime import date, timedelta
from decimal import Decimal

import pytest

from evidose.actions.track.personal_library import personal_library
from evidose.actions.track.standing import standing_alarms, urgent_words
from evidose.person import Dose, LabResult, Medicine, Note

TODAY = date.today()


def alarms(snapshot):
    return standing_alarms(snapshot, personal_library(), "low-dose-naltrexone", TODAY)


def ago(days):
    return f"{TODAY - timedelta(days=days)}T00:00"


@pytest.mark.parametrize(
    "body",
    [
        Note("I want to die"),
        Note("dark urine and yellow eyes"),
        Dose("tramadol", True),
        Medicine("oxycodone", Decimal(10), "mg"),
        LabResult("alt", Decimal(900), unit="U/L", high=Decimal(40)),
    ],
    ids=str,
)
def test_what_forbids_or_is_urgent_stands(record, body):
    assert alarms(record((ago(2), body)))


def test_what_is_long_ago_or_over_or_harmless_does_not(record):
    old = TODAY - timedelta(days=60)
    assert not alarms(
        record(
            (ago(60), Note("I want to die")),
            (ago(60), Dose("tramadol", True)),
            (ago(90), Medicine("oxycodone", Decimal(10), "mg")),
            (ago(60), Medicine("oxycodone", stop=old)),
            (ago(50), LabResult("alt", Decimal(900), unit="U/L", high=Decimal(40))),
            (ago(2), LabResult("alt", Decimal(30), unit="U/L", high=Decimal(40))),
            (ago(1), Note("slept well")),
        )
    )


def test_words_of_a_diary_count_for_as_long_as_the_rules_look_back():
    known = personal_library()
    for days, counts in ((3, True), (60, False)):
        texts = [(TODAY - timedelta(days=days), "I want to die")]
        assert bool(urgent_words(texts, known, "low-dose-naltrexone", TODAY)) is counts
