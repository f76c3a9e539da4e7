from dataclasses import replace
from datetime import date

from evidose.pages.track.report.sentences import (
    adherence_text,
    percent,
    period_text,
    probability_sentences,
    side_effect_text,
)
from evidose.response import Period, Taking, Unwanted

DAY = date(2026, 3, 1)


def test_periods_and_regularity():
    assert period_text(Period(DAY, DAY, None)).endswith("dose not told")
    assert "90 % of the days" in adherence_text(Taking((), 100, 81, 9, 10, ()))
    assert "not on the stack" in adherence_text(Taking((), 0, 0, 0, 0, ()))
    assert "%" not in adherence_text(Taking((), 10, 0, 0, 10, ()))


def test_amounts_in_another_unit_are_told():
    taking = Taking((), 10, 9, 1, 0, (), ("800 IU", "2 capsules"))
    assert adherence_text(taking).endswith(
        "nothing noted on 0. Told in another unit, which does not convert: 800 IU, 2 capsules. "
        "Each such dose counts with the amount that was due."
    )
    assert "another unit" not in adherence_text(Taking((), 10, 9, 1, 0, ()))


def test_a_side_effect_in_one_line():
    once = Unwanted("nausea", 1, DAY, DAY, "", (), 1, ())
    assert side_effect_text(once) == (
        "nausea: once, 2026-03-01; first 1 day after a start or change of dose"
    )


def test_probabilities_come_with_their_limits(ordinary):
    ((_, response),) = ordinary.answers
    text = " ".join(probability_sentences(response))
    assert "by 2 points or more" in text
    assert "prior-driven" in text
    assert "cannot part the drug" in text
    none = replace(response, combined=None, why="Too few days.")
    assert list(probability_sentences(none)) == ["Too few days."]


def test_the_ends_are_not_overstated():
    assert percent(0.999).replace("\u00a0", " ") == ">99 %"
    assert percent(0.001).replace("\u00a0", " ") == "<1 %"
