"""The whole library: known doubts only; the same people found; 1,000 clean studies stay clean."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from evidose.evidence import Evidence, Study, open_library, read_evidence
from evidose.synthesis.integrity import integrity_problems


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(open_library())


def test_the_shipped_library_holds_recorded_doubts_only(evidence: Evidence) -> None:
    assert [str(p) for p in integrity_problems(evidence) if p.severity != "doubt"] == []


def test_the_literatures_own_errors_are_among_the_doubts(evidence: Evidence) -> None:
    doubts = {(p.file, p.code) for p in integrity_problems(evidence) if p.severity == "doubt"}
    assert ("reviews/hegde-2025.toml", "p-against-ci") in doubts
    assert ("reviews/thirteen-pain-trials.toml", "effect-beyond-belief") in doubts
    assert ("studies/2013/younger-2013.toml", "unequal-periods") in doubts


def lone(evidence: Evidence, *studies: Study) -> Evidence:
    return replace(evidence, studies={s.id: s for s in studies}, reviews={})


def test_two_reports_of_one_registration_are_found(
    evidence: Evidence, make_study: Callable[..., Study]
) -> None:
    one, two = make_study(), make_study(("id", "other-2021"), ("findings", []))
    (problem,) = integrity_problems(lone(evidence, one, two))
    assert problem.code == "same-patients"
    linked = make_study(("id", "other-2021"), ("secondary_of", "made-2020"), ("findings", []))
    assert integrity_problems(lone(evidence, one, linked)) == ()


def test_one_trial_published_twice_is_found(
    evidence: Evidence, make_study: Callable[..., Study]
) -> None:
    one, two = make_study(), make_study(("id", "other-2021"), ("registrations", ["NCT00000002"]))
    body = replace(lone(evidence, one, two), instruments={})
    assert {p.code for p in integrity_problems(body)} == {"same-patients"}


def clean_studies(n: int, make_study: Callable[..., Study]) -> list[Study]:
    """Studies whose numbers were computed from simulated people, then printed and rounded."""
    rng = np.random.default_rng(20261122)
    made = []
    for i in range(n):
        size = int(rng.integers(8, 120))
        centre, width = rng.uniform(2, 8), rng.uniform(0.8, 2.5)
        people = [
            np.clip(np.rint(rng.normal(centre - 0.4 * (g == 0), width, size)), 0, 10)
            for g in range(2)
        ]
        before = [np.clip(np.rint(rng.normal(6, 1.5, size)), 0, 10) for _ in range(2)]
        events = rng.binomial(size, 0.3, 2)
        means, sds = [p.mean() for p in people], [p.std(ddof=1) for p in people]
        se = float(np.sqrt(sum(s**2 for s in sds) / size))
        gap = means[0] - means[1]
        half = 1.96 * se
        groups = [
            {"arm": a, "n": size, "mean": round(m, 2), "sd": round(s, 2)}
            | {"baseline_mean": round(b.mean(), 1), "baseline_sd": round(b.std(ddof=1), 1)}
            for a, m, s, b in zip(("drug", "placebo"), means, sds, before, strict=True)
        ]
        counted = [
            {"arm": a, "events": int(e), "total": size, "percent": round(100 * e / size, 1)}
            for a, e in zip(("drug", "placebo"), events, strict=True)
        ]
        contrast = {"arm": "drug", "versus": "placebo", "measure": "mean difference"}
        contrast |= {"estimate": round(gap, 2), "ci_low": round(gap - half, 2)}
        contrast |= {"ci_high": round(gap + half, 2)}
        study = make_study(
            ("id", f"made-{i}"),
            ("registrations", [f"NCT{i:08d}"]),
            ("n_randomised", 2 * size),
            ("n_analysed", 2 * size),
            ("arms.0.n", size),
            ("arms.1.n", size),
            ("findings.0.groups", groups),
            ("findings.0.contrast", contrast),
            ("findings.1.groups", counted),
            ("findings.1.contrast", None),
        )
        made.append(study)
    return made


def test_no_false_alarm_on_a_thousand_clean_studies(
    evidence: Evidence, make_study: Callable[..., Study]
) -> None:
    studies = clean_studies(1000, make_study)
    body = lone(evidence, *studies)
    body = replace(body, instruments={**evidence.instruments, "scale": _scale()})
    start = time.perf_counter()
    found = integrity_problems(body)
    assert [str(p) for p in found] == []
    assert time.perf_counter() - start < 5


def _scale():  # type: ignore[no-untyped-def]
    from evidose.evidence import Instrument

    return Instrument.model_validate(
        {"schema_version": 1, "id": "scale", "name": "s", "low": 0, "high": 10}
        | {"better": "lower", "integer": True}
    )
