"""The whole model against Stan, on twenty diaries, and against itself with many more nodes."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from evidose.evidence import open_library, read_evidence
from evidose.response.diary import Diary
from evidose.response.expectation import expect, find_target
from evidose.response.exposure import exposure_shapes
from evidose.response.fit import fit
from evidose.response.integration import integrate
from evidose.response.mixture import EffectPrior, node_weights, posteriors
from evidose.response.model import build_model
from evidose.response.records import load_response
from evidose.response.respond import flat_prior

FOLDER = Path(__file__).parents[2] / "reference/nof1"
SERIES = json.loads((FOLDER / "series.json").read_text("utf-8"))
STAN = json.loads((FOLDER / "response.json").read_text("utf-8"))
LIBRARY = open_library()
DATA = load_response(LIBRARY)
EVIDENCE = read_evidence(LIBRARY)
PAIN = expect(find_target(EVIDENCE, DATA, "pain"), "low-dose-naltrexone", EVIDENCE, LIBRARY, DATA)
SUNDAY = date.fromordinal(7 * 105_000)


def column(values):
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def model_of(case):
    assert case["better"] == PAIN.target.instrument.better
    prior = EffectPrior(*(np.array(v) for v in case["prior"].values()))
    known = replace(
        PAIN,
        target=replace(PAIN.target, sd=case["sd"]),
        prior=prior,
        onset_weeks=tuple(case["onset_weeks"]),
        offset_weeks=tuple(case["offset_weeks"]),
    )
    covariates = {k: column(v) for k, v in case["covariates"].items()}
    diary = Diary(SUNDAY, column(case["outcome"]), column(case["dose_mg"]), covariates)
    return build_model(diary, known, DATA.noise.model_copy(update=case["noise"])), known


def test_twenty_diaries_have_posteriors_of_a_sampler_that_converged():
    assert len(STAN) == len(SERIES) == 20
    for found in STAN.values():
        for told in found.values():
            if isinstance(told, dict):
                assert told["rhat"] < 1.01
                assert told["n_eff"] > 1000


@pytest.mark.parametrize("name", sorted(SERIES))
def test_posteriors_agree_with_stan_within_its_error(name):
    model, known = model_of(SERIES[name])
    fitted = fit(model.days, model.noise, model.sd_density, (known.prior, flat_prior(known)))
    likelihood = fitted.likelihood
    (found,) = posteriors(likelihood, known.prior)
    stan = STAN[name]
    effect = stan["effect"]
    assert abs(found.total.expectation() - effect["mean"]) < 4 * effect["mean_error"]
    for p, q, error in zip(effect["p"], effect["quantile"], effect["quantile_error"], strict=True):
        assert abs(found.total.quantile(p) - q) < 4 * error
    assert abs(found.total.spread() / effect["sd"] - 1) < 4 / np.sqrt(effect["n_eff"])
    assert abs(found.specific.expectation() - stan["specific"]["mean"]) < 4 * max(
        stan["specific"]["mean_error"], 1e-6
    )
    node = node_weights(likelihood, known.prior)[0][0]
    means = {
        "rho": node.sum((1, 2)) @ likelihood.grid.rho[0],
        "share": node.sum((1, 2)) @ likelihood.grid.share[0],
        "sd_noise": (node.sum(2) * likelihood.sd[0]).sum(),
        "onset_weeks": node.sum((0, 1)) @ fitted.shapes.onset_weeks[0],
    }
    if model.days.stops:
        means["offset_weeks"] = node.sum((0, 1)) @ fitted.shapes.offset_weeks[0]
    for key, ours in means.items():
        # Few nodes serve the effect; what is only integrated out is coarser than Stan's error.
        told = stan[key]
        assert abs(ours - told["mean"]) < 4 * told["mean_error"] + 0.05 * told["sd"], key


@pytest.mark.parametrize("name", ["large", "sticky", "blocks-large", "five-answers"])
def test_few_nodes_do_as_well_as_many(name):
    """Within a twentieth of a standard deviation of a grid twenty times as large."""
    model, known = model_of(SERIES[name])
    days = model.days
    shapes = exposure_shapes(days.onset_weeks, days.offset_weeks, (14, 12 if days.stops else 1))
    dense = integrate(days.series(shapes), model.noise.gauss((36, 14)), model.sd_density)
    priors = (known.prior, flat_prior(known))
    few = fit(days, model.noise, model.sd_density, priors).likelihood
    for prior in priors:
        (ours,), (many,) = posteriors(few, prior), posteriors(dense, prior)
        sd = many.total.spread()
        assert ours.total.expectation() == pytest.approx(many.total.expectation(), abs=0.05 * sd)
        for p in (0.025, 0.05, 0.5, 0.95, 0.975):
            assert ours.total.quantile(p) == pytest.approx(many.total.quantile(p), abs=0.05 * sd)
