"""A limit on one component, held against doses of the whole: a made-up vitamin."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from tests.packs.sunlace import HOLDS, write_pack

from evidose.evidence import Component, open_library
from evidose.regimen import Plan, Wish, load_regimens, make_plan
from evidose.regimen.components import dose_with
from evidose.safety import Finding, Hold, MaxDose, Screening
from evidose.terms import InputError

TODAY = date(2026, 11, 30)
SCREENED = Screening("no known issue", True, (), (), (), (), (), False, "sunlace", None)


@pytest.fixture(scope="module")
def k(tmp_path_factory):
    return load_regimens(open_library(write_pack(tmp_path_factory.mktemp("pack"))), "sunlace")


def form(k, holds=HOLDS, **changes):
    known = k.forms["sunlace-capsule"]
    parts = tuple(Component.model_validate(part) for part in holds)
    return known.model_copy(update={"components": parts, **changes})


def limit(amount, unit="ug", component="moonlace", basis="active"):
    return MaxDose(Decimal(amount), unit, basis, component)


MOON = {"substance": "moonlace", "name": "Moon lace", "amount": 40.0, "unit": "ug"}


@pytest.mark.parametrize(
    ("holds", "changes", "told", "most"),
    [
        (HOLDS, {}, limit(60), "800"),  # the upper end of 40 to 60 µg in 800 IU
        (HOLDS, {}, limit("0.09", "mg"), "1200"),
        ([MOON], {}, limit(40), "400"),  # two strengths, and nothing tells which: the smaller
        ([MOON], {"strengths": (Decimal(800),)}, limit(50), "1000"),
        ([MOON], {"kind": "liquid", "strengths": (), "per_ml": Decimal(100)}, limit(10), "25"),
        ([MOON], {}, limit(40, component="Moon-Lace"), "400"),
        ([MOON | {"basis": "active"}], {}, limit(40), "400"),
        (HOLDS, {}, limit("0.1"), "1.33"),  # never rounded up
    ],
)
def test_a_dose_holds_no_more_of_a_component_than_its_limit(k, holds, changes, told, most):
    found = dose_with(told, form(k, holds, **changes), k)
    assert (found.amount, found.unit) == (Decimal(most), "IU")


@pytest.mark.parametrize(
    ("holds", "changes", "told"),
    [
        (HOLDS, {}, limit(60, component="starlace")),
        ([], {}, limit(60)),
        ([MOON | {"amount": None}], {}, limit(60)),
        ([MOON | {"basis": "salt"}], {}, limit(60)),
        (HOLDS, {}, limit(60, "IU")),
        ([MOON], {"strengths": ()}, limit(60)),
        ([MOON], {"kind": "liquid", "per_ml": None}, limit(60)),
        (HOLDS, {}, limit("0.0001")),
    ],
    ids=["another", "none told", "no amount", "basis", "unit", "no strength", "per mL", "tiny"],
)
def test_what_a_form_does_not_tell_is_never_guessed(k, holds, changes, told):
    with pytest.raises(InputError, match="no dose is known to hold so little"):
        dose_with(told, form(k, holds, **changes), k)


@pytest.mark.parametrize(("most", "steps"), [("90", ["800 IU"]), ("120", ["800 IU", "1600 IU"])])
def test_a_plan_stays_below_the_limit_of_a_component(k, most, steps):
    hold = Hold("sunlace", "ok", "ok", "moon", max_dose=limit(most))
    finding = Finding("minor", "s", "m", "r", "a", (), "rule", "organ", "low", (hold,))
    wish = Wish(date(2026, 12, 6), time(8), ZoneInfo("Europe/Oslo"))
    plan = make_plan(k, wish, replace(SCREENED, findings=(finding,)), TODAY)
    assert isinstance(plan, Plan)
    assert [str(p.step.dose) for p in plan.phases] == steps
