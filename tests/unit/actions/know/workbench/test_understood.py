from evidose.actions.know.workbench.understood import Column, columns_of, columns_written, meanings
from evidose.exchange.study_table import READING, read_study_table


def test_columns_stand_as_written_with_what_they_are_read_as():
    table = read_study_table(b"Trial,Estimate,SE,Dose\nA,1,0.2,5\nB,2,0.3,6\n", "t.csv")
    assert columns_of(table) == (
        Column("Trial", "study") if table.shown("trial") == "Trial" else Column("trial", "study"),
        Column("Estimate", "yi"),
        Column("SE" if table.shown("sei") == "SE" else "sei", "sei"),
        Column("dose", ""),
    )


def test_columns_of_a_table_that_is_refused_are_shown_all_the_same():
    data = b"study,yi,TE,vi\nA,1,2,0.1\n"
    assert columns_written(data, "t.csv", READING) == tuple(
        Column(c, "") for c in ("study", "yi", "TE", "vi")
    )
    assert columns_written(b"", "t.csv", READING) == ()


def test_meanings_are_those_of_the_measure():
    names = [name for name, _ in meanings("OR")]
    assert names[0] == "study" and {"ai", "n1i", "bi", "di", "yi", "ci_high"} <= set(names)
    assert "m1i" not in names and names.count("yi") == 1
    assert dict(meanings("MD"))["m1i"] == "m1i: mean, treated"
    assert [n for n, _ in meanings("XX")] == ["study", "yi", "vi", "sei", "ci_low", "ci_high"]
