"""A table of arms as people keep it."""

import numpy as np
import pytest

from evidose.exchange.dose_table import read_dose_table
from evidose.terms import InputError

MEANS = "id,dose,mean,sd,n\na,0,5,2,50\na,10,4.5,2,50\n"


def read(text, **more):
    return read_dose_table(text.encode(), "own.csv", **more)


def test_columns_become_numbers():
    table = read(MEANS)
    assert (table.form, table.trial, table.lines) == ("means", ("a", "a"), (2, 3))
    assert table.numbers["dose"].tolist() == [0, 10] and table.numbers["mean"][1] == 4.5
    assert table.kind == ("", "") and table.notes == ()


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("id,type,dose,cases,n,logrr,se", "ratios"),
        ("Study,Type,Dose,Events,PerYears,LogOR,SE", "ratios"),
        ("id,type,dose,cases,n", "counts"),
        ("author,dose,y,sd,n", "means"),
    ],
)
def test_other_names_are_known(header, form):
    cells = header.casefold().split(",")
    row = ",".join({"type": "cc"}.get(c, "7") for c in cells)
    table = read(f"{header}\n{row}\n")
    assert table.form == form and table.trial == ("7",) and "dose" in table.numbers
    assert table.kind == (("cc",) if "type" in cells else ("",))
    assert all(v.tolist() == [7] for v in table.numbers.values())


def test_the_dose_may_be_a_component():
    table = read("id,EPA,dha,mean,sd,n\na,0,1,5,2,50\na,2,3,4,2,50\n", dose="epa")
    assert table.numbers["dose"].tolist() == [0, 2]
    assert table.notes == ("Columns that had no part in this: dha.",)
    with pytest.raises(InputError, match="--dose COLUMN"):
        read("id,epa,mean,sd,n\na,0,5,2,50\n")


def test_missing_cells_semicolons_and_decimal_commas():
    table = read("id;dose;logrr;se\na;0;0;\na;10;0,25;0,1\n")
    assert np.isnan(table.numbers["se"][0]) and table.numbers["logrr"][1] == 0.25


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MEANS.replace("4.5", "x"), "row 3 (a), column mean: found 'x'"),
        ("dose,mean,sd,n\n0,5,2,50\n", "missing: id"),
        ("id,dose\na,0\n", "expected id, dose and one of"),
        ("id,dose,mean,sd,n,logrr,se\na,0,1,1,9,0,0\n", "one outcome a table"),
        ("id,dose,mean,sd,n\n,0,5,2,50\n", "the name of the trial"),
        ("id,dose,cases,n,peryears\na,0,5,2,50\n", "n and peryears, which mean the same"),
        ("id,dose,events,case,n\na,0,5,2,50\n", "events and case, which mean the same"),
        ("id,dose,mean,sd,n\n", "no rows"),
    ],
)
def test_problems_say_where_and_what(text, said):
    with pytest.raises(InputError) as fault:
        read(text)
    assert said in str(fault.value)


def test_names_of_trials_beside_the_id_need_no_word():
    table = read("id,author,year,extra,dose,mean,sd,n\na,X,2001,1,0,5,2,50\n")
    assert table.notes == ("Columns that had no part in this: extra.",)


def test_some_rows_are_kept_with_a_note():
    kept = read(MEANS).keep([1], "one left out")
    assert kept.lines == (3,) and kept.numbers["dose"].tolist() == [10]
    assert kept.notes == ("one left out",) and kept.rows_of("a") == [0]
    assert "row 3 (a), column n" in str(kept.problem(0, "n", "x", "y"))


def test_a_number_of_cases_is_whole_where_a_point_could_part_thousands():
    with pytest.raises(InputError, match="column cases"):
        read("id,dose,cases,n\na,0,1.234,5000.5\n")
