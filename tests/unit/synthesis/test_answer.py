"""What the trials say together, against hand calculation and the rules for few trials."""

import pytest

from evidose.evidence import Evidence, open_library, read_evidence
from evidose.synthesis.answer import Answer, answer
from evidose.synthesis.methods import methods

LIBRARY = open_library()


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(LIBRARY)


def answered(evidence: Evidence, question: str) -> Answer:
    asked = evidence.questions[question]
    return answer(asked, evidence, methods(LIBRARY))


def test_fibromyalgia_pain_by_hand(evidence: Evidence) -> None:
    """docs/explanation/hand-calculation.md: 0.34 and -0.49 with SE 0.3073 and 0.4109."""
    found = answered(evidence, "fibromyalgia-pain")
    w1, w2 = 1 / 0.30734**2, 1 / 0.41087**2
    by_hand = (0.34 * w1 - 0.49 * w2) / (w1 + w2)
    common = next(s for s in found.sensitivity if s.method == "common")
    assert common.estimate == pytest.approx(by_hand, abs=1e-4)
    half = 1.959964 / (w1 + w2) ** 0.5
    assert common.ci_low == pytest.approx(by_hand - half, abs=1e-4)


def test_two_trials_give_no_prediction_interval_and_no_i2(evidence: Evidence) -> None:
    found = answered(evidence, "fibromyalgia-pain")
    assert found.k == 2
    assert found.headline is not None
    assert found.headline.method == "bayes"
    assert found.headline.pi_low is None
    assert all(s.i2 is None and s.pi_low is None for s in (found.headline, *found.sensitivity))


def test_the_informed_interval_is_wider_than_common_and_narrower_than_knapp_hartung(
    evidence: Evidence,
) -> None:
    found = answered(evidence, "fibromyalgia-pain")
    width = {s.method: s.ci_high - s.ci_low for s in (found.headline, *found.sensitivity) if s}
    assert width["common"] < width["bayes"] < width["REML/adhoc"]


def test_weights_sum_to_one(evidence: Evidence) -> None:
    for question in evidence.questions:
        found = answered(evidence, question)
        assert len(found.weights) == found.k
        if found.k:
            assert sum(found.weights) == pytest.approx(1)


def test_a_question_on_uncontrolled_evidence_is_never_pooled(evidence: Evidence) -> None:
    asked = evidence.questions["fibromyalgia-pain"].model_copy(update={"controlled": False})
    found = answer(asked, evidence, methods(LIBRARY))
    assert found.headline is None
    assert found.k == 0


def test_one_trial_speaks_for_itself(evidence: Evidence) -> None:
    found = answered(evidence, "fibromyalgia-function")
    assert found.k == 1
    assert found.headline is not None
    assert found.headline.method == "single"
    assert found.headline.estimate == pytest.approx(found.derived[0].yi)
    assert found.headline.tau2 is None
