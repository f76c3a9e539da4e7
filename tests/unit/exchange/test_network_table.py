"""Tables of networks: both kinds, and every fault with its row and column."""

import pytest

from evidose.exchange.network_table import read_network_table
from evidose.terms import InputError

HEAD = "studlab,treat1,treat2,TE,seTE\n"
ARMS = "study,treatment,event,n\n"


def read(text: str):
    return read_network_table(text.encode(), "own.csv")


def test_contrasts_by_netmetas_names() -> None:
    found = read(HEAD + "A,x,y,0.5,0.1\nB,y,z,-1,0.2\n")
    assert found.contrasts
    assert found.names == {"study": ("A", "B"), "treat1": ("x", "y"), "treat2": ("y", "z")}
    assert found.numbers["te"].tolist() == [0.5, -1.0]
    assert found.numbers["sete"].tolist() == [0.1, 0.2]
    assert found.lines == (2, 3)
    assert found.notes == ()


def test_arms_with_other_names_tabs_and_means() -> None:
    found = read("author\tarm\tresponders\ttotal\tyear\nA\tx\t1\t20\t1999\nA\ty\t2\t21\t1999\n")
    assert not found.contrasts
    assert found.names == {"study": ("A", "A"), "treatment": ("x", "y")}
    assert list(found.numbers) == ["event", "n"]
    assert found.notes == ("Columns that had no part in this: year.",)
    means = read("study;treat;mean;sd;n\nA;x;1,5;2,5;20\nA;y;1;2;21\n")
    assert {c: v[0] for c, v in means.numbers.items()} == {"mean": 1.5, "sd": 2.5, "n": 20}


def test_both_kinds_of_outcome_are_read() -> None:
    found = read("study,treatment,event,n,mean,sd\nA,x,1,20,5,1\nA,y,2,21,6,1\n")
    assert list(found.numbers) == ["event", "n", "mean", "sd"]


def test_rows_without_a_number_are_told_and_left_out() -> None:
    found = read("My table\n" + HEAD + "A,x,y,0.5,0.1\nB,y,z,NA,0.2\n")
    assert found.names["study"] == ("A",)
    (gone,) = found.left_out
    assert "row 4 (B), column te" in str(gone)
    assert "My table" in found.notes[0]
    with pytest.raises(InputError, match=r"column te.*no number"):
        read(HEAD + "B,y,z,NA,0.2\n")


def test_rows_can_be_taken() -> None:
    found = read(HEAD + "A,x,y,0.5,0.1\nB,y,z,-1,0.2\n").take([1])
    assert found.names["treat2"] == ("z",)
    assert found.numbers["te"].tolist() == [-1.0]
    assert found.lines == (3,)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "A,x,y,abc,0.1\n", r"row 2 \(A\), column te.*'abc'.*a number"),
        (HEAD + "A,x,y,1,0\n", r"row 2, column sete.*found 0.*above 0"),
        (HEAD + "A,x,y,1,-0.2\n", r"column sete.*found -0.2.*above 0"),
        (HEAD + "A,x,y,inf,0.2\n", r"column te.*inf.*a finite number"),
        (HEAD + "A,x,x,1,0.2\n", r"row 2 \(A\), column treat2.*x against itself"),
        (HEAD + "A,x,,1,0.2\n", r"row 2, column treat2.*an empty cell.*a name"),
        (HEAD + ",x,y,1,0.2\n", r"row 2, column study.*an empty cell"),
        (HEAD + "A,x,y,1,0.2\nA,y,x,1,0.2\n", r"row 3 \(A\).*y against x as in row 2"),
        (HEAD + "A,x,y,1,0.2\nA,x,z,1,0.2\n", r"row 2 \(A\).*no row for y and z.*every pair"),
        (HEAD.replace("seTE", "p") + "A,x,y,1,0.2\n", r"header.*missing: sete"),
        (HEAD.replace("seTE", "TE") + "A,x,y,1,0.2\n", r"header.*TE twice"),
        (HEAD.replace("seTE", "yi") + "A,x,y,1,0.2\n", r"header.*TE, yi, which mean the same"),
        (ARMS + "A,x,5,3\nA,y,1,20\n", r"row 2, column event.*found 5.*from 0 to 3"),
        (ARMS + "A,x,-1,3\nA,y,1,20\n", r"column event.*found -1"),
        (ARMS + "A,x,1.5,3\nA,y,1,20\n", r"column event.*1.5.*whole"),
        (ARMS + "A,x,0,0\nA,y,1,20\n", r"row 2, column n.*found 0.*at least 1"),
        (ARMS + "A,x,0,9\nA,x,1,20\n", r"row 3 \(A\), column treatment.*x as in row 2"),
        (ARMS + "A,x,0,9\nA,y,1,20\nB,x,1,9\n", r"row 4 \(B\), column study.*one arm"),
        ("study,treatment,event\nA,x,1\n", r"missing: n"),
        ("study,treatment,mean,n\nA,x,1,9\n", r"missing: event, or mean and sd"),
        ("study,event,n\nA,1,9\n", r"missing: treatment"),
        ("study,treatment,mean,sd,n\nA,x,1,0,9\nA,y,1,1,9\n", r"row 2, column sd.*above 0"),
        ("", "no rows"),
    ],
)
def test_faults(text, words) -> None:
    with pytest.raises(InputError, match=words):
        read(text)
