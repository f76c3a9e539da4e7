"""How numbers read in sentences."""

from hypothesis import given
from hypothesis import strategies as st

from evidose.profile.figures import amount, inside, number, percent, plural


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_numbers_read_back(x: float, digits: int) -> None:
    text = number(x, digits)
    assert "-" not in text
    assert abs(float(text.replace("−", "-")) - x) <= 0.5 * 10**-digits + 1e-6


@given(st.floats(0, 1))
def test_probabilities_are_never_certainties(p: float) -> None:
    assert percent(p) not in ("0 %", "100 %")


def test_words() -> None:
    assert amount(1, "points") == "1 point"
    assert plural(2, "study", "studies") == "2 studies"
    assert inside("Multiple sclerosis") == "multiple sclerosis"
    assert inside("SF-36 mental summary") == "SF-36 mental summary"
