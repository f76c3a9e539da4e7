from decimal import Decimal

import pytest

from evidose.actions.track.respond import respond_to_record
from evidose.pages.track.own_response import (
    own_response_text,
    own_responses_document,
    own_responses_text,
    reading_sentences,
)
from evidose.person import Dose, LifeEvent, Score
from evidose.safety import Finding

ALARM = Finding("contraindicated", "words", "Words.", "why", "Call.", (), "words", "red-flag", "")


def answers(snapshot):
    return [(a.days, a.response) for a in respond_to_record(snapshot).answers]


def test_how_the_record_was_read_is_told(months):
    told = answers(
        months(
            ("2026-01-05T09:00", Score("pain", "nrs-pain", 9.0)),
            ("2026-01-06T09:00", Score("pain", "bpi-severity", 5.0)),
            ("2026-03-01T21:00", LifeEvent("flare")),
            ("2026-03-02T20:00", Dose("ReVia", True, Decimal(50), "mg")),
            ("2026-03-02T21:00", Dose("naltrexone", True)),
        )
    )
    text = " ".join(reading_sentences(told[0][0]))
    assert "Taken from 2026-02-11" in text
    assert "1 day: their mean" in text
    assert "other scales were left out: 1" in text
    assert "flare" in text
    assert "“naltrexone” without a dose" in text
    assert own_response_text(*told[0]).index("Verdict") < own_response_text(*told[0]).index("read:")


def test_urgent_things_stand_alone(months):
    told = answers(months())
    text = own_responses_text(told, [ALARM], [], refused=False)
    assert text.startswith("! Words.")
    assert "improved while taking it" not in text
    document = own_responses_document([], [ALARM], [], refused=False, one=True)
    assert document["verdict"] == "withheld"
    assert document["p_mcid"] is None
    assert document["urgent"][0]["action"] == "Call."


def test_a_refused_consent_is_respected_and_said():
    assert "took back" in own_responses_text([], [], [], refused=True)
    document = own_responses_document([], [], [], refused=True, one=True)
    assert "took back" in document["explanation"]


@pytest.mark.parametrize("one", [True, False])
def test_every_number_names_its_entries(months, one):
    told = answers(months())
    document = own_responses_document(told, [], [("mood", "why")], refused=False, one=one)
    first = document if one else document["outcomes"][0]
    assert len(first["entries"]["scores"]) == 150
    assert len(first["entries"]["doses"]) == 111
    if not one:
        assert document["left_out"] == [{"outcome": "mood", "why": "why"}]
