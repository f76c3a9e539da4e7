"""What the rules of another medicine say of the compound that is screened; made-up ones."""

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.safety.test_stand_ins import CLEAR

from evidose.safety import Answers, screen, screen_stack
from evidose.safety.holding import Hold
from evidose.safety.other_side import hold_of_other
from evidose.safety.records import Rule
from evidose.terms import Dose

TODAY = date(2026, 11, 30)


def found(small, medicine, compound="quell", **more):
    """Return the holds of findings that come from the other medicine's own rules."""
    told = Answers(compound, **{**CLEAR, "medications": (medicine,), **more})
    screening = screen(told, small.book(), TODAY)
    return {f.rule: f for f in screening.findings if f.rule == "against-quell"}


def medicines_of(small, *names):
    """Write medicines that only have a name."""
    medicines = [{"id": name, "name": name, "group": "G"} for name in names]
    small.write(
        "common/substances/groups/g.toml",
        {"schema_version": 1, "id": "g", "title": "G", "substance": medicines,
         "sources": [{"cite": "a made-up label", "reading": "label"}]},
    )  # fmt: skip


def against_quell(small, **more):
    small.rule("against-quell", **{"kind": "interaction", "substances": ["quell"], **more})


def test_a_medicine_that_is_taken_or_planned_speaks(small):
    against_quell(small)
    finding = found(small, "Zorbamid")["against-quell"]
    assert finding.holds == (Hold("quell", "hold until prescriber", "ask", "against-quell"),)
    assert "Quell" in finding.message
    assert "against-quell" in found(small, "Zorbamid from next week")


@pytest.mark.parametrize("told", ["Zorbamid until 2020", "never Zorbamid"])
def test_a_medicine_that_is_not_taken_is_silent(small, told):
    against_quell(small)
    assert found(small, told) == {}


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "organ", "terms": ["quell"]},
        {"statuses": ["past"], "within_days": 7},
        {"typed_from_mg": 10.0},
    ],
)
def test_only_rules_about_two_medicines_taken_now_speak_for_the_other(small, more):
    against_quell(small, **more)
    assert found(small, "Zorbamid") == {}


def test_another_name_of_the_same_substance_has_no_other_side(small):
    small.compound("low-quell", itself=["quell"], name="Low quell", classes=["blocker"])
    against_quell(small, kind="duplicate")
    assert found(small, "Low quell") == {}


def test_what_the_compound_holds_counts_as_the_compound(small):
    medicines = [
        {"id": "quell", "name": "quell", "group": "G", "holding": ["salicin"]},
        {"id": "salicin", "name": "salicin", "group": "G"},
    ]
    small.write(
        "common/substances/groups/g.toml",
        {"schema_version": 1, "id": "g", "title": "G", "substance": medicines,
         "sources": [{"cite": "a made-up label", "reading": "label"}]},
    )  # fmt: skip
    against_quell(small, substances=["salicin"])
    assert set(found(small, "Zorbamid")) == {"against-quell"}


@pytest.mark.parametrize(
    ("told", "means"),
    [
        (("hold", "stop today"), ("hold until prescriber", "ask")),
        (("hold", "emergency"), ("hold until prescriber", "ask")),
        (("hold until prescriber", "ask"), ("hold until prescriber", "ask")),
        (("ask first", "ok"), ("ask first", "ok")),
        (("ok", "ok"), ("ok", "ok")),
    ],
)
def test_what_is_said_about_the_other_dose_is_a_question_here(small, told, means):
    start, going_on = told
    small.rule("r", holds=[{"start": start, "continue": going_on}])
    book = small.book()
    rule = next(r for r in book.of("zorbamid") if r.id == "r")
    assert isinstance(rule, Rule)
    hold = hold_of_other(rule, book.policies["zorbamid"], "quell")
    assert (hold.compound, hold.start, hold.going_on, hold.rule) == ("quell", *means, "r")


@pytest.mark.parametrize(
    ("doses", "speaks"),
    [({"zorbamid": "10"}, False), ({"zorbamid": "25"}, True), ({}, True), ({"quell": "1"}, True)],
    ids=["below", "at it", "not told, the highest usual one", "told of the other alone"],
)
def test_a_rule_for_a_range_of_doses_is_held_against_the_dose_of_its_own_medicine(
    small, doses, speaks
):
    small.compound("zorbamid", classes=["blocker"], highest_usual_dose_mg=50.0)
    against_quell(small, dose_from_mg=25.0)
    told = Answers("quell", **{**CLEAR, "medications": ("none",)})
    known = {name: Dose(Decimal(mg)) for name, mg in doses.items()}
    stack = screen_stack(told, ("quell", "zorbamid"), small.book(), TODAY, known)
    assert ("against-quell" in {f.rule for f in stack.findings}) is speaks


def test_a_product_known_by_its_name_is_not_another_one_of_its_substance(small):
    low = {"name": "Low zorb", "itself": ["zorbamid"], "highest_usual_dose_mg": 5.0}
    small.compound("low-zorb", classes=["blocker"], **low)
    small.compound("zorbamid", classes=["blocker"], highest_usual_dose_mg=50.0)
    medicines_of(small, "zorbamid")
    against_quell(small, dose_from_mg=25.0)
    assert found(small, "Low zorb") == {}
    assert set(found(small, "Zorbamid")) == {"against-quell"}


def test_a_product_is_named_once_and_not_again_for_what_it_holds(small):
    small.compound("quell", name="quell", itself=["quell", "salicin"])
    medicines_of(small, "quell", "salicin")
    against_quell(small, substances=["quell", "salicin"], message="Not with {names}.")
    told = Answers("quell", **{**CLEAR, "medications": ("none",)})
    stack = screen_stack(told, ("quell", "zorbamid"), small.book(), TODAY)
    (one,) = (f for f in stack.findings if f.rule == "against-quell")
    assert one.message == "Not with quell."
    assert {h.compound for h in one.holds} == {"quell", "zorbamid"}
