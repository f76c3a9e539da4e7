"""What a row says, in plain words."""

from math import log

import pytest

from evidose.actions.know.compare import compare_illness
from evidose.pages.know.comparison.words import (
    alone,
    effect_words,
    gained,
    people_words,
    shown_effect,
    verdict,
)
from evidose.profile import IllnessComparison
from evidose.synthesis import NetworkAnswer, PerHundred
from evidose.synthesis import NetworkEffect as Effect


@pytest.fixture(scope="module")
def found() -> IllnessComparison:
    return compare_illness("fibromyalgia")


def answer(found: IllnessComparison, asked: str) -> NetworkAnswer:
    return next(c.answer for c in found.compared if c.answer.comparison.asked == asked)


MORE, FEWER, BOTH = Effect(0.2, 0.1, 0.3), Effect(-0.2, -0.3, -0.1), Effect(0.0, -0.1, 0.1)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("response-30", ("More people than on placebo", "Fewer people than on placebo",
                         "No benefit shown")),
        ("stopping", ("More people than on placebo", "Fewer people than on placebo",
                      "Not settled")),
        ("pain", ("Worse than placebo", "Better than placebo", "No benefit shown")),
    ],
)  # fmt: skip
def test_verdicts(found: IllnessComparison, asked: str, words: tuple[str, str, str]):
    one, evidence = answer(found, asked), found.evidence
    assert tuple(verdict(one, e, evidence) for e in (MORE, FEWER, BOTH)) == words


def test_an_interval_that_touches_none_is_told_from_none_on_its_side(found: IllnessComparison):
    near = answer(found, "stopping")
    assert verdict(near, Effect(-0.1, -0.3, -0.01), found.evidence).startswith("Fewer")
    assert verdict(near, Effect(-0.1, -0.3, 0.01), found.evidence) == "Not settled"
    assert verdict(near, Effect(0.1, 0.01, 0.3), found.evidence).startswith("More")


def test_intervals_come_first(found: IllnessComparison):
    ratio = Effect(log(1.5), log(1.2), log(2.0))
    assert shown_effect(answer(found, "stopping"), ratio) == pytest.approx((1.5, 1.2, 2.0))
    told = effect_words(answer(found, "stopping"), ratio)
    assert told == "ratio 1.20 to 2.00, best guess 1.50"
    points = effect_words(answer(found, "pain"), Effect(-0.5, -1.25, 0.25))
    assert points == "points −1.25 to 0.25, best guess −0.50"


def test_people():
    told = people_words(PerHundred(30.0, 20.0, 45.0, 10.0, -0.2, 25.0), "placebo")
    assert told == (
        "20 to 45 of 100 people, best guess 30; from as many to 25 more than on placebo"
    )
    assert [gained(x) for x in (-0.4, 0.6, -1.0)] == ["as many", "1 more", "1 fewer"]


def test_what_the_trials_alone_would_read(found: IllnessComparison):
    stopping, evidence = answer(found, "stopping"), found.evidence
    by_node = {r.node: alone(r, stopping, evidence) for r in stopping.rows if not r.published}
    assert by_node["pregabalin"].startswith(
        "Its one trial alone would read: more people than on placebo (ratio 1.36 to 6.50"
    )
    assert by_node["low-dose-naltrexone"] == ""
    lent = next(r for r in stopping.rows if r.published)
    assert alone(lent, stopping, evidence) == ""
