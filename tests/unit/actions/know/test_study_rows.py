"""One analysis a table: what tells analyses apart is asked about, never pooled."""

import pytest

from evidose.actions.know.study_rows import (
    one_analysis,
    only_rows,
    repeated,
    without_totals,
)
from evidose.exchange.study_table import read_study_table
from evidose.terms import InputError

TABLE = "question,measure,study,yi,vi\npain,MD,A,1,1\npain,MD,B,2,1\nsleep,RR,A,3,1\n"


def table(text=TABLE):
    return read_study_table(text.encode(), "own.csv")


@pytest.mark.parametrize(
    "column",
    ["question", "outcome", "measure", "orientation", "comparison", "Endpoint", "treat1"],
)
def test_several_analyses_are_refused_with_the_column_and_its_values(column):
    text = f"{column},study,yi,vi\none,A,1,1\ntwo,B,2,1\n"
    with pytest.raises(InputError) as fault:
        one_analysis(table(text), "GEN")
    told = str(fault.value)
    assert f"column {column.lower()}: found several: one, two" in told
    assert f"--only '{column.lower()}=one'" in told


def test_a_blank_among_words_is_another_word():
    with pytest.raises(InputError, match=r"several: pain, \(blank\)"):
        one_analysis(table("outcome,study,yi,vi\npain,A,1,1\n,B,2,1\n"), "GEN")


def test_many_values_are_counted():
    rows = "".join(f"q{i},S{i},1,1\n" for i in range(10))
    with pytest.raises(InputError, match="q7 and 2 more"):
        one_analysis(table(f"question,study,yi,vi\n{rows}"), "GEN")


@pytest.mark.parametrize(("measure", "refused"), [("MD", True), ("GEN", True), ("SMD", False)])
def test_different_scales_stand_together_only_where_effects_are_standardised(measure, refused):
    found = table("scale,study,yi,vi\n0-10,A,1,1\n0-100,B,2,1\n")
    if refused:
        with pytest.raises(InputError, match="column scale"):
            one_analysis(found, measure)
    else:
        assert one_analysis(found, measure) is found


def test_the_measure_of_the_file_and_the_one_asked_for_agree():
    found = only_rows(table(), ["question=pain"])
    assert one_analysis(found, "MD") is found
    assert one_analysis(found, "GEN") is found
    with pytest.raises(InputError, match="column measure: found MD, expected SMD"):
        one_analysis(found, "SMD")


def test_rows_are_kept_as_asked():
    found = only_rows(table(), ["Question = PAIN", "study=B"])
    assert [r["study"] for r in found.rows] == ["B"]
    assert found.lines == (3,)
    assert only_rows(table(), []).lines == (2, 3, 4)


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("pain", "expected COLUMN=VALUE with one of question, measure"),
        ("arm=1", "expected COLUMN=VALUE with one of question"),
        ("question=sex", "column question: found 'sex', expected one of pain, sleep"),
    ],
)
def test_conditions_that_fit_nothing_are_told(condition, told):
    with pytest.raises(InputError) as fault:
        only_rows(table(), [condition])
    assert told in str(fault.value)


@pytest.mark.parametrize(
    "label",
    [
        *("Total", "TOTAL", "Overall", "Pooled effect", "Summary", "Subtotal", "Grand total"),
        *("Total (95% CI)", "Overall: random", "Random-effects model", "Gesamt", "All studies"),
        *("sub-total", "Sum", "Pooled estimate"),
    ],
)
def test_a_total_is_no_study(label):
    found = without_totals(table(f"study,yi,vi\nA,1,1\n{label},2,1\n"))
    assert found.labels() == ["A"]
    assert found.notes == (f"Left out as a total, not a study: row 3 ({label}).",)


@pytest.mark.parametrize("label", ["Totalis 2001", "Summers 2010", "Overallo", "Pool 1999"])
def test_a_name_that_begins_like_a_total_is_a_study(label):
    assert without_totals(table(f"study,yi,vi\nA,1,1\n{label},2,1\n")).labels() == ["A", label]


def test_a_table_of_totals_is_left_alone():
    assert without_totals(table("study,yi,vi\nTotal,1,1\n")).labels() == ["Total"]


def test_studies_in_several_rows_are_found_by_name_and_year():
    text = "study,year,yi,vi\nSmith,2001,1,1\nsmith ,2001,2,1\nSmith,2005,3,1\nB,,1,1\n"
    assert repeated(table(text)) == {"Smith": [0, 1]}
    assert repeated(table("yi,vi\n1,1\n1,1\n")) == {}
    assert repeated(table("study,yi,vi\n,1,1\n,1,1\n")) == {}
