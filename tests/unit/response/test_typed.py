import pytest

from evidose.response.typed import within_sentence


@pytest.mark.parametrize(
    ("typed", "within"),
    [(" a walk. ", "a walk"), ("slept badly...", "slept badly"), ("why?", "why?"),
     ("e.g. x", "e.g. x"),
     (". ", ""), ("", "")],
)  # fmt: skip
def test_a_stop_at_the_end_is_left_to_the_sentence(typed, within):
    assert within_sentence(typed) == within
