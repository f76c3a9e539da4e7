import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import open_library
from evidose.regimen import load_regimens
from evidose.regimen.titration import build_steps, choose_titration
from evidose.terms import Dose, InputError, UnknownNameError

K = load_regimens(open_library(), "low-dose-naltrexone")
COMMON = choose_titration(K, None)


def told(steps):
    return [(str(s.dose), s.days) for s in steps]


def test_the_usual_plan():
    assert told(build_steps(K, COMMON)) == [("1.5 mg", 14), ("3 mg", 14), ("4.5 mg", 56)]


def test_start_target_and_weeks_can_be_chosen():
    steps = build_steps(K, COMMON, start=Dose.parse("1"), target=Dose.parse("3"), weeks=8)
    assert told(steps) == [("1 mg", 14), ("2.5 mg", 14), ("3 mg", 28)]


def test_a_target_below_the_usual_start_becomes_the_start():
    assert told(build_steps(K, COMMON, target=Dose.parse("1"), weeks=8)) == [("1 mg", 56)]


@given(
    st.sampled_from(["common-pharmacy", "slow", "long-covid", "final-trial"]), st.integers(18, 52)
)
def test_doses_climb_to_the_target_and_fill_the_weeks(name, weeks):
    titration = choose_titration(K, name)
    steps = build_steps(K, titration, weeks=weeks)
    doses = [s.dose for s in steps]
    assert doses == sorted(set(doses))
    assert doses[-1].amount == titration.target
    assert sum(s.days for s in steps) == 7 * weeks
    assert all(s.days > 0 for s in steps)


@pytest.mark.parametrize(("start", "target"), [("0.25", "3"), ("1.5", "6.5"), ("50", "50")])
def test_outside_the_studied_range_is_refused_with_range_and_source(start, target):
    with pytest.raises(InputError, match=r"expected 0\.5 mg to 6 mg\. Studied range: Bruun"):
        build_steps(K, COMMON, start=Dose.parse(start), target=Dose.parse(target))


def test_a_start_above_the_target_is_refused():
    with pytest.raises(InputError, match="at most the target, 3 mg"):
        build_steps(K, COMMON, start=Dose.parse("4"), target=Dose.parse("3"))


@pytest.mark.parametrize("weeks", [0, -3, 5000])
def test_impossible_lengths_are_refused(weeks):
    with pytest.raises(InputError, match="1 to 52 weeks"):
        build_steps(K, COMMON, weeks=weeks)


def test_without_a_length_a_schedule_lasts_until_it_can_be_judged():
    lengths = {
        name: sum(s.days for s in build_steps(K, choose_titration(K, name)))
        for name in ("common-pharmacy", "slow", "long-covid", "thyroiditis", "innova")
    }
    assert lengths == {
        "common-pharmacy": 7 * 12,
        "slow": 7 * (16 + 8),
        "long-covid": 7 * (18 + 8),
        "thyroiditis": 7 * (17 + 8),
        "innova": 7 * 52,
    }


def test_a_told_length_makes_the_steps_as_short_as_published_and_no_shorter():
    steps = build_steps(K, COMMON, start=Dose.parse("1"), target=Dose.parse("4.5"), weeks=4)
    assert told(steps) == [("1 mg", 7), ("2.5 mg", 7), ("4 mg", 7), ("4.5 mg", 7)]
    with pytest.raises(InputError, match="3 weeks for 4 steps of 7 days, expected 4 or more"):
        build_steps(K, COMMON, start=Dose.parse("1"), target=Dose.parse("4.5"), weeks=3)


def test_every_published_schedule_with_its_first_dose_can_be_planned():
    plannable = [t for t in K.titrations.values() if t.start is not None]
    assert len(plannable) >= 8
    for titration in plannable:
        steps = build_steps(K, choose_titration(K, titration.id))
        assert steps[0].dose.amount == titration.start
        assert steps[-1].dose.amount == titration.target


def test_a_plan_too_short_for_its_steps_says_how_long_it_must_be():
    with pytest.raises(InputError, match="expected 18 or more"):
        build_steps(K, choose_titration(K, "long-covid"), weeks=17)
    assert len(build_steps(K, choose_titration(K, "long-covid"), weeks=18)) == 5
    kept = build_steps(K, choose_titration(K, "slow"), weeks=17)
    assert [s.days for s in kept] == [14] * 8 + [7], "a length that fits changes no step"


def test_schedules_that_say_too_little_are_refused():
    with pytest.raises(InputError, match="kg of body weight"):
        choose_titration(K, "paediatric-crohn")
    with pytest.raises(UnknownNameError, match="slow"):
        choose_titration(K, "slov")
