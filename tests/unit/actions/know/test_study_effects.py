"""One effect a row: which columns it comes from, and what is told of it."""

import numpy as np
import pytest

from evidose.actions.know.study_effects import (
    COLUMNS,
    UNMENDED,
    combined,
    effects_of,
    study_effects,
)
from evidose.exchange.study_table import read_study_table
from evidose.terms import InputError

COUNTS = "study,ai,n1i,ci,n2i\n"


def effects(text, measure="GEN", given=None, **more):
    return study_effects(read_study_table(text.encode(), "own.csv"), measure, given, **more)


def test_counts_by_cells_and_by_sizes_agree():
    cells = effects("study,ai,bi,ci,di\nA,10,40,5,45\n", "OR")
    sizes = effects(COUNTS + "A,10,50,5,50\n", "OR")
    assert cells.yi[0] == pytest.approx(np.log(10 * 45 / (40 * 5)))
    assert (cells.yi[0], cells.vi[0]) == (sizes.yi[0], sizes.vi[0])
    assert cells.used == ("ai", "bi", "ci", "di")


def test_a_standard_error_is_squared():
    found = effects("study,yi,sei\nA,0.1,0.2\nB,0.1,0\nC,0.1,-0.2\nD,0.1,\n")
    assert found.vi[0] == pytest.approx(0.04)
    assert found.why[1] == found.why[2] == "a variance that is not above zero"
    assert found.why[3] == "nothing in sei"


def test_a_variance_that_is_no_square_of_the_error_is_refused():
    assert effects("study,yi,vi,sei\nA,0.1,0.091,0.3017\n").vi[0] == 0.091
    assert effects("study,yi,vi,sei\nA,0.1,,0.3\n").vi[0] == pytest.approx(0.09)
    assert effects("study,yi,vi,sei\nA,0.1,0.0945,0.3\n").vi[0] == 0.0945
    with pytest.raises(InputError, match="to be the square of sei"):
        effects("study,yi,vi,sei\nA,0.1,0.096,0.3\n")
    with pytest.raises(InputError, match=r"row 2 \(A\): found vi 0.3 and sei 0.3"):
        effects("study,yi,vi,sei\nA,0.1,0.3,0.3\n")


def test_rows_without_arms_are_taken_from_effect_and_variance():
    head = "study,yi,vi,m1i,sd1i,n1i,m2i,sd2i,n2i\n"
    found = effects(head + "A,,,5,2,30,4,2,30\nB,0.8,0.03,,,,,,\n", "MD")
    assert found.yi.tolist() == [1.0, 0.8]
    assert found.notes == ("Taken from yi and vi: B.",)
    both = effects(head + "A,9,9,5,2,30,4,2,30\nB,9,9,5,,30,4,2,30\n", "MD")
    assert both.yi[0] == 1.0
    assert both.why[1] == "nothing in sd1i"
    assert both.notes == ("Columns yi and vi were not used where the arms' numbers stand.",)


def test_ratios_in_yi_are_asked_about_where_they_could_be_either():
    text = "study,yi,vi\nA,1.5,0.02\nB,0.9,0.04\n"
    with pytest.raises(InputError) as fault:
        effects(text, "OR")
    assert "these could be the ratios themselves" in str(fault.value)
    assert "--yi log" in str(fault.value) and "--yi ratio" in str(fault.value)
    logs = effects(text, "OR", "log")
    assert logs.yi.tolist() == [1.5, 0.9]
    assert logs.notes == ("Column yi was read as logarithms of ratios.",)
    ratios = effects(text, "OR", "ratio")
    assert ratios.yi.tolist() == pytest.approx(np.log([1.5, 0.9]))
    assert ratios.vi.tolist() == [0.02, 0.04]
    assert "read as ratios" in ratios.notes[0]
    assert effects(text, "MD").yi.tolist() == [1.5, 0.9]


def test_a_number_below_zero_shows_that_they_are_logarithms():
    text = "study,yi,vi\nA,-0.5,0.02\nB,0.9,0.04\n"
    assert effects(text, "RR").yi.tolist() == [-0.5, 0.9]
    with pytest.raises(InputError, match=r"row 2 \(A\), column yi: found -0.5, expected a ratio"):
        effects(text, "RR", "ratio")


def test_what_is_done_about_empty_cells_is_told():
    found = effects(COUNTS + "A,0,20,0,21\nB,3,30,8,31\nC,0,25,4,24\nD,9,9,5,5\nE,9,9,4,5\n", "OR")
    assert found.notes[0] == "0.5 was added to each cell where one is empty: A, C, D, E."
    assert found.notes[1].endswith("pooled as metafor does: A, D.")
    (note,) = effects(COUNTS + "A,0,20,0,21\n", "RD").notes
    assert note == "0.5 was added to each cell where one is empty: A."
    assert effects(COUNTS + "A,1,20,2,21\n", "RR").notes == ()


def test_counts_that_are_not_whole_are_told():
    assert effects(COUNTS + "A,1.5,20,2,21\n", "RR").notes == (
        "Counts that are no whole numbers: A.",
    )


def test_rows_that_share_a_comparator_are_told():
    text = COUNTS + "Smith low,5,30,9,31\nSmith high,3,30,9,31\nBrown,2,30,9,31\n"
    (note,) = effects(text, "RR").notes
    assert note.startswith("Smith low and Smith high have the same comparator")
    assert effects(text.replace("Smith high,3,30,9", "Smith high,3,30,8"), "RR").notes == ()
    assert effects("ai,n1i,ci,n2i\n5,30,9,31\n3,30,9,31\n", "RR").notes == ()


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        ("GEN", "missing: yi, vi), or yi with its standard error sei"),
        ("MD", "missing: m1i, sd1i, n1i, m2i, sd2i, n2i), or yi, vi"),
        ("RR", "missing: ai, n1i, ci, n2i), or yi, vi"),
    ],
)
def test_missing_columns_are_told(measure, told):
    with pytest.raises(InputError) as fault:
        effects("study,value,age\nA,1,2\n", measure)
    assert told in str(fault.value)


def test_why_a_row_has_no_effect():
    found = effects("study,yi,vi\nA,inf,1\nB,1,NA\nC,,\nD,1,-1\n")
    assert found.why == (
        "no end to yi",
        "nothing in vi",
        "nothing in yi, vi",
        "a variance that is not above zero",
    )
    impossible = effects(COUNTS + "A,12,10,3,10\nB,1,10,3,10\n", "OR")
    assert "events above n" in impossible.why[0]
    assert impossible.why[1] == ""


def test_rows_of_one_study_combine_with_half_their_spread_shared():
    mean, variance = combined(np.array([1.0, 3.0]), np.array([0.04, 0.04]))
    assert (mean, variance) == pytest.approx((2.0, (0.08 + 2 * 0.5 * 0.04) / 4))


def test_every_measure_of_the_statistics_is_offered():
    assert list(COLUMNS)[:7] == ["GEN", "MD", "SMD", "ROM", "RR", "OR", "RD"]
    assert {"HR", "PETO", "ZCOR", "PLO", "IRR", "SMCC"} <= COLUMNS.keys()
    assert COLUMNS["OR"] == ("ai", "n1i", "ci", "n2i") == COLUMNS["RD"]


def test_correlations_proportions_and_rates():
    assert effects("study,ri,ni\nA,0.31,80\n", "ZCOR").yi[0] == pytest.approx(np.arctanh(0.31))
    found = effects("study,events,n\nA,4,123\n", "PLO")
    assert found.yi[0] == pytest.approx(np.log(4 / 119))
    assert found.notes == ("Column events was read as xi.", "Column n was read as ni.")
    rates = effects("study,event.e,time.e,event.c,time.c\nA,4,123.5,11,139\n", "IRR")
    assert rates.yi[0] == pytest.approx(np.log(4 / 123.5 / (11 / 139)))
    assert set(rates.raw) == {"x1i", "t1i", "x2i", "t2i"}


def test_a_zero_count_that_was_mended_is_told():
    (note,) = effects("study,xi,ni\nA,0,12\nB,3,12\n", "PLO").notes
    assert note == "0.5 was added to counts where one is zero: A."
    assert effects("study,xi,ni\nA,0,12\nB,3,12\n", "PFT").notes == ()


def test_hazard_ratios_are_effects_as_such():
    found = effects("study,HR,lower,upper\nA,0.52,0.31,0.88\n", "HR")
    assert found.yi[0] == pytest.approx(np.log(0.52))
    assert "Column hr was read as yi." in found.notes
    assert found.used == ("yi", "ci_low", "ci_high", "hr")
    assert found.typed.tolist() == [True]
    with pytest.raises(InputError, match="columns yi, vi for HR"):
        effects("study,ai,n1i,ci,n2i\nA,1,2,3,4\n", "HR")


def test_empty_cells_as_asked():
    text = COUNTS + "A,0,20,0,21\nB,3,30,8,31\nC,0,25,4,24\n"
    dropped = effects(text, "OR", zero_cells="drop")
    assert np.isnan(dropped.yi[0])
    assert "no events" in dropped.why[0]
    assert dropped.notes == ("0.5 was added to each cell where one is empty: C.",)
    revman = effects(text, "RR", zero_cells="revman")
    assert np.isnan(revman.yi[0])
    assert revman.yi[2] == pytest.approx(np.log((0.5 / 26) / (4.5 / 25)))
    plain = effects_of("OR", UNMENDED, {"ai": [3], "n1i": [30], "ci": [8], "n2i": [31]})
    assert plain.yi[0] == effects(text, "OR").yi[1]


def test_what_a_row_of_effects_lacks():
    found = effects("study,yi,sei,ci_low,ci_high\nA,1,,,\nB,,0.1,,\nC,1,0.1,,\n")
    assert found.why == ("nothing in sei, ci_low, ci_high", "nothing in yi, ci_low, ci_high", "")


def test_the_numbers_behind_the_effects_are_kept():
    found = effects(COUNTS + "A,3,30,8,31\n", "OR")
    assert {c: v.tolist() for c, v in found.raw.items()} == {
        "ai": [3],
        "n1i": [30],
        "ci": [8],
        "n2i": [31],
    }
    assert found.typed.tolist() == [False]


def test_the_measures_that_columns_are_made_for_are_told():
    with pytest.raises(InputError, match=r"columns are those of --measure COR, UCOR, ZCOR\."):
        effects("study,ri,ni\nA,0.3,50\n")
    with pytest.raises(InputError) as fault:
        effects("study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,1,1,9,2,1,9\n", "OR")
    assert "--measure MD, SMD, ROM, SMDH, SMD1, SMD1H." in str(fault.value)
