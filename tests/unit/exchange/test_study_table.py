"""A table of studies: columns by any usual name, numbers cell by cell, places that can be found."""

import pytest

from evidose.exchange.study_table import read_study_table
from evidose.terms import InputError


def table(text):
    return read_study_table(text.encode(), "own.csv")


def test_columns_are_found_in_any_case_and_by_the_names_of_another_package():
    found = table("Studlab,TE,seTE\nA,.04,.01\n")
    assert found.header == ("studlab", "yi", "sei")
    assert found.labels() == ["A"]
    assert found.numbers(["yi", "sei"])["sei"].tolist() == [0.01]


def test_rows_without_a_name_are_numbered():
    assert table("study,yi,vi\nA,1,2\n,3,4\n").labels() == ["A", "Study 2"]
    assert table("yi,vi\n1,2\n").labels() == ["Study 1"]


def test_places_are_lines_of_the_file():
    found = table('study,yi,vi\n\nA,1,2\n"B\nb",3,4\n')
    assert found.place(0) == "row 3 (A)"
    assert found.place(1, "yi").startswith("row 5 (B")
    assert table("sep=;\nyi;vi\n1;2\n").place(0) == "row 3"


@pytest.mark.parametrize("text", ["yi,YI,vi\n1,2,3\n", "yi,TE,vi\n1,2,3\n", "yi,vi,yi\n1,2,3\n"])
def test_two_columns_of_one_meaning_are_refused(text):
    with pytest.raises(InputError, match="header"):
        table(text)


def test_a_size_that_is_no_whole_number_is_refused_with_its_place():
    found = table("study,n1i\nA,30\nB,30.5\nC,1.234\n")
    with pytest.raises(InputError) as fault:
        found.numbers(["n1i"])
    assert [str(p) for p in fault.value.problems] == [
        "own.csv: row 3 (B), column n1i: found 30.5, expected a whole number of people",
        "own.csv: row 4 (C), column n1i: found '1.234', expected 1234 if the point parts "
        "thousands, or 1.234",
    ]


def test_what_was_read_as_thousands_can_be_told():
    found = table('study,m1i,sd1i\nA,"1,250",3.5\n')
    assert found.grouped(["sd1i", "m1i"]) == "1,250 was read as 1250"
    assert found.grouped(["sd1i"]) == ""


def test_lines_above_the_names_are_told():
    found = table("Table 1,,\nstudy,yi,vi\nA,1,2\n")
    assert found.notes == ("Not read, as it stands above the column names: Table 1.",)
    assert found.header == ("study", "yi", "vi")


def test_rows_can_be_kept():
    kept = table("study,yi,vi\nA,1,2\nB,3,4\n").keep([1], "Said.")
    assert (kept.labels(), kept.lines, kept.notes) == (["B"], (3,), ("Said.",))
