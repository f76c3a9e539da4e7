import pytest

from evidose.terms import Schedule


def test_titration_steps_follow_each_other_day_by_day():
    plan = Schedule.titration([(1.5, 2), (3.0, 1)], at_hour=22)
    assert plan.hours == (22.0, 46.0, 70.0)
    assert plan.mg == (1.5, 1.5, 3.0)


def test_missed_doubled_and_scaled_doses():
    plan = Schedule.daily(4.5, days=3, at_hour=8)
    assert plan.without(-1).hours == (8.0, 32.0)
    assert plan.doubled(-1).mg == (4.5, 4.5, 9.0)
    assert plan.scaled(2).mg == (9.0, 9.0, 9.0)


def test_intakes_are_put_in_order():
    assert Schedule.of([(30, 1.0), (6, 2.0)]).hours == (6.0, 30.0)


@pytest.mark.parametrize("intakes", [[(float("nan"), 1.0)], [(1.0, float("inf"))], [(1.0, -2.0)]])
def test_impossible_intakes_are_refused(intakes):
    with pytest.raises(ValueError, match="finite"):
        Schedule.of(intakes)


def test_lengths_and_order_are_checked():
    with pytest.raises(ValueError, match="2 hours but 1 doses"):
        Schedule((1.0, 2.0), (1.0,))
    with pytest.raises(ValueError, match="backwards"):
        Schedule((2.0, 1.0), (1.0, 1.0))
