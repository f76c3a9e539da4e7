import json

import pytest

from evidose.cli.app import run


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in ("EVIDOSE_DATABASE_URL", "EVIDOSE_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def told(capsys, *arguments, code=0):
    assert run(["person", *arguments, "--json"]) == code
    said = capsys.readouterr()
    if code:
        assert said.out == ""
        return said.err
    assert said.err == ""
    return json.loads(said.out)


def test_a_year_of_evenings_begins(capsys, tmp_path):
    assert told(capsys, "init")["encrypted"] is False
    logged = told(capsys, "log", "pain", "6", "sleep", "4", "woke twice")
    assert [e["body"]["kind"] for e in logged["entries"]] == ["score", "score", "note"]
    shown = told(capsys, "show", "--kind", "score")
    assert shown["standing"] == 3
    assert [e["body"]["value"] for e in shown["entries"]] == [6.0, 4.0]
    exported = told(capsys, "export")
    assert exported["digest"] == shown["digest"]
    sealed = told(capsys, "backup", str(tmp_path / "b.db"))
    assert sealed["digest"] == shown["digest"]
    assert told(capsys, "restore", str(tmp_path / "b.db"), "--check")["restored"] is False
    erased = told(capsys, "erase", "--yes")
    assert [c["what"] for c in erased["elsewhere"]] == ["backup"]
    assert told(capsys, "restore", str(tmp_path / "b.db"))["digest"] == shown["digest"]


def test_plain_lines(capsys, tmp_path):
    assert run(["person", "init"]) == 0
    assert run(["person", "log", "pain", "6", "CRP 700 mg/L", "I want to die"]) == 0
    said = capsys.readouterr().out
    assert said.index("Talk to somebody now") < said.index("pain 6 (nrs-pain, 0 to 10")
    assert "Is that right?" in said
    (tmp_path / "d.csv").write_text("day,pain,moon\n2026-01-01,6,full\n")
    assert run(["person", "import", str(tmp_path / "d.csv"), "--preview"]) == 0
    said = capsys.readouterr().out
    assert "1 entries would be stored" in said
    assert "column 'moon': skip" in said
    assert run(["person", "export", str(tmp_path / "r.csv"), "--format", "csv"]) == 0
    assert run(["person", "backup", str(tmp_path / "b.db")]) == 0
    assert run(["person", "show", "--last", "2"]) == 0
    assert "2 of 3 entries" in capsys.readouterr().out
    assert run(["person", "erase", "--yes"]) == 0
    said = capsys.readouterr().out
    assert str(tmp_path / "r.csv") in said
    assert str(tmp_path / "b.db") in said


def test_encrypted(capsys, monkeypatch, home):
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "right words for it")
    assert told(capsys, "init", "--encrypt")["encrypted"] is True
    told(capsys, "log", "pain", "6")
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "wrong")
    assert "wrong passphrase" in told(capsys, "show", code=1)
    monkeypatch.delenv("EVIDOSE_PASSPHRASE")
    assert "EVIDOSE_PASSPHRASE" in told(capsys, "show", code=1)
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "right words for it")
    assert told(capsys, "passphrase", "--remove")["encrypted"] is False
    assert told(capsys, "show")["standing"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["show"], 1, "evidose person init"),
        (["log"], 2, "nothing to log"),
        (["erase"], 2, "say --yes"),
        (["import", "nowhere.csv"], 1, "no such file"),
        (["log", "pain", "6"], 1, "evidose person init"),
        (["passphrase"], 1, "no record"),
    ],
)
def test_errors_in_plain_words(capsys, arguments, code, words):
    assert words in told(capsys, *arguments, code=code)


def test_distress_is_answered_even_where_nothing_can_be_stored(capsys):
    said = told(capsys, "log", "I want to kill myself", code=1)
    assert said.index("Talk to somebody now") < said.index("evidose person init")


def test_a_correction_and_one_taken_back(capsys):
    told(capsys, "init")
    first = told(capsys, "log", "pain", "6")["entries"][0]["id"]
    second = told(capsys, "log", "pain", "5", "--replaces", first[:10])["entries"][0]["id"]
    told(capsys, "log", "--withdraw", second, "typed twice")
    assert told(capsys, "show")["standing"] == 0
    assert len(told(capsys, "show", "--all")["entries"]) == 3
    entry = '{"kind": "consent", "purpose": "research", "given": false}'
    assert told(capsys, "log", "--entry", entry)["entries"][0]["body"]["given"] is False


def test_asked_on_a_terminal(capsys, monkeypatch):
    told(capsys, "init")
    answers = iter(["6", "", 'took ldn 4.5 mg "slept well"', "don't know", "blah", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *a, **k: next(answers))
    assert run(["person", "log"]) == 0
    said = capsys.readouterr()
    assert "Nothing of this line was stored" in said.err
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    kinds = [e["body"]["kind"] for e in told(capsys, "show")["entries"]]
    assert kinds == ["score", "dose", "note", "note"]


def test_answers_once_for_screening_and_plan(capsys):
    told(capsys, "init")
    told(capsys, "log", "stack", "LDN", "4.5", "mg")
    assert all(q["due"] for q in told(capsys, "answers")["questions"])
    given = ["medications=ibuprofen; vitamin D", "conditions=lupus", "age=45"]
    given += [f"{q}=no" for q in ("opioids", "dependence", "liver", "kidney", "pregnant")]
    done = told(capsys, "answers", *given, "breastfeeding=no", "surgery=no")
    assert done["entries"][0]["body"]["answers"] == ["ibuprofen", "vitamin D"]
    assert not any(q["due"] for q in told(capsys, "answers")["questions"])
    assert run(["person", "answers"]) == 0
    assert "ibuprofen; vitamin D (told on" in capsys.readouterr().out
    assert run(["screen", "--from-record", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "no known issue"
    plan = ["plan", "low-dose-naltrexone", "--from", "2027-03-01", "--from-record", "--json"]
    assert run(plan) == 0
    capsys.readouterr()
    assert run([*plan, "--medication", "Percocet"]) == 1
    capsys.readouterr()
    assert "perhaps" in told(capsys, "answers", "liver=perhaps", code=1)
    assert "QUESTION=ANSWER" in told(capsys, "answers", "liver", code=2)


def test_questions_asked_on_a_terminal(capsys, monkeypatch):
    told(capsys, "init")
    lines = iter(["none", "no", "no", "none", "", "", "45", "", "", "no", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *a, **k: next(lines))
    assert run(["person", "answers"]) == 0
    assert "surgery: no" in capsys.readouterr().out
    open_ones = {q["id"] for q in told(capsys, "answers")["questions"] if q["due"]}
    assert open_ones == {"liver", "kidney", "pregnant", "breastfeeding"}
