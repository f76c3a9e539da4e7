"""GRIM and GRIMMER accept every mean and SD that real whole numbers gave."""

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.evidence import Instrument, Study
from evidose.synthesis.integrity.groups import group_alarms

SCALE = Instrument.model_validate(
    {"schema_version": 1, "id": "scale", "name": "s", "low": 0, "high": 10}
    | {"better": "lower", "integer": True}
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=2, max_size=40), st.integers(1, 3))
def test_real_answers_are_never_impossible(answers: list[int], places: int) -> None:
    from evidose.evidence import Finding

    values = np.array(answers, dtype=float)
    group = {"arm": "d", "n": len(answers), "mean": round(float(values.mean()), places)}
    group["sd"] = round(float(values.std(ddof=1)), places)
    finding = Finding.model_validate(
        {"id": "f", "outcome": "pain", "instrument": "scale", "kind": "final", "source": "a"}
        | {"place": "t", "reading": "abstract", "groups": [group]}
    )
    study = Study.model_construct(
        arms=(type("A", (), {"id": "d", "n": None})(),), design="parallel", n_randomised=None
    )
    found = {a.code for a in group_alarms(study, finding, SCALE, "findings[1]")}
    if values.std() > 0 and float(group["sd"]) > 0.1:
        assert found == set()


def test_the_clean_study_has_possible_means(
    make_study: Callable[..., Study], instruments: dict[str, Instrument]
) -> None:
    study = make_study()
    for i, finding in enumerate(study.findings, 1):
        scale = instruments.get(finding.instrument or "")
        assert list(group_alarms(study, finding, scale, f"findings[{i}]")) == []
