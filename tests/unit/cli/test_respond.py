import json
from datetime import date

import pytest

from evidose.actions.track.record import opened, start
from evidose.cli.app import run

FROM_FILE = ("respond", "--compound", "LDN", "--outcome", "pain", "--csv")
KEYS = {
    "schema_version", "verdict", "p_mcid", "p_mcid_specific", "p_benefit", "p_worse", "effect",
    "specific", "nonspecific", "evidence_only", "data_only", "combined", "learned", "next_weeks",
    "sensitivity", "checks",
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    def made(values):
        path = tmp_path / "diary.csv"
        rows = [
            f"{date.fromordinal(date(2025, 1, 1).toordinal() + t)},{v},{4.5 if t >= 30 else 0}"
            for t, v in enumerate(values)
        ]
        path.write_text("\n".join(["date,pain,dose_mg", *rows]), encoding="utf-8")
        return str(path)

    return made


def test_json_is_one_document_with_every_key(write, capsys):
    path = write([5 + t % 3 for t in range(100)])
    assert run([*FROM_FILE, path, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document.keys() >= KEYS
    assert document["effect"].keys() == {"mean", "low", "high"}
    assert document["verdict"] == "no change seen"


@pytest.mark.parametrize("values", [[5] * 90, [""] * 90, [5, 6]])
def test_nonsense_is_explained_without_a_number(write, capsys, values):
    assert run([*FROM_FILE, write(values), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["p_mcid"] is None
    assert document["effect"] == {"mean": None, "low": None, "high": None}
    assert len(document["explanation"]) > 20


def test_text_in_the_diary_is_refused(write, capsys):
    assert run([*FROM_FILE, write(["bad"] * 40)]) == 1
    assert "row 2, column pain" in capsys.readouterr().err


def test_text_output_never_says_that_it_works(write, capsys):
    path = write([6 + t % 3 if t < 45 else t % 3 for t in range(120)])
    assert run([*FROM_FILE, path]) == 0
    out = capsys.readouterr().out
    assert "Verdict: improved while taking it" in out
    assert "cannot part the drug from placebo" in out
    assert "works" not in out


@pytest.fixture
def home(tmp_path, monkeypatch, months):
    for name in ("EVIDOSE_DATABASE_URL", "EVIDOSE_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "home"))
    start(None)
    with opened(lambda: None) as store:
        store.append(months().history)


@pytest.mark.usefixtures("home")
def test_the_record_is_answered_from(capsys):
    assert run(["respond"]) == 0
    assert "Verdict: improved while taking it" in capsys.readouterr().out
    assert run(["respond", "--outcome", "pain", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document.keys() >= KEYS
    assert len(document["entries"]["scores"]) == 150
    assert run(["respond", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["outcomes"]) == 1


@pytest.mark.usefixtures("home")
def test_words_of_distress_are_answered_first_and_alone(capsys):
    assert run(["person", "log", "I want to die"]) == 0
    capsys.readouterr()
    assert run(["respond", "--outcome", "pain"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("! ")
    assert "improved while" not in out


@pytest.mark.parametrize("options", [["--csv", "x.csv"], ["--randomised"]])
def test_options_that_need_each_other(capsys, options):
    assert run(["respond", *options]) == 2


def test_words_of_distress_in_a_diary_file_come_first_too(tmp_path, capsys):
    path = tmp_path / "diary.csv"
    today = date.today().toordinal()
    days = [date.fromordinal(today - 59 + t) for t in range(60)]
    rows = [f"{d},{5 + d.day % 3},{4.5 if t > 20 else 0},fine" for t, d in enumerate(days)]
    rows[-1] = f"{days[-1]},6,4.5,I want to die"
    path.write_text("\n".join(["date,pain,dose_mg,note", *rows]))
    assert run([*FROM_FILE, str(path)]) == 0
    assert capsys.readouterr().out.startswith("! ")
    assert run([*FROM_FILE, str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "withheld"
