"""Each outcome's own type of prior, stretched to the question's unit."""

from dataclasses import replace
from math import log

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.synthesis.heterogeneity import prior_id, tau_prior
from evidose.synthesis.priors import heterogeneity_priors
from evidose.synthesis.scale import question_scale
from evidose.terms import UnknownNameError

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
PUBLISHED = heterogeneity_priors(LIBRARY)


def test_every_question_finds_its_prior() -> None:
    for question in EVIDENCE.questions.values():
        outcome = EVIDENCE.outcomes[question.outcome]
        scale = question_scale(question, EVIDENCE)
        assert prior_id(outcome, scale) in PUBLISHED
        if scale.sd is not None:
            assert tau_prior(outcome, scale, PUBLISHED) is not None


def test_points_stretch_the_prior_by_the_spread() -> None:
    question = EVIDENCE.questions["fibromyalgia-pain"]
    outcome, scale = EVIDENCE.outcomes["pain"], question_scale(question, EVIDENCE)
    one = tau_prior(outcome, replace(scale, sd=1.0), PUBLISHED)
    two = tau_prior(outcome, replace(scale, sd=2.0), PUBLISHED)
    assert one is not None
    assert two is not None
    assert two.centre is not None
    assert one.centre is not None
    assert log(two.centre / one.centre) == pytest.approx(log(2))


def test_an_unknown_prior_is_told() -> None:
    outcome = EVIDENCE.outcomes["pain"].model_copy(update={"heterogeneity_prior": "rhodes"})
    scale = question_scale(EVIDENCE.questions["fibromyalgia-pain"], EVIDENCE)
    with pytest.raises(UnknownNameError, match="heterogeneity prior"):
        tau_prior(outcome, scale, PUBLISHED)
