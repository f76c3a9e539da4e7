from datetime import date

import pytest

from evidose.response.trial_result import Analysed, Look

DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("looks", "better"),
    [
        ((), None),
        ((Look(2, DAY, None, 0.975, False),), None),
        ((Look(2, DAY, 0.5, 0.975, False),), False),
        ((Look(2, DAY, 0.5, 0.975, False), Look(3, DAY, 0.99, 0.975, True)), True),
    ],
)
def test_a_trial_is_better_where_one_look_says_so(looks, better):
    assert Analysed(None, (), (), (2, 3), looks, True, None, ()).better is better
