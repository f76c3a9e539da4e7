import pytest

from evidose.terms import Quantity


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(4.5, "mg", "4.5 mg"), (120.0, "U/L", "120 U/L"), (0.25, "mg", "0.25 mg")],
)
def test_shown_without_needless_zeros(value, unit, shown):
    assert str(Quantity(value, unit)) == shown
