from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.person import Dose, Medicine
from evidose.response.own_doses import Days, local_day, own_doses, stack_course
from evidose.safety import load_rules

RULES = load_rules(open_library())
LDN = RULES.policy("low-dose-naltrexone")
DAYS = Days(date(2026, 3, 1), 10)
TODAY = date(2026, 3, 31)


def stack(amount="4.5", start=None, stop=None, name="LDN"):
    amount = None if amount is None else Decimal(amount)
    return Medicine(name, amount, "mg", start=start, stop=stop)


def took(amount="4.5", name="LDN", taken=True):
    return Dose(name, taken, None if amount is None else Decimal(amount), "mg")


def read(snapshot):
    return own_doses(snapshot, LDN, RULES, DAYS, TODAY)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-02T21:00", date(2026, 3, 2)),
        ("2026-03-03T01:30", date(2026, 3, 2)),
        ("2026-03-03T04:00", date(2026, 3, 3)),
        ("2026-03-03", date(2026, 3, 3)),
        ("2026-03-02T23:30+09:00", date(2026, 3, 2)),
    ],
)
def test_the_day_is_that_of_the_place_and_ends_after_midnight(record, moment, day):
    assert local_day(record((moment, took())).current[0]) == day


def test_stack_doses_and_gaps(record):
    found = read(
        record(
            ("2026-03-03T18:00", stack("1.5", date(2026, 3, 3))),
            ("2026-03-03T22:00", took("1.5")),
            ("2026-03-05T22:00", took("1.5", taken=False)),
            ("2026-03-06T18:00", stack("3", date(2026, 3, 6))),
            ("2026-03-07T22:00", took(None)),
            ("2026-03-09T18:00", stack(None, stop=date(2026, 3, 9))),
        )
    )
    nan = np.nan
    np.testing.assert_array_equal(found.noted_mg, [0, 0, 1.5, nan, 0, nan, 3, nan, 0, 0])
    np.testing.assert_array_equal(found.due_mg, [0, 0, 1.5, 1.5, 1.5, 3, 3, 3, 0, 0])
    assert not found.amount_unknown


def test_a_dose_raised_without_telling_the_stack_is_due_until_the_stack_changes(record):
    found = read(
        record(
            ("2026-03-02T18:00", stack("1.5", date(2026, 3, 2))),
            ("2026-03-04T22:00", took("3")),
            ("2026-03-05T22:00", took("3", taken=False)),
            ("2026-03-08T18:00", stack("4.5", date(2026, 3, 8))),
        )
    )
    np.testing.assert_array_equal(found.due_mg, [0, 1.5, 1.5, 3, 3, 3, 3, 4.5, 4.5, 4.5])


def test_several_doses_of_a_day_add_up(record):
    snapshot = record(("2026-03-02T08:00", took("1.5")), ("2026-03-02T22:00", took("3")))
    assert read(snapshot).noted_mg[1] == 4.5


def test_without_a_stack_the_last_dose_is_due_and_a_missed_one_changes_nothing(record):
    found = read(record(("2026-03-02T22:00", took()), ("2026-03-04T22:00", took(taken=False))))
    np.testing.assert_array_equal(found.due_mg[1:], np.full(9, 4.5))
    assert found.due_mg[3] == 4.5
    assert found.noted_mg[3] == 0


def test_without_any_amount_each_dose_counts_the_same(record):
    found = read(record(("2026-03-02T22:00", took(None)), ("2026-03-05T22:00", took(None))))
    assert found.amount_unknown
    assert found.noted_mg[1] == found.noted_mg[4] == 1


def test_naltrexone_without_a_dose_is_unclear_and_at_fifty_is_another_medicine(record):
    found = read(
        record(
            ("2026-03-02T22:00", took(None, "naltrexone")),
            ("2026-03-03T22:00", took("50", "Revia")),
            ("2026-03-04T22:00", stack("4.5", date(2026, 3, 4), name="naltrexone")),
            ("2026-03-05T22:00", took(None, "naltrexone")),
        )
    )
    assert found.unclear == ("naltrexone",)
    assert list(found.others) == ["revia"]
    assert found.noted_mg[4] == 4.5  # the stack told the amount


def test_what_lies_in_the_future_is_left_out(record):
    assert not read(record(("2026-04-05T22:00", took()))).entries


def test_a_medicine_that_was_told_with_start_and_stop_at_once(record):
    entries = record(
        ("2026-03-20T18:00", stack("10", date(2026, 3, 2), date(2026, 3, 5), "prednisolone"))
    ).current
    course = stack_course(entries, DAYS)
    np.testing.assert_array_equal(course, [0, 10, 10, 10, 0, 0, 0, 0, 0, 0])
    assert stack_course((), DAYS) is None
