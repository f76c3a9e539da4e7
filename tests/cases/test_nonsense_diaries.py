"""Diaries that make no sense: an explanation, never a number without meaning."""

import json
from datetime import date

import pytest

from evidose.cli.app import run

FIRST = date(2025, 1, 1).toordinal()
PARTS = ("effect", "specific", "nonspecific")
RESPOND = ("respond", "--compound", "low-dose-naltrexone", "--outcome", "pain", "--csv")
NUMBERS = ("p_mcid", "p_mcid_specific", "p_benefit", "p_worse", "data_only", "learned", "built_up")


def table(rows, header="date,pain,dose_mg"):
    return "\n".join([header, *rows]) + "\n"


def days(values, doses):
    return [
        f"{date.fromordinal(FIRST + t)},{v},{d}"
        for t, (v, d) in enumerate(zip(values, doses, strict=True))
    ]


HALF = [0] * 30 + [4.5] * 60
EVERY = [4.5] * 90
NEVER = [0] * 90
VARIED = [4 + t % 3 for t in range(90)]


@pytest.mark.parametrize(
    ("rows", "verdict", "words"),
    [
        (days([5] * 90, HALF), "cannot tell", "different value"),
        (days([5, 6] * 45, HALF), "cannot tell", "different values"),
        (days([5, 6], [0, 4.5]), "cannot tell", "without treatment"),
        (days([""] * 90, HALF), "cannot tell", "no value"),
        (days(["NA"] * 90, HALF), "cannot tell", "no value"),
        (days(VARIED, EVERY), "cannot tell", "without treatment"),
        (days(VARIED, NEVER), "too early", "No dose"),
        (days(VARIED, [""] * 90), "too early", "No dose"),
        (days(VARIED[:33], HALF[:33]), "too early", "on treatment"),
    ],
    ids=[
        "constant", "two values", "two points", "all missing", "all NA", "dose before the start",
        "no dose", "no dose noted", "three days of treatment",
    ],
)  # fmt: skip
def test_what_carries_no_number_gets_none(tmp_path, capsys, rows, verdict, words):
    path = tmp_path / "diary.csv"
    path.write_text(table(rows), encoding="utf-8")
    assert run([*RESPOND, str(path), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["verdict"] == verdict
    assert words in document["explanation"]
    assert all(document[key] is None for key in NUMBERS)
    assert all(document[key][at] is None for key in PARTS for at in ("mean", "low", "high"))
    assert document["next_weeks"] == []
    assert run([*RESPOND, str(path)]) == 0
    out = capsys.readouterr().out
    assert words in out
    assert "Improvement while taking it" not in out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (table(days(["bad"] * 90, HALF)), "row 2, column pain"),
        (table(days([11] * 90, HALF)), "number from 0 to 10"),
        (table(days([-1] * 90, HALF)), "number from 0 to 10"),
        (table(days(["inf"] * 90, HALF)), "row 2, column pain"),
        (table(days(VARIED, ["lots"] * 90)), "row 2, column dose_mg"),
        (table(days(VARIED, [-4.5] * 90)), "row 2, column dose_mg"),
        (table(["2999-01-01,5,0"]), "which is to come"),
        (table(["yesterday,5,0"]), "a date written as"),
        (table([]), "no rows"),
        ("", "no rows"),
        ("not a table at all", "no rows"),
        (table(days(VARIED, HALF), "when,ache,mg"), "missing"),
    ],
    ids=[
        "text", "above the scale", "below the scale", "infinite", "dose in words", "negative dose",
        "future", "no date", "header alone", "empty", "prose", "other columns",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_place(tmp_path, capsys, text, words):
    path = tmp_path / "diary.csv"
    path.write_text(text, encoding="utf-8")
    assert run([*RESPOND, str(path)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert words in captured.err
    assert "Traceback" not in captured.err
