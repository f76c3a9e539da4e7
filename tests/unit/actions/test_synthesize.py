"""Reading a user's table: every fault is told with row, column and what is accepted."""

import numpy as np
import pytest

from evidose.actions.synthesize import synthesize_table
from evidose.terms import InputError

MEANS = (
    "study,m1i,sd1i,n1i,m2i,sd2i,n2i\nA,5,2,30,6,2,30\nB,4.5,2.2,50,6,2.1,48\nC,5,2,20,5.1,2,21\n"
)


def run(text: str, measure: str = "MD"):  # type: ignore[no-untyped-def]
    return synthesize_table(text.encode(), "own.csv", measure)


def test_mean_differences_by_hand() -> None:
    found = run(MEANS)
    assert found.yi.tolist() == pytest.approx([-1.0, -1.5, -0.1])
    assert found.vi[0] == pytest.approx(4 / 30 + 4 / 30)
    assert found.labels == ("A", "B", "C")


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
def test_tables_of_counts(measure: str) -> None:
    found = run("ai,n1i,ci,n2i\n10,50,5,50\n8,40,6,41\n", measure)
    assert np.isfinite(float(found.pooled.estimate))
    assert found.labels == ("Study 1", "Study 2")


def test_effects_and_variances_with_semicolons_and_decimal_commas() -> None:
    found = run("yi;vi\n0,5;0,04\n0,1;0,05\n", "GEN")
    assert found.yi.tolist() == [0.5, 0.1]


def test_a_row_with_a_gap_is_left_out_and_told() -> None:
    found = run(MEANS + "D,5,,20,5,2,21\n")
    assert len(found.labels) == 3
    assert "row 5: found nothing in sd1i" in str(found.dropped[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no rows"),
        ("study,m1i\nA,3\n", "missing: sd1i"),
        (MEANS.replace("2.2", "two"), "row 3, column sd1i: found 'two', expected a number"),
        ("yi,vi\n0.5,-1\n", "row 2"),
        ('yi,vi\n"0.5,0.1\n', "not a CSV table"),
    ],
)
def test_faults_are_told(text: str, told: str) -> None:
    with pytest.raises(InputError) as fault:
        run(text, "GEN" if text.startswith(("yi", '"', "")) and "m1i" not in text else "MD")
    assert told in str(fault.value)


def test_bytes_that_are_not_text_are_told() -> None:
    with pytest.raises(InputError, match="not UTF-8"):
        synthesize_table(b"\xff\xfe\x00", "own.csv", "MD")


def test_an_unknown_measure_is_told() -> None:
    with pytest.raises(InputError, match="one of GEN, MD"):
        run(MEANS, "XYZ")
