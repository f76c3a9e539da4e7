import inspect

from evidose.cli.plan import plan
from evidose.cli.safety_options import FIELDS, told_answers
from evidose.cli.screen import screen


def test_only_what_was_given_counts_and_options_go_before_the_file(tmp_path):
    path = tmp_path / "me.toml"
    path.write_text('age = 30\nconditions = ["none"]\n', encoding="utf-8")
    given = {"age": "45", "medication": ["codeine"], "lab": [], "no_opioids": False, "form": "text"}
    assert told_answers(given, None) == ({"age": "45", "medications": ["codeine"]}, "options")
    told, shown = told_answers(given, path)
    assert told == {"age": "45", "medications": ["codeine"], "conditions": ["none"]}
    assert shown == str(path)


def test_both_commands_ask_the_same_safety_answers():
    extra = {"dose", "symptom", "note"}
    assert set(FIELDS) <= set(inspect.signature(screen).parameters)
    assert set(FIELDS) - extra <= set(inspect.signature(plan).parameters)
