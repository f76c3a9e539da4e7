"""A study made for one finding, and the effect that is derived from it."""

from collections.abc import Callable

import pytest

from evidose.evidence import Evidence, Study, open_library, read_evidence
from evidose.synthesis.contrast import derive
from evidose.synthesis.derived import Derived
from evidose.synthesis.eligible import Candidate
from evidose.synthesis.rules import derivation_rules
from evidose.terms import Trace

LIBRARY = open_library()
RULES = derivation_rules(LIBRARY)


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return read_evidence(LIBRARY)


def _study(finding: dict[str, object], design: str = "parallel", n: int = 50) -> Study:
    arms = [
        {"id": "ldn", "label": "LDN", "substance": "naltrexone", "dose": 4.5, "n": n},
        {"id": "placebo", "label": "Placebo", "substance": "placebo", "dose": 0.0, "n": n},
    ]
    base = {
        "id": "pain",
        "outcome": "pain",
        "instrument": "nrs-pain",
        "source": "article",
        "place": "Table 2",
        "reading": "abstract",
    }
    return Study.model_validate(
        {
            "schema_version": 1,
            "id": "made-2020",
            "label": "Made 2020",
            "title": "A study made for this test",
            "year": 2020,
            "design": design,
            "randomised": True,
            "blinding": "double",
            "condition": "fibromyalgia",
            "population": "nobody",
            "sources": [{"id": "article", "cite": "Nobody", "reading": "abstract"}],
            "arms": arms,
            "findings": [base | finding],
        }
    )


def _effect(
    evidence: Evidence, made: Study, question: str = "fibromyalgia-pain", r: float | None = None
) -> Derived:
    finding = made.findings[0]
    candidate = Candidate(made, finding, made.arm("ldn"), made.arm("placebo"))
    return derive(candidate, evidence.questions[question], evidence, RULES, r)


@pytest.fixture(scope="session")
def study() -> Callable[..., Study]:
    return _study


@pytest.fixture(scope="session")
def effect() -> Callable[..., Derived]:
    return _effect


@pytest.fixture(scope="session")
def trial() -> Callable[..., Derived]:
    """A parallel trial with this effect and variance, 50 people in each arm."""

    def made(yi: float, vi: float, name: str = "a") -> Derived:
        return Derived(
            study=name,
            finding="f",
            label=name,
            year=2020,
            design="parallel",
            measure="MD",
            yi=yi,
            vi=vi,
            arm="drug",
            versus="placebo",
            n_arm=50,
            n_versus=50,
            route="contrast-se",
            text="made for this test",
            assumptions=(),
            events=None,
            risk_of_bias="low",
            correlation_assumed=False,
            traces=(Trace("made"),),
        )

    return made
