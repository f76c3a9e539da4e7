import pytest

from evidose.terms import with_point


@pytest.mark.parametrize("text", ["1,250", "12,500", "999,000", " 1,250 "])
def test_what_may_be_thousands_is_not_guessed(text):
    assert with_point(text) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [("4,5", "4.5"), ("1,25", "1.25"), ("0,125", "0.125"), ("1,2500", "1.2500"), ("1250", "1250")],
)
def test_a_comma_that_can_only_be_decimal_becomes_a_point(text, plain):
    assert with_point(text) == plain
