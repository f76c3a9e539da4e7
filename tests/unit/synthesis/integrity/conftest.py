"""A clean study and review to plant defects in."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from evidose.evidence import Instrument, Review, Study

SCALE = Instrument.model_validate(
    {
        "schema_version": 1,
        "id": "scale",
        "name": "A scale of whole numbers",
        "low": 0,
        "high": 10,
        "better": "lower",
        "integer": True,
    }
)

CLEAN: dict[str, Any] = {
    "schema_version": 1,
    "id": "made-2020",
    "label": "Made 2020",
    "title": "A study made for these tests",
    "year": 2020,
    "published": "2020-03",
    "registrations": ["NCT00000001"],
    "design": "parallel",
    "randomised": True,
    "blinding": "double",
    "condition": "fibromyalgia",
    "population": "nobody",
    "n_randomised": 60,
    "n_analysed": 60,
    "sources": [{"id": "article", "cite": "Nobody", "reading": "full text"}],
    "arms": [
        {"id": "drug", "label": "D", "substance": "naltrexone", "n": 30, "duration_weeks": 12},
        {"id": "placebo", "label": "P", "substance": "placebo", "n": 30, "duration_weeks": 12},
    ],
    "findings": [
        {
            "id": "pain",
            "outcome": "pain",
            "instrument": "scale",
            "kind": "final",
            "timepoint_weeks": 12,
            "source": "article",
            "place": "Table 2",
            "reading": "full text",
            "groups": [
                {"arm": "drug", "n": 30, "mean": 4.5, "sd": 2.0, "se": 0.37}
                | {"baseline_mean": 6.1, "baseline_sd": 1.9},
                {"arm": "placebo", "n": 30, "mean": 5.5, "sd": 2.0, "se": 0.37}
                | {"baseline_mean": 6.0, "baseline_sd": 2.0},
            ],
            "contrast": {
                "arm": "drug",
                "versus": "placebo",
                "measure": "mean difference",
                "estimate": -1.0,
                "ci_low": -2.03,
                "ci_high": 0.03,
                "se": 0.52,
                "t": -1.94,
                "df": 58,
                "p": 0.058,
            },
        },
        {
            "id": "events",
            "outcome": "any-adverse-event",
            "kind": "events",
            "source": "article",
            "place": "Table 3",
            "reading": "full text",
            "groups": [
                {"arm": "drug", "events": 12, "total": 30, "percent": 40.0},
                {"arm": "placebo", "events": 10, "total": 30, "percent": 33.3},
            ],
            "contrast": {
                "arm": "drug",
                "versus": "placebo",
                "measure": "risk ratio",
                "estimate": 1.2,
                "ci_low": 0.61,
                "ci_high": 2.34,
                "p": 0.59,
            },
        },
    ],
}

REVIEW: dict[str, Any] = {
    "schema_version": 1,
    "id": "made-review",
    "label": "Review 2021",
    "title": "A review made for these tests",
    "year": 2021,
    "doi": "10.1000/review",
    "kind": "meta-analysis",
    "substance": "naltrexone",
    "conclusion": "nothing",
    "sources": [{"id": "article", "cite": "Nobody", "reading": "abstract"}],
    "pooled": [
        {"id": "pain", "outcome": "pain", "contrast": "drug against placebo", "measure": "SMD"}
        | {"estimate": -0.4, "ci_low": -0.75, "ci_high": -0.05, "p": 0.025}
        | {"source": "article", "place": "abstract", "reading": "abstract"},
        {"id": "sleep", "outcome": "sleep", "contrast": "drug against placebo", "measure": "SMD"}
        | {"estimate": -0.1, "ci_low": -0.45, "ci_high": 0.25}
        | {"source": "article", "place": "abstract", "reading": "abstract"},
    ],
}


def planted(table: dict[str, Any], *changes: tuple[str, Any]) -> dict[str, Any]:
    """Return a deep copy with values set at dotted paths such as ``findings.0.contrast.p``."""
    made = copy.deepcopy(table)
    for path, value in changes:
        at: Any = made
        *walk, last = path.split(".")
        for step in walk:
            at = at[int(step)] if step.isdigit() else at[step]
        if value is None:
            at.pop(last)
        else:
            at[last] = value
    return made


@pytest.fixture
def make_study() -> Callable[..., Study]:
    return lambda *changes: Study.model_validate(planted(CLEAN, *changes))


@pytest.fixture
def make_review() -> Callable[..., Review]:
    return lambda *changes: Review.model_validate(planted(REVIEW, *changes))


@pytest.fixture
def instruments() -> dict[str, Instrument]:
    return {"scale": SCALE}
