"""The whole check: parts add up, cross-validation keeps a review out of its own forecast."""

import sys

import numpy as np
import pytest

from evidose.calibration.bias import Bias
from evidose.calibration.evaluate import EVENTS, cross_validated, evaluate, fit_all, folds
from evidose.calibration.fit import start
from evidose.calibration.forecast import RIVALS, model_forecast
from evidose.calibration.predictions import predictions
from evidose.calibration.table import KINDS, read_trials

module = sys.modules["evidose.calibration.evaluate"]


@pytest.fixture
def given(make_table):
    return predictions(read_trials(make_table(20)))


def test_parts_cover_the_whole(given) -> None:
    ours = model_forecast(given, dict.fromkeys(KINDS, start()))
    report = evaluate(given, ours, {})
    assert tuple(report.overall.events) == EVENTS == ("gt_0", "gt_0_2", "gt_0_5")
    for parts in (report.by_kind, report.by_past_trials, report.by_risk_of_bias):
        assert sum(s.n_predictions for s in parts.values()) == report.overall.n_predictions
    assert list(report.by_risk_of_bias) == ["unjudged"]
    assert report.at_low_risk == {}
    assert tuple(report.comparators) == RIVALS
    for name in RIVALS:
        for event in EVENTS:
            rival = report.comparators[name].events[event].log_score
            mine = report.overall.events[event].log_score
            assert report.gains[name][event].mean == pytest.approx(rival - mine, abs=1e-12)
    base = report.gains["base_rate"]["gt_0"].mean
    whole = report.overall.events["gt_0"]
    assert base == pytest.approx(whole.log_score_base_rate - whole.log_score, abs=1e-12)


def test_folds_are_equal_in_size_and_hold_whole_reviews(given) -> None:
    fold = folds(given)
    per_review = [set(fold[given.review == name]) for name in np.unique(given.review)]
    assert all(len(f) == 1 for f in per_review)
    counts = np.bincount([f.pop() for f in per_review])
    assert counts.tolist() == [4] * 5


def test_no_review_takes_part_in_its_own_forecast(given, monkeypatch) -> None:
    seen: list[set[str]] = []

    def fitted(train):
        seen.append(set(train.review.tolist()))
        return dict.fromkeys(KINDS, start()), Bias()

    monkeypatch.setattr(module, "fit_all", fitted)
    observed, low_risk = cross_validated(given)
    assert np.all(np.isfinite(observed.pit))
    assert all(len(said.pit) == 0 for said in low_risk.values())
    everyone = set(given.review.tolist())
    held_out = [everyone - train for train in seen]
    assert set.union(*held_out) == everyone
    assert sum(map(len, held_out)) == len(everyone)


def test_both_kinds_are_fitted(given, monkeypatch) -> None:
    monkeypatch.setattr(module, "fit_kind", lambda part, told: (told(1, 2), set(part.kind))[1])
    monkeypatch.setattr(module, "fit_bias", lambda given, models: Bias())
    told: list[str] = []
    models, _ = fit_all(given, lambda done, most, doing: told.append(doing))
    assert models == {"continuous": {0}, "dichotomous": {1}}
    assert told == [
        "fitting continuous outcomes",
        "fitting dichotomous outcomes",
        "fitting risk of bias",
    ]
