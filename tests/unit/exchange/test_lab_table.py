from datetime import date
from decimal import Decimal

import pytest

from evidose.evidence import open_library
from evidose.exchange.lab_table import read_lab_table
from evidose.person import load_measures
from evidose.terms import InputError

MARKERS = load_measures(open_library())
TODAY = date(2026, 6, 1)


def read(text):
    return read_lab_table(text.encode(), "labs.csv", MARKERS, TODAY)


def test_rows_become_results_in_the_order_of_days():
    found = read(
        "date;test;value;unit;low;high\n2026-03-01;CRP;<0,6;mg/L;0;5\n2026-01-02;ALT;22;U/L;;35\n"
    )
    assert [r.result.test for r in found] == ["alt", "crp"]
    assert found[1].result.comparator == "<"
    assert found[1].result.value == Decimal("0.6")
    assert found[0].result.high == Decimal(35)
    assert found[0].place == "row 3"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("date,test,value,unit\n2027-01-01,CRP,4,mg/L\n", "to come"),
        ("date,test,value,unit\n1.1.2026,CRP,4,mg/L\n", "a date written as"),
        ("date,test,value,unit\n2026-01-01,moon,4,mg/L\n", "row 2"),
        ("date,test,value,unit\n2026-01-01,CRP,4,bananas\n", "row 2"),
        ("date,test,value\n2026-01-01,CRP,4\n", "missing: unit"),
        ("date,test,value,unit\n", "no rows"),
        ("", "columns none"),
    ],
)
def test_problems_are_told_with_their_row(text, told):
    with pytest.raises(InputError, match=told):
        read(text)


def test_bytes_that_are_no_text_and_huge_files_are_refused():
    with pytest.raises(InputError, match="UTF-8"):
        read_lab_table(b"\xff\xfe", "labs.csv", MARKERS, TODAY)
    with pytest.raises(InputError, match="smaller"):
        read_lab_table(b"x" * 5_000_001, "labs.csv", MARKERS, TODAY)
