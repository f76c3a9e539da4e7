from decimal import Decimal
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.evidence import open_library
from evidose.regimen import load_regimens
from evidose.regimen.compounding import (
    choose_form,
    fewest_capsules,
    measure,
    plain,
    read_strengths,
)
from evidose.terms import Dose, InputError, UnknownNameError

K = load_regimens(open_library(), "low-dose-naltrexone")
CAPSULE, LIQUID = choose_form(K, "capsule"), choose_form(K, "Liquid")

halves = st.integers(1, 12).map(lambda n: Decimal(n) / 2)


@given(halves, st.lists(halves, min_size=1, max_size=4, unique=True), st.integers(1, 3))
def test_no_smaller_number_of_capsules_would_do(mg, strengths, most):
    found = fewest_capsules(mg, strengths, most)
    exact = [
        n
        for n in range(1, most + 1)
        for taken in combinations_with_replacement(strengths, n)
        if sum(taken) == mg
    ]
    if not exact:
        assert found is None
    else:
        assert sum(found.values()) == min(exact)
        assert sum(s * n for s, n in found.items()) == mg


@pytest.mark.parametrize(
    ("mg", "said"),
    [
        ("4.5", "1 capsule of 4.5 mg"),
        ("6", "2 capsules of 3 mg"),
        ("2.5", "1 capsule of 2 mg and 1 capsule of 0.5 mg"),
    ],
)
def test_a_dose_is_told_in_capsules(mg, said):
    assert str(measure(CAPSULE, read_strengths(CAPSULE, ()), Dose.parse(mg))) == said


@given(st.integers(5, 60))
def test_a_measured_volume_holds_nearly_the_dose(tenths):
    dose = Dose(Decimal(tenths) / 10)
    taken = measure(LIQUID, read_strengths(LIQUID, ("0.7 mg/mL",)), dose)
    assert taken.taken.amount == taken.volume.ml * Decimal("0.7")
    assert abs(taken.taken.amount - dose.amount) <= Decimal("0.05") * dose.amount
    assert taken.volume.ml % Decimal("0.1") == 0


def test_liquids_are_exact_decimals():
    taken = measure(LIQUID, read_strengths(LIQUID, ("1 mg/mL",)), Dose.parse("0.3"))
    assert str(taken) == "0.3 mL of 1 mg/mL"
    assert taken.taken == Dose.parse("0.3")


def test_a_dose_too_small_to_measure_is_refused_with_a_way_out():
    strong = read_strengths(LIQUID, ("50 mg/mL",))
    with pytest.raises(InputError, match=r"0\.5 mg from 50 mg/mL .* weaker liquid"):
        measure(LIQUID, strong, Dose.parse("0.5"))


def test_a_dose_that_capsules_cannot_make_is_refused():
    with pytest.raises(InputError, match=r"3 mg from capsules of 4\.5 mg"):
        measure(CAPSULE, read_strengths(CAPSULE, ("4.5",)), Dose.parse("3"))


@pytest.mark.parametrize("text", ["-1", "0", "weak", "nan", "1 g/mL", "1e400"])
def test_impossible_strengths_are_refused(text):
    with pytest.raises(InputError, match="--strength"):
        read_strengths(LIQUID, (text,))


def test_more_than_dissolves_is_refused():
    with pytest.raises(InputError, match="at most 100 mg/mL"):
        read_strengths(LIQUID, ("101 mg/mL",))


def test_a_liquid_has_one_strength():
    with pytest.raises(InputError, match="one strength"):
        read_strengths(LIQUID, ("1", "2"))


def test_tablets_are_refused_with_the_reason():
    with pytest.raises(InputError, match="cannot be split"):
        choose_form(K, "tablet")


def test_unknown_forms_are_refused():
    with pytest.raises(UnknownNameError, match="capsule"):
        choose_form(K, "patch")


def test_decimals_are_written_plainly():
    assert [plain(Decimal(x)) for x in ("0.50", "100", "1E+2")] == ["0.5", "100", "100"]
