"""Fitted parameters as library records, with what they were fitted to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from evidose.calibration.bias import Bias
from evidose.calibration.table import Words
from evidose.stats.predictive import LEVELS, PredictiveModel
from evidose.synthesis import NextTrial
from evidose.terms import Source

NOTE = (
    "Effects are standardised mean differences; log odds ratios are multiplied by sqrt(3)/pi. "
    "The score of a question is 10 times Pr(effect in a new comparable trial reaches the important "
    "difference): evidose.stats.predictive.predictive(yi, vi, model, levels=levels)"
    ".p_above(threshold), with the model of `debiased`, yi, vi and threshold in standardised units "
    "and benefit-oriented, one risk-of-bias level for each trial. The model of `observed` predicts "
    "the effect that the next trial will report, its biases included; this is what is calibrated. "
    "The model of `debiased` is an extrapolation."
)

CITE = (
    "Fitted to the trial tables of Cochrane reviews (collection mahmood789/Pairwise70, MIT), "
    "predicting each trial from the earlier ones of its analysis"
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a fit rests on: checksum of the file, day, version of the code."""

    sha256: str
    on: date
    code_version: str


def record(
    kind: str,
    model: PredictiveModel,
    bias: Bias,
    provenance: Provenance,
    counts: Mapping[str, int],
    reviews: Words,
) -> NextTrial:
    """Write a fitted model as the record ``common/priors/next-trial/<kind>.toml``.

    Numbers keep five significant digits: the file says all that the program uses.
    """
    order = np.argsort(model.tau_median)
    source = Source(
        cite=CITE, url="https://github.com/mahmood789/Pairwise70", reading="derived", verified=True
    )
    table = {
        "schema_version": 1,
        "id": kind,
        "kind": kind,
        "components": [
            {
                "weight": _short(model.weights[i]),
                "mu_sd": _short(model.mu_sd[i]),
                "tau_median": _short(model.tau_median[i]),
                "tau_log_sd": _short(model.tau_log_sd[i]),
            }
            for i in order
        ],
        "tails": [
            {"weight": _short(w), "factor": _short(f)}
            for f, w in sorted(zip(model.tail_factors, model.tail_weights, strict=True))
        ],
        "drift": [
            {"from_trials": int(k), "share": _short(s)}
            for k, s in zip(model.drift_from, model.drift, strict=True)
        ],
        "observed": _levels(bias.observed_factor, bias.observed_sd),
        "debiased": _levels(bias.debiased_factor, bias.debiased_sd),
        "fitted_to": {
            "sha256": provenance.sha256,
            "on": provenance.on,
            "code_version": provenance.code_version,
            **counts,
            "review_ids": sorted({str(r) for r in reviews}),
        },
        "source": source.model_dump(exclude_unset=True),
        "note": NOTE,
    }
    return NextTrial.model_validate(table)


def _levels(factors: tuple[float, ...], sds: tuple[float, ...]) -> list[dict[str, object]]:
    return [
        {"level": level, "factor": _short(f), "sd": _short(s)}
        for level, f, s in zip(LEVELS, factors, sds, strict=True)
    ]


def _short(value: float) -> float:
    return float(f"{float(value):.5g}")
