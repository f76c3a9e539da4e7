import json

import pytest

from evidose.actions.track.record import opened, start
from evidose.cli.app import run


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, months):
    for name in ("EVIDOSE_DATABASE_URL", "EVIDOSE_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    start(None)
    with opened(lambda: None) as store:
        store.append(months().history)


def test_text_json_and_paper(capsys, tmp_path):
    path = tmp_path / "visit.pdf"
    assert run(["report", "--since", "2026-01-01", "--pdf", str(path)]) == 0
    assert "Pain intensity: improved while taking it" in capsys.readouterr().out
    assert path.read_bytes().startswith(b"%PDF-")
    assert run(["report", "--since", "2026-01-01", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["change"][0]["verdict"] == "improved while taking it"
    assert document["taken"]["days_due"] > 100


def test_words_of_distress_stand_first(capsys):
    assert run(["person", "log", "I want to die"]) == 0
    capsys.readouterr()
    assert run(["report"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines()[2].startswith("! ")
    assert "improved while" not in out


def test_a_day_that_is_none_is_refused(capsys):
    assert run(["report", "--since", "spring"]) == 1
    assert "a day of the calendar" in capsys.readouterr().err
