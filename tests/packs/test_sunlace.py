"""A made-up vitamin in international units, from screening to plan; a library of its own."""

from dataclasses import replace
from datetime import date, time

import pytest
from tests.packs.sunlace import HOLDS, write_pack

from evidose.actions.plan.decisions import decisions_told
from evidose.actions.plan.screen import make_answers, screen_answers
from evidose.actions.plan.titration import Request, dose_hours, plan_events, plan_titration
from evidose.evidence import open_library
from evidose.pages.plan.screening import screening_document
from evidose.pages.plan.titration import plan_document, plan_pdf, plan_text
from evidose.regimen import load_regimens
from evidose.terms import InputError, LibraryError, MissingPartError, UnknownNameError

TODAY = date(2026, 11, 30)
CLEAR = {
    "medications": ["none"],
    "conditions": ["none"],
    "age": 40,
    "pregnant": "no",
    "breastfeeding": "no",
    "surgery": "none",
    "liver": "no",
    "kidney": "no",
}
WISH = Request("2026-12-01", zone="UTC")
ASKED = {
    "rule": "asked-unreviewed",
    "compound": "sunlace",
    "kind": "asked",
    "by": "Dr Lee",
    "on": "2026-11-30",
}


@pytest.fixture
def sun(tmp_path):
    return write_pack(tmp_path)


def screened(sun, **told):
    return screen_answers(
        make_answers("sunlace", {**CLEAR, **told}, "x", evidence=sun), evidence=sun, today=TODAY
    )


def planned(sun, wish=WISH, decision=ASKED, **told):
    answers = make_answers("sunlace", {**CLEAR, **told}, "x", evidence=sun)
    decisions = decisions_told([decision], "x", sun)
    return plan_titration(wish, answers, decisions=decisions, evidence=sun, today=TODAY)


@pytest.mark.parametrize("dose", ["1600", 1600, "1600 IU", {"amount": "1600", "unit": "IU"}])
def test_a_dose_is_screened_in_its_own_unit(dose, sun):
    document = screening_document(
        screened(sun, dose=dose), today=TODAY, code_version="", library_version=""
    )
    assert (document["dose"], document["dose_mg"]) == ({"amount": "1600", "unit": "IU"}, None)
    assert "dose: 1600 IU a day, as told" in document["checked"]
    assert "sunlace-much" not in {f["rule"] for f in document["findings"]}


def test_a_dose_above_the_limit_is_found(sun):
    found = screened(sun, dose="5000 IU")
    assert "sunlace-much" in {f.rule for f in found.findings}
    assert "5000 IU a day is more than was studied." in {f.message for f in found.findings}


def test_a_dose_in_mg_is_not_held_against_units(sun):
    for told in ({"dose": "2 mg"}, {"dose_mg": 2.0}):
        found = screened(sun, **told)
        assert "sunlace-much" not in {f.rule for f in found.findings}
        assert [q.text for q in found.missing] == ["How much is 2 mg of sunlace in IU?"]
        assert not found.complete


def test_a_slip_of_the_pen_is_refused_by_the_pack(sun):
    with pytest.raises(InputError, match="sunlace: found 500001 IU, expected at most 500000 IU"):
        screened(sun, dose="500001")
    assert screened(sun, dose="500000").dose is not None


def test_doses_of_several_each_have_their_own_unit(sun):
    told = {**CLEAR, "no_opioids": True, "doses": {"sunlace": "5000", "ldn": "4.5"}}
    answers = make_answers(["ldn", "sunlace"], told, "x", evidence=sun)
    found = screen_answers(answers, evidence=sun, today=TODAY)
    assert {k: str(d) for k, d in found.doses.items()} == {
        "low-dose-naltrexone": "4.5 mg",
        "sunlace": "5000 IU",
    }
    assert "sunlace-much" in {f.rule for f in found.findings}
    assert found.doses_mg == {"low-dose-naltrexone": 4.5}


def test_a_dose_of_nobody_is_refused(sun):
    with pytest.raises(UnknownNameError):
        make_answers("moonlace", {"dose": "3"}, "x", evidence=sun)
    answers = make_answers(["ldn", "sunlace"], {"dose": "4.5"}, "x", evidence=sun)
    with pytest.raises(InputError, match=r"a dose with its compound.*low-dose-naltrexone=4\.5mg"):
        screen_answers(answers, evidence=sun, today=TODAY)


def test_a_plan_is_made_in_the_unit_of_the_pack(sun):
    plan = planned(sun).plan
    assert plan is not None
    assert [str(p.step.dose) for p in plan.phases] == ["800 IU", "1600 IU"]
    assert [str(p.intake) for p in plan.phases] == [
        "1 capsule of 800 IU",
        "2 capsules of 800 IU",
    ]
    assert "One capsule holds sunlace 800 IU, moonlace 40 to 60 µg." in plan_text(plan)
    assert f"This plan uses text from the folder {sun.name}, which" in plan_text(plan)
    document = plan_document(plan, today=TODAY, code_version="", library_version="")
    assert document["phases"][0]["dose"] == {"amount": "800", "unit": "IU"}
    assert document["phases"][0]["dose_mg"] is None
    assert document["phases"][1]["capsules"] == {"800 IU": 2}
    assert [part["substance"] for part in document["holds"]] == [p["substance"] for p in HOLDS]


TWICE = {"limits": {"at": "08:00,20:00"}}


def test_a_dose_of_a_day_is_taken_in_the_parts_that_the_pack_tells(tmp_path):
    made = planned(write_pack(tmp_path, **TWICE))
    plan = made.plan
    assert plan is not None
    assert [str(p.step.dose) for p in plan.phases] == ["800 IU", "1600 IU"]
    assert [str(p.intake) for p in plan.phases] == ["1 capsule of 400 IU", "1 capsule of 800 IU"]
    assert [f"{d.when:%d %H:%M}" for d in plan.doses[:3]] == ["01 08:00", "01 20:00", "02 08:00"]
    days = sum(p.step.days for p in plan.phases)
    assert len(plan.doses) == 2 * days
    assert sum(n for s in plan.supplies for _, n in s.capsules) == 2 * days


def test_both_hours_of_a_day_stand_in_every_form_of_the_plan(tmp_path):
    made = planned(write_pack(tmp_path, **TWICE), replace(WISH, at="7:30, 19:30"))
    assert made.plan is not None
    text = plan_text(made.plan)
    assert "every day at 07:30 and 19:30" in text
    assert "1 capsule of 400 IU each time" in text and "rounded" not in text
    document = plan_document(made.plan, today=TODAY, code_version="", library_version="")
    assert (document["at"], document["also_at"]) == ("07:30", ["19:30"])
    steps = [e for e in plan_events(made, made.plan) if "/step/" in e.key]
    assert [f"{e.start:%H:%M} {e.title}" for e in steps[:2]] == [
        "07:30 Sunlace 400 IU",
        "19:30 Sunlace 400 IU",
    ]
    assert [e.key.rpartition("/step/")[2] for e in steps[:3]] == ["1", "1/2", "2"]
    assert len({e.key for e in steps}) == 2 * len(made.plan.phases) == len(steps)
    assert plan_pdf(made.plan, name="Sunlace", made="", versions="").startswith(b"%PDF")


def test_as_many_hours_as_the_pack_tells_are_asked_for(tmp_path, sun):
    with pytest.raises(InputError, match=r"expected one time"):
        planned(sun, replace(WISH, at="09:00,21:00"))
    twice = write_pack(tmp_path, **TWICE)
    with pytest.raises(InputError, match=r"expected 2 times.*taken at 08:00 and 20:00"):
        planned(twice, replace(WISH, at="09:00"))
    with pytest.raises(InputError, match="expected each time once"):
        planned(twice, replace(WISH, at="09:00,9:00"))


def test_a_part_after_midnight_ends_the_day(tmp_path):
    plan = planned(write_pack(tmp_path, **TWICE), replace(WISH, at="0:30,12:00")).plan
    assert plan is not None
    assert [f"{d.when:%d %H:%M}" for d in plan.doses[:3]] == ["01 12:00", "02 00:30", "02 12:00"]
    assert "after midnight" in plan_text(plan)
    early = planned(write_pack(tmp_path, **TWICE), replace(WISH, at="4:00,12:00")).plan
    assert early is not None
    assert f"{early.doses[0].when:%d %H:%M}" == "01 04:00"


def test_hours_of_a_pack_that_are_none_are_told(tmp_path):
    library = open_library(write_pack(tmp_path, limits={"at": "8:00,noon"}))
    with pytest.raises(LibraryError, match=r"limits\.toml: at: .*times of a day such as 08:00"):
        load_regimens(library.only("sunlace"), "sunlace")


def test_an_agreed_dose_has_the_unit_of_the_compound(sun):
    plan = planned(sun, decision=ASKED | {"max_dose": "1000"}).plan
    assert plan is not None
    assert [str(p.step.dose) for p in plan.phases] == ["800 IU"]
    with pytest.raises(InputError, match="max_dose: found 3 mg, expected an amount in IU"):
        planned(sun, decision=ASKED | {"max_dose": "3 mg"})


def test_who_takes_it_goes_on_from_that_dose(sun):
    for made in (
        planned(sun, replace(WISH, taking="1600")),
        planned(sun, replace(WISH, taking="1600 IU")),
    ):
        assert made.plan is not None
        assert [str(p.step.dose) for p in made.plan.phases] == ["1600 IU"]


@pytest.mark.parametrize("field", ["start", "target", "taking"])
def test_a_wish_in_another_unit_is_refused(field, sun):
    with pytest.raises(InputError, match=f"--{field}: found 2 mg, expected a dose in IU"):
        planned(sun, replace(WISH, **{field: "2 mg"}))


def test_a_strength_in_another_unit_is_refused(sun):
    with pytest.raises(InputError, match="--strength: found '2 mg', expected a strength in IU"):
        planned(sun, replace(WISH, strengths=("2 mg",)))
    plan = planned(sun, replace(WISH, target="800", strengths=("400",))).plan
    assert plan is not None
    assert str(plan.phases[0].intake) == "2 capsules of 400 IU"


def test_what_is_dosed_in_drops_is_counted_out(tmp_path):
    changes = {
        "compound": {"unit": "drop", "usual_dose": None},
        "limits": {"unit": "drop", "studied_low": 1, "studied_high": 40, "form": "liquid"},
        "sunlace-usual": {"start": 10, "step": 10, "target": 20},
        "sunlace-capsule": {"kind": "liquid", "strengths": [], "components": []},
        "screening": {"highest_usual_dose": None, "largest_dose": None},
        "sunlace-much": {"dose_from": {"amount": 41, "unit": "drop"}},
    }
    plan = planned(write_pack(tmp_path, **changes)).plan
    assert plan is not None
    assert [str(p.intake) for p in plan.phases] == ["10 drops", "20 drops"]


def test_what_has_no_kinetics_is_not_simulated(sun):
    from evidose.actions.know.simulate import simulate_dose

    with pytest.raises(MissingPartError):
        simulate_dose("sunlace", None, time(8), 2, overlay=sun)
    assert open_library(sun).only("sunlace").holds("plan/limits")


def test_the_hours_are_those_asked_for_or_the_usual_ones_of_the_pack(tmp_path):
    assert dose_hours("LDN", "20:00,8:30") == (time(8, 30), time(20))
    assert dose_hours("LDN", None) == (time(22),)
    pack = write_pack(tmp_path / "sun", limits={"at": "07:00,19:00"})
    assert dose_hours("sunlace", None, pack) == (time(7), time(19))
    with pytest.raises(InputError, match="noon"):
        dose_hours("LDN", "noon")
