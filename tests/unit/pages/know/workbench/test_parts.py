"""Parts of an answer."""

import pytest

from evidose.pages.know.workbench.parts import Part, Row, p_words


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.0432, "P = 0.043"), (0.0001, "P = 0.0001"), (0.00009, "P < 0.0001"), (None, "no P")],
)
def test_p_as_it_is_printed(p, words):
    assert p_words(p) == words


def test_a_part_is_of_effects_unless_it_says_otherwise():
    assert Part("x", "X").effects
    assert Row("a").estimate is None
