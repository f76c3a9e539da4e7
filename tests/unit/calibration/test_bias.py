"""Spread by risk of bias: found where it is, none where nobody judged."""

import numpy as np
import pytest

from evidose.calibration.bias import Bias, bias_loss, fit_bias
from evidose.calibration.fit import start
from evidose.calibration.predictions import predictions
from evidose.calibration.table import KINDS, read_trials
from evidose.stats.predictive import LEVELS

MODELS = dict.fromkeys(KINDS, start())


def judged(extra: float):
    def change(columns: dict[str, list]) -> None:
        rng = np.random.default_rng(5)
        for i, kind in enumerate(columns["kind"]):
            high = rng.uniform() < 0.5
            columns["rob2_overall"][i] = "high" if high else "low"
            if high and kind == "continuous":
                columns["mean_treatment"][i] += rng.normal(0, extra)

    return change


def test_extra_spread_of_trials_at_high_risk_is_found(make_table) -> None:
    spread = predictions(read_trials(make_table(60, change=judged(0.8), trials=(5, 9))))
    plain = predictions(read_trials(make_table(60, change=judged(0.0), trials=(5, 9))))
    found, none = (fit_bias(g, MODELS) for g in (spread, plain))
    assert found.observed_sd[2] > none.observed_sd[2] + 0.1
    assert found.observed_sd[:2] == (0.0, 0.0)
    share = np.mean(spread.past_level[~np.isnan(spread.past_y)] == LEVELS.index("high"))
    assert found.debiased_sd[3] == pytest.approx(found.observed_sd[2] * np.sqrt(share))
    assert bias_loss(spread, MODELS, found) < bias_loss(spread, MODELS, Bias())


def test_nothing_is_learned_from_unjudged_trials(make_table) -> None:
    assert fit_bias(predictions(read_trials(make_table(5))), MODELS) == Bias()


def test_bias_is_put_into_a_model() -> None:
    bias = Bias(debiased_sd=(0.0, 0.0, 0.2, 0.1))
    assert bias.applied(start(), debiased=True).bias_sd.tolist() == [0.0, 0.0, 0.2, 0.1]
    assert bias.applied(start()).bias_sd.tolist() == [0.0] * 4
