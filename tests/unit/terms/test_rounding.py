import math

import pytest

from evidose.terms import decimals_that_tell


@pytest.mark.parametrize(
    ("bound", "decimals"),
    [
        *((-0.001, 3), (0.0049, 3), (0.006, 2), (0.996, 3), (1.004, 3), (1.006, 2)),
        *((0.0, 2), (1.0, 2), (1 + 1e-12, 2), (-1e-12, 2), (-0.51, 2), (0.99994, 4), (1e-7, 7)),
        *((math.inf, 2), (math.nan, 2), (1e-9, 8)),
    ],
)
def test_a_bound_is_never_printed_as_no_effect(bound, decimals):
    assert decimals_that_tell(bound, 2) == decimals


def test_only_the_values_of_no_effect_that_are_given_count():
    assert decimals_that_tell(0.998, 2, (0.0,)) == 2
    assert decimals_that_tell(-0.001, 3, (0.0,)) == 3
