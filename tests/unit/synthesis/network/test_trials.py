"""Which studies have a part in a network, and why others do not."""

from collections.abc import Callable
from typing import Any

import pytest

from evidose.synthesis.network.trials import trials_of

Make = Callable[..., Any]
COUNTS = [
    {"arm": "drug", "events": 30, "total": 100},
    {"arm": "placebo", "events": 20, "total": 100},
]
ARMS = {"drug": ("alpha", 10.0, 100), "placebo": ("placebo", 0.0, 100)}


@pytest.fixture
def selected(comparison: Make, evidence_of: Make, how: Any) -> Make:
    def made(*studies: Any, asked: Any = None, apart: bool = False):
        return trials_of(asked or comparison(), evidence_of(*studies), how.rules, apart=apart)

    return made


def test_a_trial_with_counts(selected: Make, two: Make):
    (trial,), refused = selected(two("one", "alpha", (30, 20)))
    assert not refused and trial.people == {"alpha": 100, "placebo": 100}
    assert trial.doses == {"alpha": ("10 mg",), "placebo": ("0 mg",)}
    assert [(a.node, a.events) for a in trial.events] == [("alpha", 30), ("placebo", 20)]
    assert trial.findings == ("f0",) and "30 of 100 people on drug" in trial.text


def test_illnesses_within_count_and_others_do_not(selected: Make, two: Make):
    inside = two("inside", "alpha", (30, 20), condition="more-ill")
    outside = two("outside", "alpha", (30, 20), condition="elsewhere")
    trials, refused = selected(inside, outside)
    assert [t.study.id for t in trials] == ["inside"] and not refused


def test_the_order_is_by_year(selected: Make, two: Make):
    trials, _ = selected(two("a", "alpha", (3, 2), year=2021), two("b", "alpha", (3, 2), year=2001))
    assert [t.study.id for t in trials] == ["b", "a"]


@pytest.mark.parametrize(
    ("changes", "reason", "trial"),
    [
        ({"retracted": "2024-01-01"}, "retracted on 2024-01-01", False),
        ({"relevance": "context", "relevance_note": "Too high."}, "too high", False),
        ({"design": "cohort"}, "not allocated", False),
        ({"randomised": False}, "not allocated", False),
        ({"design": "protocol"}, "no results seen", False),
        ({"findings": []}, "nothing on this outcome is on record", True),
    ],
)
def test_whole_studies_are_refused_by_name(
    selected: Make, two: Make, changes: dict[str, Any], reason: str, trial: bool
):
    trials, (refused,) = selected(two("one", "alpha", (30, 20), **changes))
    assert not trials and reason in refused.text
    assert (refused.study, refused.label, refused.trial) == ("one", "One", trial)


@pytest.mark.parametrize(
    ("finding", "reason"),
    [
        ({"kind": "p-only", "groups": [], "contrast": {"arm": "drug", "versus": "placebo",
          "measure": "not stated", "p": 0.03}}, "a P value without a size"),
        ({"kind": "before-after"}, "a change within one group"),
        ({"timepoint_weeks": 61.0}, "measured at 61 weeks; the comparison takes 1 to 60"),
        ({"used": False, "not_used_because": "An older report."}, "An older report."),
        ({"kind": "final"}, "points, and not counts of people"),
    ],
)  # fmt: skip
def test_findings_are_refused_with_what_they_report(
    selected: Make, study: Make, finding: dict[str, Any], reason: str
):
    made = study("one", ARMS, {"groups": COUNTS} | finding)
    trials, (refused,) = selected(made)
    assert not trials and reason in refused.text and refused.trial
    assert refused.reported


def test_only_the_definitions_that_the_file_names(selected: Make, study: Make, comparison: Make):
    made = study("one", ARMS, {"groups": COUNTS, "definition": "a third better"})
    trials, _ = selected(made, asked=comparison(definitions=["a third better"]))
    assert len(trials) == 1
    trials, (refused,) = selected(made, asked=comparison(definitions=["half better"]))
    assert not trials and refused.text == "it counts something else: a third better"


def test_the_nearest_time_is_taken_and_then_the_primary(selected: Make, study: Make):
    later = [g | {"events": 50} for g in COUNTS]
    made = study(
        "one",
        ARMS,
        {"groups": later, "timepoint_weeks": 20.0, "primary": True},
        {"groups": COUNTS, "timepoint_weeks": 13.0},
        {"groups": later, "timepoint_weeks": 11.0, "primary": True},
    )
    (trial,), _ = selected(made)
    assert trial.findings == ("f2",)


def test_a_dose_outside_and_another_background_are_refused(selected: Make, study: Make):
    high = study("high", {"drug": ("alpha", 500.0, 9), "placebo": ("placebo", 0.0, 9)},
                 {"groups": COUNTS})  # fmt: skip
    arms = {
        "drug": {"substance": "alpha", "dose": 5.0, "n": 100, "background": "exercise"},
        "placebo": ("placebo", 0.0, 100),
    }
    trials, refused = selected(high, study("mixed", arms, {"groups": COUNTS}))
    assert not trials
    assert [r.text for r in refused] == [
        "500 mg a day; the comparison takes 1 to 100 mg",
        "the arms differ in other treatment too",
    ]


def test_head_to_head_trials_have_a_part(selected: Make, study: Make):
    made = study("one", {"drug": ("alpha", 1.0, 100), "placebo": ("beta", 2.0, 100)},
                 {"groups": COUNTS})  # fmt: skip
    (trial,), _ = selected(made)
    assert set(trial.nodes) == {"alpha", "beta"}


def test_only_scales_that_the_file_names(selected: Make, study: Make, on_scale: Make):
    contrast = {"arm": "drug", "versus": "placebo", "measure": "mean difference",
                "estimate": -1.0, "se": 0.5}  # fmt: skip
    told = {"outcome": "ache", "kind": "contrast", "contrast": contrast}
    asked = on_scale(instruments=["ten"])
    (trial,), _ = selected(study("one", ARMS, told | {"instrument": "ten"}), asked=asked)
    assert trial.between[0].estimate == -1.0 and not trial.events
    _, (refused,) = selected(study("one", ARMS, told | {"instrument": "hundred"}), asked=asked)
    assert refused.text == "measured on hundred"
    _, (refused,) = selected(study("one", ARMS, told), asked=asked)
    assert refused.text == "measured on a scale that is not named"
