"""Counts by node, from counts and percentages."""

from collections.abc import Callable
from typing import Any

import pytest

from evidose.synthesis.derived import NotComputableError
from evidose.synthesis.network.events import EventArm, event_arms
from evidose.synthesis.network.nodes import nodes_of

Make = Callable[..., Any]
ARMS = {
    "low": ("alpha", 10.0, 50),
    "high": ("alpha", 20.0, 60),
    "placebo": ("placebo", 0.0, 40),
}


@pytest.fixture
def counted(comparison: Make, evidence_of: Make, study: Make) -> Make:
    def made(*groups: dict[str, Any], measure: str = "RR", **changes: object):
        trial = study("one", ARMS, {"groups": list(groups)}, **changes)
        nodes, _ = nodes_of(trial, comparison(), evidence_of(trial), apart=False)
        return event_arms(trial, trial.findings[0], nodes, measure)

    return made


def test_arms_of_one_node_are_added_up(counted: Make):
    arms, assumed, rough = counted(
        {"arm": "low", "events": 5, "total": 50},
        {"arm": "high", "events": 9, "total": 60},
        {"arm": "placebo", "events": 4, "total": 40},
    )
    assert arms == (
        EventArm("alpha", 14, 110, 14, 14, ("low", "high")),
        EventArm("placebo", 4, 40, 4, 4, ("placebo",)),
    )
    assert not assumed and not rough


def test_percentages(counted: Make):
    """31.3 % of 80 is 25 people alone; 33 % of 120 is 39 or 40; 52.1 % of 147 is nobody's count."""
    arms, assumed, rough = counted(
        {"arm": "low", "percent": 33.0, "total": 120},
        {"arm": "placebo", "percent": 31.3, "total": 80},
    )
    assert [(a.events, a.low, a.high) for a in arms] == [(40, 39, 40), (25, 25, 25)]
    assert not rough
    assert "33 % of 120 in Low can be 39 to 40 people; 40 is the nearest" in assumed
    arms, assumed, rough = counted(
        {"arm": "low", "percent": 52.1, "total": 147},
        {"arm": "placebo", "percent": 36.0, "total": 144},
    )
    assert rough and arms[0].events == 77
    assert "52.1 % of 147 in Low fits no whole number of people; 77 is the nearest" in assumed


def test_the_size_of_the_arm_stands_in(counted: Make):
    arms, assumed, _ = counted(
        {"arm": "low", "events": 5}, {"arm": "placebo", "events": 4, "n": 39}
    )
    assert [a.total for a in arms] == [50, 39]
    assert assumed == ("the denominator of Low is the arm's size, 50",)


def test_what_cannot_be_used_is_told(counted: Make):
    with pytest.raises(NotComputableError, match="no event in any arm"):
        counted(
            {"arm": "low", "events": 0, "total": 5}, {"arm": "placebo", "events": 0, "total": 5}
        )
    everybody = (
        {"arm": "low", "events": 5, "total": 5},
        {"arm": "placebo", "events": 5, "total": 5},
    )
    assert counted(*everybody)[0][0].events == 5
    with pytest.raises(NotComputableError, match="an event in everybody"):
        counted(*everybody, measure="OR")
    with pytest.raises(NotComputableError, match="neither count nor percentage is given for Low"):
        counted({"arm": "low", "total": 5}, {"arm": "placebo", "events": 1, "total": 5})


def test_an_arm_without_a_count_leaves_the_others(counted: Make):
    arms, assumed, _ = counted(
        {"arm": "low", "total": 5},
        {"arm": "high", "events": 2, "total": 5},
        {"arm": "placebo", "events": 1, "total": 5},
    )
    assert [a.node for a in arms] == ["alpha", "placebo"] and arms[0].arms == ("high",)
    assert assumed == ("not used: neither count nor percentage is given for Low",)


def test_an_arm_without_an_event_and_a_crossover_are_told(counted: Make):
    groups = ({"arm": "low", "events": 0, "total": 5}, {"arm": "placebo", "events": 1, "total": 5})
    _, assumed, _ = counted(*groups, design="crossover")
    assert assumed == (
        "the two periods count as independent groups, which is cautious",
        "0.5 added to each arm because one has no event",
    )
