"""A table of studies: columns by any usual name, numbers cell by cell, places that can be found."""

import pytest

from evidose.exchange.study_table import Reading, read_study_table
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


def test_kinds_of_files_are_told_apart(tmp_path):
    import pyarrow as pa
    from pyarrow import parquet

    file = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"study": ["A"], "yi": [1.234], "vi": [0.1]}), file)
    found = read_study_table(file.read_bytes(), "t.parquet")
    assert found.numbers(["yi"])["yi"].tolist() == [1.234]
    with pytest.raises(InputError, match=r"an old workbook \(.xls\)"):
        read_study_table(b"\xd0\xcf\x11\xe0rest", "t.xls")
    with pytest.raises(InputError, match="a workbook that cannot be read"):
        read_study_table(b"PK\x03\x04rest", "t.xlsx")
    with pytest.raises(InputError, match="sheet: found no workbook"):
        read_study_table(b"study,yi,vi\nA,1,1\n", "t.csv", Reading(sheet="x"))
    assert read_study_table("study,yi,vi\nÜ,1,1\n".encode("cp1252"), "t.csv").labels() == ["Ü"]


def test_columns_of_a_looser_name_are_known_by_both():
    found = table("Study ID,Estimate,SE,dose\nA,1,2,3\n")
    assert found.header == ("study", "yi", "sei", "dose")
    assert found.shown("yi") == "Estimate"
    assert found.shown("sei") == "sei"
    assert found.labels() == ["A"]


def test_the_user_says_what_a_column_is():
    said = Reading(columns={"yi": "adjusted"})
    found = read_study_table(b"study,crude,adjusted,vi\nA,1,2,3\n", "own.csv", said)
    assert found.numbers(["yi"])["yi"].tolist() == [2]
    with pytest.raises(InputError, match="column: found 'zi', expected one of study, ai"):
        read_study_table(b"study,yi,vi\nA,1,2\n", "own.csv", Reading(columns={"zi": "yi"}))
    with pytest.raises(InputError, match="column: found 'none', expected one of study, yi, vi"):
        read_study_table(b"study,yi,vi\nA,1,2\n", "own.csv", Reading(columns={"yi": "none"}))


def test_an_interval_in_one_cell():
    found = table("study,yi,95% CI\nA,0.5,0.3 to 0.7\nB,0.1,NR\n")
    assert found.numbers(["ci_low", "ci_high"])["ci_high"].tolist()[0] == 0.7
    assert found.notes == ("Column 95% ci was read as interval.",)
    found = table("study,OR (95% CI)\nA,0.5 (0.3 to 0.8)\n")
    assert found.numbers(["yi"])["yi"].tolist() == [0.5]
    assert found.notes == ("Column or (95% ci) was read as estimate and interval.",)
    ends = table("study,yi,ci_low,ci_high,90% CI\nA,0.5,0.3,0.7,0.35 to 0.65\n")
    assert ends.numbers(["ci_low"])["ci_low"].tolist() == [0.3]


def test_arms_in_rows_and_exports_of_revman():
    text = "study,arm,events,n\nA,drug,4,123\nA,placebo,11,139\n"
    found = table(text)
    assert {"ai", "n1i", "ci", "n2i"} <= set(found.header)
    assert "Column events was read as xi." in found.notes
    with pytest.raises(InputError, match="control: found no table with one arm a row"):
        read_study_table(b"study,yi,vi\nA,1,2\n", "own.csv", Reading(control="x"))
    web = (
        "Analysis group,Analysis number,Analysis name,Study,Experimental cases,Experimental N,"
        "Control cases,Control N\n1,1,Death,Smith,3,25,5,25\n"
    )
    assert table(web).rows[0]["outcome"] == "1.1 Death"
