"""Trials with known numbers, shared by the tests of this folder."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from evidose.stats.dose_response import Trials, given_trials, mean_trials, ratio_trials

HERE = Path(__file__)
REFERENCE = json.loads(
    (HERE.parents[3] / "reference" / "dosresmeta" / "dosresmeta.json").read_text("utf-8")
)["sets"]

ARMS = (
    *((1, 0, 5.30, 18.31, 85), (1, 2, 8.23, 18.32, 92), (1, 5, 10.60, 18.31, 89)),
    *((1, 10, 11.30, 18.32, 94), (2, 0, 2.33, 26.10, 107), (2, 10, 15.04, 27.60, 103)),
    *((2, 15, 11.73, 26.20, 103), (2, 20, 14.44, 25.90, 97), (3, 0, 2.90, 24.28, 102)),
    *((3, 15, 15.50, 26.49, 99), (3, 30, 11.40, 22.90, 100), (4, 0, 5.00, 21.14, 103)),
    *((4, 20, 14.50, 20.16, 98), (4, 30, 13.90, 20.88, 96), (5, 0, 1.40, 25.73, 57)),
    *((5, 2, 11.00, 25.00, 51), (5, 10, 11.50, 25.20, 51), (5, 30, 15.80, 28.51, 54)),
)
"""Five trials of Crippa & Orsini 2016: trial, dose, mean, deviation, people."""


@pytest.fixture(scope="session")
def reference() -> dict:
    return REFERENCE


@pytest.fixture(scope="session")
def five() -> Trials:
    study, dose, mean, sd, n = (np.array(c) for c in zip(*ARMS, strict=True))
    return mean_trials(study, dose, mean, sd, n)


@pytest.fixture(scope="session")
def of_reference() -> Callable[..., Trials]:
    def read(name: str, covariance: str = "gl") -> Trials:
        given = REFERENCE[name]["inputs"]
        return ratio_trials(
            *(given["id"], given["dose"], given["logrr"], given["se"]),
            kind=given["type"],
            cases=given["cases"],
            n=given["n"],
            covariance=covariance,
        )

    return read


@pytest.fixture(scope="session")
def with_their_covariance() -> Callable[[str], Trials]:
    def read(name: str) -> Trials:
        given = REFERENCE[name]["inputs"]
        matrices = {int(k): v["gl"] for k, v in REFERENCE[name]["covariance"].items()}
        return given_trials(given["id"], given["dose"], given["logrr"], matrices)

    return read


@pytest.fixture
def random_trials() -> Callable[..., Trials]:
    def made(seed: int, k: int = 8, rows: int | None = None, spread: float = 0.3) -> Trials:
        rng = np.random.default_rng(seed)
        study, dose = [], []
        for i in range(k):
            arms = int(rng.integers(3, 6))
            study += [i] * arms
            dose += [0.0, *np.sort(rng.choice([5.0, 10, 20, 40, 60, 80], arms - 1, replace=False))]
        places, at = np.array(study), np.array(dose)
        n = rng.integers(30, 150, len(at)).astype(float)
        many = 1 if rows is None else rows
        slope = 0.03 * (1 + spread * rng.normal(size=(many, k)))[:, places]
        noise = rng.normal(size=(many, len(at))) * 1.5 / np.sqrt(n)
        mean = slope * at - 1e-4 * at**2 + noise
        mean = mean[0] if rows is None else mean
        return mean_trials(places, at, mean, np.full(len(at), 1.5), n)

    return made
