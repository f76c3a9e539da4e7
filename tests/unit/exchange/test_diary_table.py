from datetime import date

import numpy as np
import pytest

from evidose.evidence import open_library, read_evidence
from evidose.exchange.diary_table import read_diary_table
from evidose.response import find_target, load_response
from evidose.terms import InputError

LIBRARY = open_library()
TARGET = find_target(read_evidence(LIBRARY), load_response(LIBRARY), "pain")
TODAY = date(2026, 3, 1)


def read(text):
    return read_diary_table(text.encode(), "diary.csv", TARGET, TODAY)


def test_days_are_put_in_order_and_gaps_are_missing():
    table = read("date,pain,dose_mg\n2026-01-04,3,4.5\n2026-01-01,5,0\n2026-01-02,,0\n")
    diary = table.diary
    assert diary.start == date(2026, 1, 1)
    np.testing.assert_array_equal(diary.outcome, [5, np.nan, np.nan, 3])
    np.testing.assert_array_equal(diary.dose_mg, [0, 0, np.nan, 4.5])


def test_further_columns_are_covariates_or_told():
    table = read(
        "date;pain;dose_mg;stress;physio;note\n2026-01-01;5,5;0;3;yes;cold\n2026-01-02;4;0;;no;\n"
    )
    assert table.diary.outcome[0] == 5.5
    np.testing.assert_array_equal(table.diary.covariates["stress"], [3, np.nan])
    np.testing.assert_array_equal(table.diary.covariates["physio"], [1, 0])
    assert table.ignored == ("note",)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "no rows"),
        ("date,pain,dose_mg\n", "no rows"),
        ("date,pain\n2026-01-01,5\n", "missing: dose_mg"),
        ("day,ache,mg\n1,2,3\n", "missing: pain, date, dose_mg"),
        ("date,pain,dose_mg\n01/02/2026,5,0\n", "a date written as"),
        ("date,pain,dose_mg\n2026-04-01,5,0\n", "which is to come"),
        ("date,pain,dose_mg\n2026-01-01,5,0\n2026-01-01,4,0\n", "a second time"),
        ("date,pain,dose_mg\n2026-01-01,bad,0\n", "'bad', expected a number from 0 to 10"),
        ("date,pain,dose_mg\n2026-01-01,11,0\n", "'11'"),
        ("date,pain,dose_mg\n2026-01-01,inf,0\n", "'inf'"),
        ("date,pain,dose_mg\n2026-01-01,5,-1\n", "'-1'"),
        ("date,pain,dose_mg\n2026-01-01,5,4500000\n", "from 0 to 1e"),
        ("date,pain,pain,dose_mg\n2026-01-01,5,5,1\n", "pain twice"),
        ("date,pain,dose_mg\n1926-01-01,5,0\n2026-01-01,5,0\n", "at most 1,830 days"),
    ],
)
def test_what_is_wrong_is_told(text, wanted):
    with pytest.raises(InputError, match=wanted):
        read(text)


def test_bytes_that_are_no_text():
    with pytest.raises(InputError, match="UTF-8"):
        read_diary_table(b"date,pain,dose_mg\n\xff\xfe", "x", TARGET, TODAY)


def test_a_schedule_stands_in_for_the_column_of_doses():
    data = b"date,pain\n2026-01-01,5\n2026-01-03,4\n"
    doses = {date(2026, 1, 2): 4.5, date(2026, 1, 3): 4.5}
    table = read_diary_table(data, "diary.csv", TARGET, TODAY, doses)
    np.testing.assert_array_equal(table.diary.dose_mg, [0, 4.5, 4.5])


def test_a_number_that_may_be_thousands_is_refused():
    with pytest.raises(InputError, match="'1,250'"):
        read('date,pain,dose_mg\n2026-01-01,3,4.5\n2026-01-02,3,"1,250"\n')
