"""A small made-up illness: three treatments, one placebo, two outcomes."""

from collections.abc import Callable
from typing import Any

import pytest

from evidose.evidence import (
    Comparison,
    Condition,
    Evidence,
    Instrument,
    Outcome,
    Review,
    Study,
    open_library,
)
from evidose.synthesis import Methods, methods

SOURCE = {"cite": "Nobody", "reading": "knowledge"}


def _evidence(*studies: Study, reviews: tuple[Review, ...] = ()) -> Evidence:
    outcomes = [
        {"id": "ache", "name": "Ache", "better": "lower", "kind": "scale"},
        {"id": "relief", "name": "Relief", "better": "higher", "kind": "event"},
        {"id": "stopping", "name": "Stopping", "better": "lower", "kind": "event", "harm": True},
    ]
    spread = {"value": 2.0, "population": "nobody", "source": SOURCE}
    scales = [
        {"id": "ten", "low": 0, "high": 10, "better": "lower", "reference_sd": spread},
        {"id": "hundred", "low": 0, "high": 100, "better": "lower"},
        {"id": "turned", "low": 0, "high": 10, "better": "higher"},
    ]
    made = {"schema_version": 1}
    return Evidence(
        compounds={},
        conditions={
            "ill": Condition(schema_version=1, id="ill", name="Ill"),
            "more-ill": Condition(
                schema_version=1, id="more-ill", name="More ill", broader=("ill",)
            ),
        },
        instruments={
            str(s["id"]): Instrument.model_validate(made | {"name": str(s["id"])} | s)
            for s in scales
        },
        outcomes={
            str(o["id"]): Outcome.model_validate(made | {"importance": 7} | o) for o in outcomes
        },
        questions={},
        reviews={r.id: r for r in reviews},
        studies={s.id: s for s in studies},
    )


def _study(name: str, arms: dict[str, Any], *findings: dict[str, Any], **changes: object) -> Study:
    """A parallel trial; arms by id, as (substance, dose, n) or as a mapping."""
    made = []
    for ident, arm in arms.items():
        told = (
            arm
            if isinstance(arm, dict)
            else dict(zip(("substance", "dose", "n"), arm, strict=True))
        )
        made.append({"id": ident, "label": ident.title(), **told})
    base = {
        "outcome": "relief",
        "kind": "events",
        "timepoint_weeks": 12.0,
        "source": "article",
        "place": "table 1",
        "reading": "full text",
    }
    return Study.model_validate(
        {
            "schema_version": 1,
            "id": name,
            "label": name.title(),
            "title": "Made for a test",
            "year": 2020,
            "design": "parallel",
            "randomised": True,
            "blinding": "double",
            "condition": "ill",
            "population": "nobody",
            "sources": [{"id": "article", "cite": "Nobody", "reading": "full text"}],
            "arms": made,
            "findings": [{"id": f"f{i}"} | base | f for i, f in enumerate(findings)],
        }
        | changes
    )


def _treatment(name: str, high: float = 100.0) -> dict[str, Any]:
    return {"id": name, "substance": name, "name": name.title(), "dose_low": 1.0, "dose_high": high}


def _comparison(**changes: object) -> Comparison:
    return Comparison.model_validate(
        {
            "schema_version": 1,
            "id": "ill-relief",
            "title": "Relief in the ill",
            "illness": "ill",
            "outcome": "relief",
            "words": "are better",
            "measure": "RR",
            "doses_because": "made for a test",
            "treatments": [_treatment(n) for n in ("alpha", "beta", "gamma")],
            "decided": "2026-01-01",
            "decided_note": "made for a test",
        }
        | changes
    )


def _on_scale(**changes: object) -> Comparison:
    changed: dict[str, object] = {
        "id": "ill-ache",
        "outcome": "ache",
        "words": None,
        "measure": "MD",
        "instruments": ["ten", "hundred", "turned"],
    }
    return _comparison(**(changed | changes))


def _two(name: str, drug: str, events: tuple[int, int], n: int = 100, **changes: object) -> Study:
    """A trial of one drug against placebo with counts of relief."""
    groups = [
        {"arm": "drug", "events": events[0], "total": n},
        {"arm": "placebo", "events": events[1], "total": n},
    ]
    arms = {"drug": (drug, 10.0, n), "placebo": ("placebo", 0.0, n)}
    return _study(name, arms, {"groups": groups}, **changes)


def _review(estimate: float, low: float, high: float, **changes: object) -> Review:
    pooled = {
        "id": "relief",
        "outcome": "relief",
        "contrast": "gamma against placebo",
        "measure": "risk ratio",
        "estimate": estimate,
        "ci_low": low,
        "ci_high": high,
        "k": 3,
        "n": 300,
        "source": "report",
        "place": "table",
        "reading": "full text",
    }
    return Review.model_validate(
        {
            "schema_version": 1,
            "id": "review",
            "label": "Review 2021",
            "title": "Gamma in the ill",
            "kind": "meta-analysis",
            "substance": "gamma",
            "conditions": ["ill"],
            "conclusion": "It may help.",
            "pooled": [pooled | changes],
            "sources": [{"id": "report", "cite": "Nobody", "reading": "full text"}],
        }
    )


@pytest.fixture(scope="session")
def how() -> Methods:
    return methods(open_library())


@pytest.fixture(scope="session")
def evidence_of() -> Callable[..., Evidence]:
    return _evidence


@pytest.fixture(scope="session")
def study() -> Callable[..., Study]:
    return _study


@pytest.fixture(scope="session")
def two() -> Callable[..., Study]:
    return _two


@pytest.fixture(scope="session")
def comparison() -> Callable[..., Comparison]:
    return _comparison


@pytest.fixture(scope="session")
def on_scale() -> Callable[..., Comparison]:
    return _on_scale


@pytest.fixture(scope="session")
def review() -> Callable[..., Review]:
    return _review
