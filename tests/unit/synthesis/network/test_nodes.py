"""Which treatment an arm is."""

from collections.abc import Callable
from typing import Any

import pytest

from evidose.evidence.dosing import Span
from evidose.synthesis.network.nodes import Node, nodes_of, words_of

Make = Callable[..., Any]
ARMS = {
    "low": ("alpha", 10.0, 50),
    "high": ("alpha", 20.0, 50),
    "placebo": ("placebo", 0.0, 50),
}


def test_lumped_or_apart(comparison: Make, evidence_of: Make, study: Make):
    trial = study("one", ARMS)
    lumped, faults = nodes_of(trial, comparison(), evidence_of(trial), apart=False)
    assert {a: n.id for a, n in lumped.items()} == {
        "low": "alpha",
        "high": "alpha",
        "placebo": "placebo",
    }
    assert lumped["low"] == Node("alpha", "alpha", "alpha", "Alpha") and not faults
    apart, _ = nodes_of(trial, comparison(), evidence_of(trial), apart=True)
    assert [n.id for n in apart.values()] == ["alpha 10 mg", "alpha 20 mg", "placebo"]
    assert {n.treatment for n in apart.values()} == {"alpha", "placebo"}


@pytest.mark.parametrize(
    ("dose", "fault"), [(1.0, False), (100.0, False), (0.5, True), (101.0, True)]
)
def test_doses_outside_are_told(
    comparison: Make, evidence_of: Make, study: Make, dose: float, fault: bool
):
    trial = study("one", {"drug": ("alpha", dose, 5), "placebo": ("placebo", 0.0, 5)})
    found, faults = nodes_of(trial, comparison(), evidence_of(trial), apart=False)
    assert ("drug" in found) is not fault
    if fault:
        assert faults == [f"{dose:g} mg a day; the comparison takes 1 to 100 mg"]


def test_a_range_must_lie_inside_and_an_untold_dose_counts(
    comparison: Make, evidence_of: Make, study: Make
):
    reaching = {"substance": "alpha", "dose": 50.0, "dose_high": 150.0}
    untold = {"substance": "alpha"}
    trial = study("one", {"reaching": reaching, "untold": untold, "other": ("omega", 5.0, 5)})
    found, _ = nodes_of(trial, comparison(), evidence_of(trial), apart=True)
    assert {a: n.id for a, n in found.items()} == {"untold": "alpha dose not told"}


def test_two_treatments_of_one_substance_are_told_apart_by_dose(
    comparison: Make, evidence_of: Make, study: Make
):
    treatments = [
        {"id": "little", "substance": "alpha", "name": "Little", "dose_low": 1, "dose_high": 15},
        {"id": "much", "substance": "alpha", "name": "Much", "dose_low": 16, "dose_high": 30},
    ]
    trial = study("one", ARMS)
    asked = comparison(treatments=treatments)
    found, _ = nodes_of(trial, asked, evidence_of(trial), apart=False)
    assert (found["low"].id, found["high"].id) == ("little", "much")


def test_units_are_converted(comparison: Make, evidence_of: Make, study: Make):
    gram = {"substance": "alpha", "dose": 0.05, "unit": "g"}
    count = {"substance": "beta", "dose": 2.0, "unit": "capsule"}
    trial = study("one", {"gram": gram, "count": count})
    found, _ = nodes_of(trial, comparison(), evidence_of(trial), apart=True)
    assert found["gram"].id == "alpha 50 mg"
    assert found["count"].id == "beta dose not told"


def test_words():
    assert words_of(Span(1.0, 2.5), "tablet") == "1 to 2.5 tablets"
