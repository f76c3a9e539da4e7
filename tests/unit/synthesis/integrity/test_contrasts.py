"""Contrasts of real trials fit within rounding; edges of the rounding rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, stdtrit

from evidose.evidence import Study
from evidose.synthesis.integrity.contrasts import contrast_alarms

BASE = {
    "schema_version": 1,
    "id": "made-2020",
    "label": "M",
    "title": "t",
    "design": "parallel",
    "randomised": True,
    "blinding": "double",
    "condition": "fibromyalgia",
    "population": "nobody",
    "n_analysed": 60,
    "sources": [{"id": "a", "cite": "Nobody", "reading": "abstract"}],
    "arms": [
        {"id": "d", "label": "D", "substance": "naltrexone"},
        {"id": "p", "label": "P", "substance": "placebo"},
    ],
}


def study(**contrast: object) -> Study:
    pair = {"arm": "d", "versus": "p", "measure": "mean difference"}
    finding = {"id": "f", "outcome": "pain", "kind": "contrast", "contrast": pair | contrast}
    finding |= {"source": "a", "place": "abstract", "reading": "abstract"}
    return Study.model_validate(BASE | {"findings": [finding]})


def codes(made: Study) -> set[str]:
    return {a.code for a in contrast_alarms(made, made.findings[0], "findings[1]")}


def test_final_2024_fits() -> None:
    assert codes(study(estimate=-0.34, ci_low=-0.95, ci_high=0.27, p=0.27)) == set()


@settings(max_examples=200, deadline=None)
@given(st.floats(-3, 3), st.floats(0.05, 2), st.booleans(), st.integers(1, 3))
def test_rounded_true_numbers_raise_nothing(gap: float, se: float, t: bool, places: int) -> None:
    half = float(stdtrit(58, 0.975) if t else 1.959964) * se
    p = float(2 * ndtr(-abs(gap) / se))
    low, high = round(gap - half, places), round(gap + half, places)
    if high <= low:
        return
    made = study(estimate=round(gap, places), ci_low=low, ci_high=high, p=round(p, 3))
    assert codes(made) == set()


@pytest.mark.parametrize("p", [0.9, 0.0001])
def test_a_p_value_far_off_is_found(p: float) -> None:
    assert "p-against-ci" in codes(study(estimate=-0.9, ci_low=-1.6, ci_high=-0.2, p=p))
