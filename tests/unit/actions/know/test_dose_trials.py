"""From rows to trials: what is refused names row, column, what was found and what is accepted."""

import numpy as np
import pytest

from evidose.actions.know.dose_trials import dose_trials, own_measure
from evidose.exchange.dose_table import read_dose_table
from evidose.terms import InputError

RATIOS = """id,type,dose,cases,n,logrr,se
a,ci,0,10,100,0,0
a,ci,10,15,100,0.4,0.3
a,ci,20,20,100,0.7,0.3
b,ci,0,10,100,0,
b,ci,20,20,100,0.7,0.3
"""
MEANS = "id,dose,mean,sd,n\na,0,5,2,50\na,10,4,2,50\nb,0,5,2,40\nb,20,3,2,40\n"
COUNTS = "id,type,dose,cases,n\na,cc,0,10,50\na,cc,10,15,50\nb,cc,0,5,40\nb,cc,20,9,40\n"


def read(text, kind=None, **more):
    return dose_trials(read_dose_table(text.encode(), "own.csv"), kind, **more)


def told(text, kind=None, **more):
    with pytest.raises(InputError) as fault:
        read(text, kind, **more)
    return str(fault.value)


def test_ratios_means_and_counts_become_trials():
    trials, _, kinds = read(RATIOS)
    assert trials.used.sum() == 3 and kinds[0] == "ci" and trials.v[0, 0, 1, 2] > 0
    assert read(RATIOS, covariance="independent")[0].v[0, 0, 1, 2] == 0
    means = read(MEANS)[0]
    assert means.y[0].tolist() == [[0, -1], [0, -2]]
    assert abs(read(MEANS, measure="SMD")[0].y[0, 0, 1]) == pytest.approx(0.4962, abs=1e-4)
    counts = read(COUNTS)[0]
    assert counts.y[0, 0, 1] == pytest.approx(np.log(15 * 40 / (35 * 10)))


def test_the_type_may_be_given_once():
    bare = COUNTS.replace("id,type", "id").replace(",cc", "")
    assert read(bare, "ci")[0].y[0, 0, 1] == pytest.approx(np.log(1.5))
    assert "row 2 (a), column type: found nothing, expected cc (odds)" in told(bare)
    assert "expected cc, ir or ci" in told(bare, "xx")


def test_names_of_effects():
    assert own_measure("means", "SMD", ("", "")) == ("SMD", False)
    assert own_measure("counts", "MD", ("cc", "cc")) == ("OR", True)
    assert own_measure("ratios", "MD", ("ir",)) == ("rate ratio", True)
    assert own_measure("ratios", "MD", ("ci",)) == ("RR", True)
    assert own_measure("ratios", "MD", ("ci", "cc")) == ("ratio", True)
    assert own_measure("ratios", "MD", ("",)) == ("ratio", True)


def test_lone_arms_and_empty_rows_are_left_out_and_told():
    trials, table, _ = read(MEANS + "c,0,5,2,40\nd,,,,\nd,,,,\n")
    assert trials.labels == ("a", "b")
    assert table.notes == (
        "Left out, as they hold no number: rows 7, 8.",
        "Left out, as they have one arm only: c.",
    )
    assert "one row a trial" in told("id,dose,mean,sd,n\na,0,5,2,50\nb,10,4,2,50\n")
    assert "no numbers" in told("id,dose,mean,sd,n\na,,,,\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a,ci,10", "a,ci,-1", "row 3 (a), column dose: found -1, expected a dose of 0 or above"),
        ("a,ci,10", "a,ci,", "row 3 (a), column dose: found nothing"),
        ("a,ci,10", "a,xx,10", "row 3 (a), column type: found 'xx'"),
        ("a,ci,10", "a,cc,10", "found 'cc' beside 'ci', expected one type in a trial"),
        ("0.4,0.3", "0.4,", "row 3 (a), column se: found nothing, expected a standard error"),
        ("0.4,0.3", "0.4,-0.3", "column se: found -0.3"),
        ("0.4,0.3", ",0.3", "row 3 (a), column logrr: found nothing, expected the log of a ratio"),
        ("100,0.4,0.3", "100,0,0", "2 reference arms in rows 2, 3"),
        ("10,100,0,0\n", "10,100,0,0.2\n", "no reference arms in rows 2, 3, 4"),
        ("10,100,0,0\n", "10,100,1,0\n", "logrr holds logarithms"),
        ("15,100", "115,100", "row 3 (a), column cases: found 115, expected at most n"),
        ("15,100", "115,100", "the type is ir"),
        ("15,100", ",100", "column cases: found nothing, expected a number of people"),
        ("15,100", "15,0", "column n: found 0, expected people, above 0"),
        ("15,100", "-1,100", "column cases: found -1"),
        ("a,ci,20,20,100,0.7,0.3", "a,ci,10,15,100,0.4,0.3", "the same as row 3"),
        ("b,ci,20", "b,ci,0", "found the dose 0 in all arms"),
    ],
)
def test_ratios_that_cannot_be(old, new, said):
    assert old in RATIOS
    assert said in told(RATIOS.replace(old, new, 1))


def test_a_trial_with_several_doses_needs_its_counts():
    bare = RATIOS.replace("type,dose,cases,n", "dose")
    for cells in ("ci,0,10,100", "ci,10,15,100", "ci,20,20,100"):
        bare = bare.replace(cells, cells.split(",")[1])
    said = told(bare)
    assert "column cases, n: found no such columns" in said and "--covariance independent" in said
    assert "column type: found nothing" in said
    assert read(bare, covariance="independent")[0].used.sum() == 3
    two = "id,dose,logrr,se\na,0,0,0\na,9,0.3,0.1\nb,0,0,0\nb,9,0.2,0.1\n"
    assert read(two)[0].used.sum() == 2


def test_rates_may_have_more_cases_than_time():
    rates = RATIOS.replace(",ci,", ",ir,").replace("15,100", "115,100")
    assert read(rates)[0].used.sum() == 3
    assert "person-time, above 0" in told(rates.replace("115,100", "115,0"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("a,10,4,2,50", "a,10,,2,50", "row 3 (a), column mean: found nothing, expected a mean"),
        ("a,10,4,2,50", "a,10,4,0,50", "column sd: found 0, expected a standard deviation above 0"),
        ("a,10,4,2,50", "a,10,4,,50", "column sd: found nothing"),
        ("a,10,4,2,50", "a,10,4,2,1", "column n: found 1, expected a whole number of people"),
        ("a,10,4,2,50", "a,10,4,2,9.5", "column n: found 9.5"),
        ("a,10,4,2,50", "a,10,4,2,", "column n: found nothing"),
    ],
)
def test_means_that_cannot_be(old, new, said):
    assert said in told(MEANS.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("10,15,50", "10,0,50", "column cases: found 0 of 50, expected some with the event"),
        ("10,15,50", "10,50,50", "found 50 of 50"),
        ("10,15,50", "10,51,50", "expected at most n, which is 50"),
    ],
)
def test_counts_that_cannot_be(old, new, said):
    assert said in told(COUNTS.replace(old, new))
    full = COUNTS.replace(",cc,", ",ir,").replace("10,15,50", "10,50,50")
    assert read(full)[0].used.sum() == 2
