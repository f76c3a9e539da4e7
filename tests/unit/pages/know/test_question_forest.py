"""Forest plots of questions: benefit to the right for differences, the event's ratio otherwise."""

import math

from evidose.evidence import open_library, read_evidence
from evidose.pages.know.question_forest import question_forest
from evidose.profile import build_profile

LIBRARY = open_library()
PROFILE = build_profile("LDN", read_evidence(LIBRARY), LIBRARY)


def test_differences_put_benefit_to_the_right() -> None:
    forest = question_forest(PROFILE.questions["fibromyalgia-pain"].answer)
    assert forest is not None
    assert not forest.exponentiate
    assert forest.favours_high == "favours drug"
    assert [r.label for r in forest.rows] == ["FINAL 2024", "INNOVA 2026"]
    assert forest.rows[0].estimate > 0 > forest.rows[1].estimate


def test_ratios_of_harm_put_placebo_to_the_right() -> None:
    forest = question_forest(PROFILE.questions["any-adverse-event"].answer)
    assert forest is not None
    assert forest.exponentiate
    assert forest.favours_high == "favours placebo"
    final = next(r for r in forest.rows if r.label == "FINAL 2024")
    assert math.isclose(math.exp(final.estimate), (41 / 49) / (43 / 50))
    for row in (*forest.rows, *forest.all_summaries):
        assert row.low <= row.estimate <= row.high


def test_nothing_pooled_nothing_drawn() -> None:
    empty = [q.answer for q in PROFILE.questions.values() if q.answer.headline is None]
    assert empty
    assert all(question_forest(a) is None for a in empty)
