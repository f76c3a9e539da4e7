"""Comparisons: what their files may say, and what leads nowhere."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from pydantic import ValidationError
from tests.packs.sunlace import write_pack

from evidose.actions.keep.evidence import check_evidence
from evidose.evidence import Comparison, comparisons, open_library, read_evidence
from evidose.evidence.comparison import comparison_problems
from evidose.terms import LibraryError, noting_left_out

SOURCE = {"cite": "Nobody", "reading": "knowledge"}
OWN = {
    "id": "alpha",
    "substance": "sunlace",
    "name": "Alpha",
    "unit": "IU",
    "dose_low": 400.0,
    "dose_high": 4000.0,
}
FILE = "comparisons/fibromyalgia-sunlace-pain.toml"


def told(**changes: object) -> dict[str, Any]:
    made: dict[str, Any] = {
        "schema_version": 1,
        "id": "fibromyalgia-sunlace-pain",
        "title": "Pain on sunlace",
        "illness": "fibromyalgia",
        "outcome": "pain",
        "measure": "MD",
        "instruments": ["nrs-pain"],
        "doses_because": "made for a test",
        "treatments": [{"id": "sunlace", "compound": "sunlace"}],
        "decided": "2026-01-01",
        "decided_note": "made for a test",
    }
    return {k: v for k, v in (made | changes).items() if v is not None}


@pytest.fixture
def laid(tmp_path: Path) -> Callable[..., Path]:
    def made(**changes: object) -> Path:
        write_pack(tmp_path)
        (tmp_path / "comparisons").mkdir(exist_ok=True)
        (tmp_path / FILE).write_text(tomli_w.dumps(told(**changes)), "utf-8")
        return tmp_path

    return made


def test_it_belongs_to_the_folder_that_ships_it(laid: Callable[..., Path]):
    library = open_library(laid())
    found = comparisons(library, read_evidence(library))
    assert found["fibromyalgia-sunlace-pain"].asked == "sunlace-pain"
    assert len(found) == len(comparisons(open_library(), read_evidence(open_library()))) + 1
    assert not check_evidence(library.roots[-1]).errors


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "pain-of-sunlace"}, "an id that begins with fibromyalgia-"),
        ({"treatments": [OWN, OWN]}, "each treatment once"),
        ({"treatments": [{"id": "a", "substance": "a"}]}, "compound, or all of substance"),
        ({"treatments": [OWN | {"compound": "sunlace"}]}, "compound alone"),
        ({"treatments": [OWN | {"dose_low": 9000.0}]}, "dose_low at most dose_high"),
        ({"instruments": []}, "instruments, the first of which is shown"),
        ({"measure": "RR"}, "words, for people in a hundred"),
        ({"published": [{"treatment": "other", "review": "r", "pooled": "p", "dose": "1"}]},
         "published: treatment one of sunlace"),
        ({"published": [{"treatment": "sunlace", "review": "r", "pooled": "p", "dose": "1",
          "bucher": True}] * 2}, "bucher = true once"),
        ({"baseline_risk": {"value": 0.4, "low": 0.1, "high": 0.3, "source": SOURCE}},
         "low <= value <= high"),
        ({"title": None}, "Field required"),
        ({"surprise": 1}, "Extra inputs"),
    ],
)  # fmt: skip
def test_what_does_not_hold_together_is_refused(changes: dict[str, Any], expected: str):
    Comparison.model_validate(told())
    with pytest.raises(ValidationError, match=expected):
        Comparison.model_validate(told(**changes))


EDGE = {"treatment": "sunlace", "review": "vatvani-2024", "pooled": "pain", "dose": "any"}


@pytest.mark.parametrize(
    ("changes", "field", "found"),
    [
        ({"illness": "fibromyalgia-sunlace"}, "illness", "fibromyalgia-sunlace"),
        ({"outcome": "pains"}, "outcome", "pains"),
        ({"instruments": ["nrs-pain", "nrs-pains"]}, "instruments[2]", "nrs-pains"),
        ({"instruments": ["spir"]}, "instruments[1]", "spir"),
        ({"baseline": "plcebo"}, "baseline", "plcebo"),
        ({"treatments": [{"id": "a", "compound": "sunlac"}]}, "treatments[1].compound", "sunlac"),
        ({"treatments": [OWN | {"substance": "sunlac"}]}, "treatments[1].substance", "sunlac"),
        ({"definitions": ["At least a third"]}, "definitions[1]", "At least a third"),
        ({"shares_from": "fibromyalgia-pain"}, "shares_from", "fibromyalgia-pain"),
        ({"main": True}, "main", "true, as in fibromyalgia-response-30"),
        ({"published": [EDGE | {"review": "vatvani"}]}, "published[1].review", "vatvani"),
        ({"published": [EDGE | {"pooled": "pains"}]}, "published[1].pooled", "pains"),
        ({"published": [EDGE | {"pooled": "nausea"}]}, "published[1].pooled",
         "odds ratio of nausea"),
        ({"outcome": "function", "published": [EDGE | {"pooled": "function"}]},
         "published[1].pooled", "without a figure or its interval"),
        ({"modifiers": [{"study": "lacer", "source": SOURCE}]}, "modifiers[1].study", "lacer"),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_told_with_its_field(
    laid: Callable[..., Path], changes: dict[str, Any], field: str, found: str
):
    root = laid(**changes)
    library = open_library(root)
    problems = comparison_problems(library, read_evidence(library))
    assert [(p.file, p.field) for p in problems] == [(FILE, field)]
    assert found in problems[0].found
    assert (FILE, field) in {(p.file, p.field) for p in check_evidence(root).errors}


def test_a_broken_one_from_elsewhere_is_left_out_alone_and_told(laid: Callable[..., Path]):
    library = open_library(laid(baseline="plcebo"))
    with noting_left_out(pass_on=False) as noted:
        found = comparisons(library, read_evidence(library))
    assert "fibromyalgia-sunlace-pain" not in found and "fibromyalgia-pain" in found
    assert [(p.file, p.field) for p in noted] == [(FILE, "baseline")]


def test_a_broken_one_of_the_library_is_an_error():
    library = open_library()
    evidence = read_evidence(library)
    fewer = {k: o for k, o in evidence.outcomes.items() if k != "pain"}
    with pytest.raises(LibraryError, match=r"fibromyalgia-pain\.toml: outcome: found 'pain'"):
        comparisons(library, replace(evidence, outcomes=fewer))


def test_a_pack_that_cannot_be_read_takes_its_treatment_alone(laid: Callable[..., Path]):
    both = [{"id": "sunlace", "compound": "sunlace"},
            {"id": "other", "compound": "low-dose-naltrexone"}]  # fmt: skip
    library = open_library(laid(treatments=both)).without(["sunlace"])
    found = comparisons(library, read_evidence(library))["fibromyalgia-sunlace-pain"]
    assert [t.id for t in found.treatments] == ["other"]
