import pytest

from evidose.actions.track.own_trial import design_from_form, new_lot, schedule_file
from evidose.terms import EvidoseError

LDN = "low-dose-naltrexone"

ASKED = {"outcome": "pain", "dose": "4.5", "from": "2026-12-01", "lot": "000000ff"}
SHORT = {**ASKED, "weeks": "4", "pairs": "2"}


def test_an_effect_that_is_too_slow_gets_no_trial():
    made = design_from_form(ASKED, LDN)
    assert not made.design.feasible and made.blocks == ()


def test_the_same_lot_is_the_same_order():
    made = design_from_form(SHORT, LDN)
    if made.design.feasible:
        assert schedule_file(made) == schedule_file(design_from_form(SHORT, LDN))
    assert len(new_lot()) == 8 and new_lot() != new_lot()


@pytest.mark.parametrize(
    "wrong",
    [
        {"pairs": "2.5"},
        {"pairs": "99"},
        {"weeks": "soon"},
        {"dose": "much"},
        {"from": "soon"},
        {"outcome": "luck"},
        {"lot": "zz"},
    ],
)
def test_what_is_wrong_is_told(wrong):
    with pytest.raises(EvidoseError):
        design_from_form({**ASKED, **wrong}, LDN)
