"""The fitted model as a library record: complete, consistent, ready for use."""

import numpy as np
import pytest
from pydantic import ValidationError

from evidose.evidence import Library, open_library
from evidose.stats.predictive import predictive
from evidose.synthesis import NextTrial, next_trial
from evidose.terms import LibraryError


@pytest.fixture(params=["continuous", "dichotomous"])
def shipped(request: pytest.FixtureRequest) -> NextTrial:
    return next_trial(open_library(), request.param)


def test_shipped_parameters_give_sensible_probabilities(shipped: NextTrial) -> None:
    for debiased in (False, True):
        model = shipped.predictive_model(debiased=debiased)
        assert model.weights.sum() == pytest.approx(1, abs=1e-12)
        assert model.tail_weights.sum() == pytest.approx(1, abs=1e-12)
        found = predictive([0.5, 0.6, 0.4], [0.02, 0.03, 0.02], model)
        p = [float(found.p_above(t)) for t in (0.0, 0.2, 0.5)]
        assert 0.99 > p[0] > p[1] > p[2] > 0.05
        null = predictive([0.0, 0.0, 0.0], [0.02, 0.03, 0.02], model)
        assert float(null.p_above(0)) == pytest.approx(0.5, abs=1e-9)


def test_provenance_names_every_review(shipped: NextTrial) -> None:
    fitted = shipped.fitted_to
    assert len(set(fitted.review_ids)) == fitted.reviews
    assert fitted.predictions <= fitted.trials


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"observed": ()}, "observed: the levels low, some, high, unjudged"),
        ({"tails": ({"weight": 0.5, "factor": 1.0},)}, "tails: weights that sum to 1, not 0.5"),
        (
            {"drift": ({"from_trials": 4, "share": 1.0}, {"from_trials": 2, "share": 1.0})},
            "drift: ascending",
        ),
    ],
)
def test_a_broken_record_is_refused(
    shipped: NextTrial, change: dict[str, object], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        NextTrial.model_validate(shipped.model_dump() | change)


def test_an_absent_file_is_told(tmp_path) -> None:
    with pytest.raises(LibraryError, match=r"priors/next-trial/continuous\.toml"):
        next_trial(Library((tmp_path,)), "continuous")


def test_debiasing_never_strengthens_biased_trials(shipped: NextTrial) -> None:
    model = shipped.predictive_model(debiased=True)
    low, some, high, unjudged = model.bias_factor
    assert low == 1
    assert np.all(np.array([some, high, unjudged]) >= 1)
    assert np.all(model.bias_sd >= 0)
