"""Effects that stand in a table: with variance, standard error or interval."""

import numpy as np
import pytest

from evidose.actions.know.typed_effects import (
    effect_columns,
    named,
    own_column,
    typed_effects,
)
from evidose.exchange.study_table import read_study_table
from evidose.terms import InputError


def table(text):
    return read_study_table(text.encode(), "own.csv")


def typed(text, *, ratio=False, given=None, level=0.95, take=None):
    read = table(text)
    rows = np.ones(len(read.rows), dtype=bool) if take is None else np.array(take)
    return typed_effects(read, "GEN", rows, given, ratio=ratio, level=level)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("study,yi,vi", ("yi", "vi")),
        ("study,yi,sei", ("yi", "sei")),
        ("study,yi,ci_low,ci_high", ("yi", "ci_low", "ci_high")),
        ("study,yi,vi,sei,ci_low,ci_high", ("yi", "vi", "sei", "ci_low", "ci_high")),
        ("study,yi,ci_low", ()),
        ("study,yi,n1i", ()),
        ("study,vi,n1i", ()),
    ],
)
def test_which_columns_hold_effects(header, found):
    assert effect_columns(table(f"{header}\n{','.join('1' * len(header.split(',')))}\n")) == found


def test_no_effects_at_all():
    found = typed("study,n1i,n2i\nA,3,4\n")
    assert (found.columns, found.there.tolist()) == ((), [False])


def test_an_interval_tells_the_error():
    found = typed("study,yi,ci_low,ci_high\nA,0.12,-0.468,0.708\nB,0.4,,\n")
    assert found.vi[0] == pytest.approx(0.3**2, rel=1e-4)
    assert found.there.tolist() == [True, False]
    assert found.notes == ("Standard errors were taken from 95 % intervals: A.",)
    at_90 = typed("study,yi,ci_low,ci_high\nA,0.12,-0.373456,0.613456\n", level=0.9)
    assert at_90.vi[0] == pytest.approx(0.3**2, rel=1e-5)
    assert at_90.notes[0].startswith("Standard errors were taken from 90 %")


def test_each_row_takes_what_it_has():
    text = "study,yi,vi,sei,ci_low,ci_high\nA,1,0.04,,,\nB,1,,0.2,,\nC,1,,,0.608,1.392\n"
    found = typed(text)
    assert found.vi == pytest.approx([0.04, 0.04, 0.04], rel=1e-4)
    assert found.notes == ("Standard errors were taken from 95 % intervals: C.",)


def test_an_interval_that_does_not_fit_its_error_is_told():
    head = "study,yi,sei,ci_low,ci_high\n"
    assert typed(head + "A,1,0.2,0.608,1.392\nB,1,0.2,0.55,1.45\n").notes == ()
    found = typed(head + "A,1,0.2,0.608,1.392\nB,1,0.2,0.5,1.5\n")
    said = "Interval and the standard error do not fit each other, and the standard error was used"
    assert found.notes == (f"{said}: B.",)
    assert found.vi[1] == pytest.approx(0.04)
    head = "study,yi,vi,ci_low,ci_high\n"
    assert "the variance was used" in typed(head + "A,1,0.04,0,2\n").notes[0]


@pytest.mark.parametrize("row", ["A,1,0.5,0.9", "A,1,1.1,1.9", "A,1,1.5,0.5"])
def test_an_estimate_stands_inside_its_interval(row):
    with pytest.raises(InputError, match="an estimate inside its interval, the lower end first"):
        typed(f"study,yi,ci_low,ci_high\n{row}\n")


def test_a_lopsided_interval_is_another_scale():
    text = "study,yi,ci_low,ci_high\nA,0.52,0.31,0.88\nB,1.2,0.6,2.4\n"
    with pytest.raises(InputError) as fault:
        typed(text)
    assert "row 2 (A): found 0.52 (0.31 to 0.88), lopsided" in str(fault.value)
    assert "--measure OR, RR or HR" in str(fault.value)
    with pytest.raises(InputError, match="Say --yi ratio"):
        typed(text, ratio=True, given="log")


def test_rounding_and_a_single_odd_row_are_no_other_scale():
    assert typed("study,yi,ci_low,ci_high\nA,0.1,0.0,0.3\n").there.all()
    text = "study,yi,ci_low,ci_high\nA,1,0.608,1.392\nB,1,0.608,1.392\nC,1,0.8,1.9\n"
    found = typed(text)
    assert found.there.all()
    assert found.notes[0] == "The estimate is not in the middle of its interval: C."


def test_an_interval_says_whether_numbers_are_ratios():
    ratios = typed("study,yi,ci_low,ci_high\nA,0.52,0.31,0.88\nB,1.2,0.6,2.4\n", ratio=True)
    assert ratios.yi == pytest.approx(np.log([0.52, 1.2]))
    assert ratios.vi[1] == pytest.approx((np.log(4) / 2 / 1.959964) ** 2, rel=1e-6)
    assert ratios.notes[0] == "Column yi was read as ratios."
    logs = "study,yi,ci_low,ci_high\nA,0.5,0.1,0.9\nB,0.7,0.2,1.2\n"
    with pytest.raises(InputError, match="these could be the ratios themselves"):
        typed(logs, ratio=True)
    assert typed(logs, ratio=True, given="log").yi.tolist() == [0.5, 0.7]


def test_a_number_below_zero_says_that_they_are_logarithms():
    found = typed("study,yi,sei\nA,0.5,0.1\nB,-0.2,0.1\n", ratio=True)
    assert found.yi.tolist() == [0.5, -0.2]
    assert found.notes == ("Column yi was read as logarithms of ratios.",)


def test_what_stays_on_the_scale_of_logarithms_is_told():
    text = "study,yi,{}\nA,0.5,0.1\nB,0.7,0.2\n"
    found = typed(text.format("sei"), ratio=True, given="ratio")
    assert found.notes[0].endswith("as ratios, sei as the standard error of their logarithms.")
    found = typed(text.format("vi"), ratio=True, given="ratio")
    assert found.notes[0].endswith("as ratios, vi as the variance of their logarithms.")
    assert found.values["yi"] == pytest.approx(np.log([0.5, 0.7]))


def test_a_ratio_is_above_zero():
    with pytest.raises(InputError, match=r"row 2 \(A\), column yi: found 0, expected a ratio"):
        typed("study,yi,sei\nA,0,0.1\n", ratio=True, given="ratio")
    with pytest.raises(InputError, match="column ci_low: found 0, expected a ratio"):
        typed("study,yi,ci_low,ci_high\nA,0.5,0,1\n", ratio=True, given="ratio")


def test_rows_that_are_computed_from_arms_are_not_judged():
    text = "study,yi,sei\nA,0.5,0.1\nB,-0.2,0.1\n"
    with pytest.raises(InputError, match="only numbers above zero"):
        typed(text, ratio=True, take=[True, False])
    assert typed(text, ratio=True, take=[False, False]).notes == ()


def test_a_column_called_after_the_measure():
    assert own_column(table("study,OR,sei\nA,2,0.1\n"), "OR") == ("or", "ratio")
    assert own_column(table("study,log OR,sei\nA,2,0.1\n"), "OR") == ("log or", "log")
    assert own_column(table("study,Hedges g,sei\nA,2,0.1\n"), "SMD") == ("hedges g", "")
    assert own_column(table("study,OR,sei\nA,2,0.1\n"), "RR") is None
    assert own_column(table("study,OR,yi,sei\nA,2,1,0.1\n"), "OR") is None
    assert own_column(table("study,OR,logOR,sei\nA,2,1,0.1\n"), "OR") is None


def test_all_of_many_are_not_listed():
    nine = table("study,yi,vi\n" + "".join(f"S{i},1,1\n" for i in range(9)))
    assert named(nine, np.ones(9, dtype=bool)) == "all studies"
    assert named(nine, np.arange(9) < 2) == "S0, S1"
    assert named(nine.keep(range(8)), np.ones(8, dtype=bool)).startswith("S0, S1, S2")
