import pytest

from evidose.actions.plan.screen import questions
from evidose.cli.questions import as_options, ask_all


@pytest.fixture
def typed(monkeypatch):
    def type_in(*lines):
        left = iter(lines)
        monkeypatch.setattr("typer.prompt", lambda *a, **k: next(left))

    return type_in


def test_every_question_is_asked(typed, capsys):
    typed(
        "ibuprofen", "vitamin D", "", "tramadol 2026-11-01", "no", "none", "no", "", " 45 ", "no",
        "no", "no", "ALT=20 U/L", "",
    )  # fmt: skip
    answers, labs = ask_all(questions(), {"kidney": "no (told on 2026-01-01)"})
    assert answers["medications"] == ("ibuprofen", "vitamin D")
    assert "kidney" not in answers
    assert answers["age"] == ("45",)
    assert labs == ("ALT=20 U/L",)
    assert "no (told on 2026-01-01)" in capsys.readouterr().out
    told = as_options(answers, labs)
    assert told["answers"]["opioids"] == ["tramadol 2026-11-01"]
    assert told["answers"]["conditions"] == ["none"]
    assert told["labs"] == ["ALT=20 U/L"]


def test_no_opioid_is_an_answer():
    assert as_options({"opioids": ("No",)}, ()) == {"answers": {"opioids": ["No"]}}
