import json
from datetime import date

import pytest

from evidose.actions.plan.screen import (
    make_answers,
    questions,
    read_answers,
    screen_answers,
    screening_stamp,
)
from evidose.terms import InputError

TODAY = date(2026, 11, 22)


def test_answers_are_read_from_toml_and_json(tmp_path):
    toml, js = tmp_path / "a.toml", tmp_path / "a.json"
    toml.write_text('age = 45\nsurgery = 2026-12-24\nmedications = "codeine"\n', encoding="utf-8")
    js.write_text(json.dumps({"age": 45, "surgery": "2026-12-24", "medications": ["codeine"]}))
    one, two = (make_answers("LDN", read_answers(p), str(p)) for p in (toml, js))
    assert one == two
    assert (one.surgery, one.medications) == (date(2026, 12, 24), ("codeine",))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"age": "old"}, "age"),
        ({"age": -1}, "age"),
        ({"age": float("nan")}, "age"),
        ({"dose_mg": 0}, "dose_mg"),
        ({"pregnant": "perhaps"}, "pregnant"),
        ({"surgery": "soon"}, "surgery"),
        ({"medications": [1]}, "medications.0"),
        ({"medicines": ["x"]}, "medicines"),
        ({"labs": 5}, "labs"),
    ],
)
def test_a_wrong_answer_is_told_by_field(given, field):
    with pytest.raises(InputError) as caught:
        make_answers("LDN", given, "answers.toml")
    assert {p.field for p in caught.value.problems} == {field}
    assert caught.value.problems[0].file == "answers.toml"


@pytest.mark.parametrize("said", ["yes", "Y", "true", "ja", True])
def test_yes_is_understood_in_many_forms(said):
    assert make_answers("LDN", {"pregnant": said}, "x").pregnant == "yes"


@pytest.mark.parametrize("content", ["age = ", "\xff", "[" * 20_000])
def test_an_unreadable_file_is_a_problem_not_a_crash(content, tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError):
        read_answers(path)
    with pytest.raises(InputError, match="no such file"):
        read_answers(tmp_path / "absent.toml")


def test_a_list_is_no_table_of_answers(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("[1]")
    with pytest.raises(InputError, match="table"):
        read_answers(path)


def test_screening_takes_the_day_it_is_given():
    told = make_answers("LDN", {"medications": ["stopped codeine 2026-11-10"]}, "x")
    assert screen_answers(told, today=date(2026, 11, 12)).verdict == "stop"
    assert screen_answers(told, today=date(2026, 12, 12)).verdict == "incomplete"


def test_questions_and_stamp():
    assert [q.id for q in questions()][:2] == ["medications", "opioids"]
    of_one = {q.id for q in questions(None, ["RYR"])}
    of_other = {q.id for q in questions(None, ["LDN"])}
    assert of_one < of_other == {q.id for q in questions(None, ["LDN", "RYR"])}
    assert screening_stamp(TODAY)["today"] == TODAY
