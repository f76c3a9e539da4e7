from datetime import date
from decimal import Decimal
from importlib import import_module

import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.person import Dose, Medicine
from evidose.response.own_doses import Days, local_day, own_doses, stack_course
from evidose.safety import identify, load_rules

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


NAMES = ("LDN", "low-dose-naltrexone", "Low Dose Naltrexone 4.5mg", "naltrexone")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("on_stack", NAMES)
def test_a_plan_erases_no_dose_whatever_it_is_called_and_whenever_it_begins(record, name, on_stack):
    doses = [(f"2026-03-{d:02}T22:00", took(name=name)) for d in (2, 3, 5, 6)]
    plan = ("2026-03-09T08:00", stack(start=date(2026, 3, 9), name=on_stack))
    found = read(record(*doses, plan))
    before = read(record(*doses))
    nan = np.nan
    np.testing.assert_array_equal(found.noted_mg, [0, 4.5, 4.5, nan, 4.5, 4.5, nan, nan, nan, nan])
    np.testing.assert_array_equal(found.noted_mg, before.noted_mg)
    np.testing.assert_array_equal(found.due_mg[1:], np.full(9, 4.5))
    assert found.others == {}
    assert found.unclear == ()


def test_doses_before_the_stack_keep_their_amount_until_it_begins(record):
    found = read(
        record(
            ("2026-03-03T22:00", took("1.5")),
            ("2026-03-06T08:00", stack("3", date(2026, 3, 6))),
        )
    )
    np.testing.assert_array_equal(found.due_mg, [0, 0, 1.5, 1.5, 1.5, 3, 3, 3, 3, 3])


def test_stopped_and_begun_again_without_telling_the_stack(record):
    """After a stop a dose is a dose, and a day without a note is none."""
    found = read(
        record(
            ("2026-03-01T08:00", stack("4.5", date(2026, 3, 1))),
            ("2026-03-04T08:00", stack(None, stop=date(2026, 3, 4))),
            ("2026-03-07T22:00", took()),
            ("2026-03-08T22:00", took(taken=False)),
            ("2026-03-09T22:00", took()),
        )
    )
    np.testing.assert_array_equal(found.noted_mg[3:], [0, 0, 0, 4.5, 0, 4.5, 0])
    np.testing.assert_array_equal(found.due_mg, [4.5, 4.5, 4.5, 0, 0, 0, 4.5, 0, 4.5, 0])


def test_an_end_alone_erases_no_dose_before_it(record):
    found = read(
        record(
            ("2026-03-02T22:00", took()),
            ("2026-03-05T08:00", stack(None, stop=date(2026, 3, 5))),
        )
    )
    np.testing.assert_array_equal(found.due_mg, [0, 4.5, 4.5, 4.5, 0, 0, 0, 0, 0, 0])


def test_a_dose_without_amount_before_the_stack_has_the_amount_that_is_told_first(record):
    found = read(
        record(("2026-03-02T22:00", took(None)), ("2026-03-05T08:00", stack("3", date(2026, 3, 5))))
    )
    assert found.noted_mg[1] == 3
    np.testing.assert_array_equal(found.due_mg[1:], np.full(9, 3.0))


def test_the_bare_substance_is_the_compound_on_the_stack_unless_it_is_told_at_another_dose(record):
    plan, bare = ("2026-03-01T08:00", stack(start=date(2026, 3, 1))), took(None, "naltrexone")
    assert read(record(plan, ("2026-03-03T22:00", bare))).noted_mg[2] == 4.5
    strong = ("2026-03-02T22:00", took("50", "Revia"))
    assert read(record(plan, strong, ("2026-03-03T22:00", bare))).unclear == ("naltrexone",)


def test_a_course_with_both_its_days_ends_nothing_else(record):
    entries = record(
        ("2026-03-01T08:00", stack("5", date(2026, 3, 1), name="prednisolone")),
        ("2026-03-03T08:00", stack("20", date(2026, 3, 3), date(2026, 3, 6), "prednisolone")),
    ).current
    np.testing.assert_array_equal(stack_course(entries, DAYS), [5, 5, 20, 20, 20, 5, 5, 5, 5, 5])


def test_units_of_one_scale_are_one_amount(record):
    found = read(
        record(
            ("2026-03-02T08:00", stack("4.5", date(2026, 3, 2))),
            ("2026-03-03T22:00", Dose("LDN", True, Decimal(1500), "ug")),
            ("2026-03-03T23:00", Dose("LDN", True, Decimal("0.003"), "g")),
        )
    )
    assert found.noted_mg[2] == pytest.approx(4.5) and found.due_mg[8] == pytest.approx(3)
    assert (found.unit, found.apart) == ("mg", ())


def test_a_unit_that_does_not_convert_is_never_added_to_the_others(record):
    entries = (
        ("2026-03-02T08:00", stack("4.5", date(2026, 3, 2))),
        ("2026-03-03T22:00", Dose("LDN", True, Decimal(2), "capsules")),
        ("2026-03-04T22:00", Dose("LDN", True, Decimal(1), "capsule")),
        ("2026-03-04T22:30", Dose("LDN", True, Decimal(3), "mg")),
        ("2026-03-05T22:00", Dose("LDN", False, Decimal(2), "capsules")),
    )
    found = read(record(*entries))
    assert list(found.noted_mg[2:5]) == [4.5, 6, 0] and found.due_mg[2] == 4.5
    assert (found.unit, found.apart) == ("mg", ("2 capsules", "1 capsule"))
    assert [e.body.unit for e in found.entries][1] == "capsules"  # as it was written


def test_a_stack_told_in_two_units_is_on_or_off_where_it_is_somebody_elses(record):
    entries = record(
        ("2026-03-01T08:00", Medicine("vitamin D", Decimal(1000), "IU", start=date(2026, 3, 2))),
        ("2026-03-04T08:00", Medicine("vitamin D", Decimal(25), "ug", start=date(2026, 3, 4))),
        ("2026-03-08T08:00", Medicine("vitamin D", stop=date(2026, 3, 8))),
    ).current
    np.testing.assert_array_equal(stack_course(entries, DAYS), [0, 1, 1, 1, 1, 1, 1, 0, 0, 0])


def test_an_amount_of_the_stack_in_another_unit_is_due_like_the_others(record):
    found = read(
        record(
            ("2026-03-02T08:00", stack("3", date(2026, 3, 2))),
            ("2026-03-05T08:00", Medicine("LDN", Decimal(1), "capsule", start=date(2026, 3, 5))),
        )
    )
    np.testing.assert_array_equal(found.due_mg, [0, *[3] * 9])
    assert found.apart == ("1 capsule",)


def test_a_name_is_read_as_often_as_there_are_names_and_not_doses(record, monkeypatch):
    asked = []

    def counted(name, *given):
        asked.append(name)
        return identify(name, *given)

    monkeypatch.setattr(import_module("evidose.response.own_doses"), "identify", counted)
    days = [f"2026-03-{day:02}T22:00" for day in range(1, 29)]
    others = [(day, took("500", name)) for day in days for name in ("magnesium", "naltrexone")]
    found = read(record(("2026-03-01T08:00", stack()), *((d, took()) for d in days), *others))
    assert set(found.others) == {"magnesium", "naltrexone"} and len(found.entries) == 29
    assert len(asked) <= 3 + 2  # each with its dose, and the other ones without
