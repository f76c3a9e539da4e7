"""A pack from elsewhere: installed or named, whole or broken, it harms itself alone and is told."""

import json
import sys

import pytest
from starlette.testclient import TestClient
from tests.packs.glimmerine import write_pack
from tests.packs.wheel import write_distribution

from evidose.actions.know.compounds import left_out_of
from evidose.cli.app import run
from evidose.evidence import library_date
from evidose.web.app import create_app

CLASS = "classes/opioid-antagonist/rules/condition/mine.toml"
BROKEN = {
    CLASS: "severity = 'awful'",
    "common/substances/opioids/mine.toml": "schema_version = 1\nid = 'mine'\n",
    "common/asks/mine.toml": "not toml",
    "studies/2024/mine.toml": "not toml",
    "reviews/mine.toml": "schema_version = 9",
    "compounds/low-dose-naltrexone/rules/condition/mine.toml": "schema_version = 1",
}
ANSWERS = ("--medications", "none", "--conditions", "none")


def put(root, file, text):
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def told(capsys, *words):
    code = run([*words, "--json"])
    found = capsys.readouterr()
    return code, json.loads(found.out), found.err


@pytest.mark.parametrize("file", BROKEN)
def test_a_broken_file_stops_nothing_and_is_told(tmp_path, capsys, file):
    put(tmp_path, file, BROKEN[file])
    mine = ("--evidence", str(tmp_path))
    code, page, err = told(capsys, "profile", "LDN", *mine)
    assert code == 0 and page["compound"] == "low-dose-naltrexone"
    assert (file in err) == (file.startswith(("studies", "reviews"))), "told where it is used"
    code, screened, err = told(capsys, "screen", "LDN", *mine)
    assert screened["verdict"] == "incomplete" and screened["findings"] == []
    unread = [q["why"] for q in screened["questions"] if q["id"] == "unread"]
    judged = not file.startswith(("studies", "reviews"))
    assert [file in why for why in unread] == [True] * judged
    assert err.count(f"left out: {file}") == judged
    code, checked, _ = told(capsys, "evidence", "check", str(tmp_path))
    assert code == 1 and [p["file"] for p in checked["problems"] if p["severity"] == "error"] == [
        file
    ] * len([p for p in checked["problems"] if p["severity"] == "error"])


def test_the_shipped_rules_go_on(tmp_path, capsys):
    put(tmp_path, CLASS, BROKEN[CLASS])
    words = ("screen", "LDN", "--medication", "tramadol", "--evidence", str(tmp_path))
    _, found, _ = told(capsys, *words)
    assert found["verdict"] == "stop" and "unread" in found["missing"]
    _, other, _ = told(capsys, "screen", "red-yeast-rice", "--evidence", str(tmp_path))
    assert "unread" not in other["missing"], "the class of another compound"


def test_the_shelf_tells_what_is_left_out(tmp_path):
    write_pack(tmp_path, name="Glim <b>merine")
    put(tmp_path, CLASS, BROKEN[CLASS])
    assert {p.file for p in left_out_of(tmp_path)} == {CLASS}
    with TestClient(create_app(tmp_path), base_url="http://localhost") as visitor:
        shelf = visitor.get("/").text
        page = visitor.get("/glimmerine")
        plain = visitor.get("/low-dose-naltrexone").text
    assert CLASS in shelf and "Left out" in shelf and "Glim &lt;b&gt;merine" in shelf
    assert f"This page uses text from the folder {tmp_path.name}, which is no part" in page.text
    assert "<b>merine" not in page.text and "This page uses text from" not in plain


def test_an_installed_pack_is_there_for_every_command(tmp_path, monkeypatch, capsys):
    write_distribution(tmp_path, write_pack)
    monkeypatch.syspath_prepend(tmp_path)
    code, page, err = told(capsys, "profile", "glimmerine")
    assert code == 0 and not err
    assert page["from_elsewhere"] == ["the installed pack made-up-packs 1.5"]
    _, found, _ = told(capsys, "list", "compounds", "glimmer")
    assert [row["id"] for row in found["found"]] == ["glimmerine"]
    _, screened, _ = told(capsys, "screen", "glimmerine")
    assert screened["compound"] == "glimmerine" and "unread" not in screened["missing"]
    assert run(["profile", "GLM", "--format", "markdown"]) == 0
    assert "the installed pack made-up-packs 1.5" in capsys.readouterr().out
    assert "made_up_packs" not in sys.modules


def test_two_installed_packs_in_conflict_are_both_left_out(tmp_path, monkeypatch, capsys):
    write_distribution(tmp_path, write_pack)

    def other(root):
        return write_pack(root, name="Glimmer of another kind")

    write_distribution(tmp_path, other, name="others", package="other_packs")
    monkeypatch.syspath_prepend(tmp_path)
    assert run(["profile", "glimmerine"]) == 1
    assert capsys.readouterr().err.count("left out: compounds/glimmerine/compound.toml") == 1
    code, _, _ = told(capsys, "profile", "LDN")
    assert code == 0
    _, checked, _ = told(capsys, "evidence", "check")
    conflicts = [p["next_step"] for p in checked["problems"] if p["code"] == "conflict"]
    assert any("made-up-packs" in step for step in conflicts)
    assert any("others" in step for step in conflicts)


def test_an_unfit_installed_pack_makes_a_screening_incomplete(tmp_path, monkeypatch, capsys):
    write_distribution(tmp_path, write_pack, unlisted=("compound.toml",))
    monkeypatch.syspath_prepend(tmp_path)
    _, screened, err = told(capsys, "screen", "LDN")
    assert "unread" in screened["missing"] and err.count("whole pack is left out") == 1


def test_the_same_study_twice_merges_and_another_is_refused(tmp_path, capsys):
    from evidose.evidence import SHIPPED

    name = "studies/2024/bruun-2024-final.toml"
    text = (SHIPPED / name).read_text("utf-8")
    put(tmp_path, name, text)
    _, checked, _ = told(capsys, "evidence", "check", str(tmp_path))
    assert not [p for p in checked["problems"] if p["file"] == name and p["severity"] == "error"]
    changed = text.replace("n_randomised = 99", "n_randomised = 98")
    put(tmp_path, name, changed)
    _, checked, _ = told(capsys, "evidence", "check", str(tmp_path))
    assert [p["code"] for p in checked["problems"] if p["file"] == name] == ["conflict"]
    put(tmp_path, name, f'replaces = "bruun-2024-final@{library_date()}"\n{changed}')
    _, page, err = told(capsys, "profile", "LDN", "--evidence", str(tmp_path))
    assert page["from_elsewhere"] == [f"the folder {tmp_path.name}"] and not err


def test_a_report_under_another_id_is_left_out(tmp_path, capsys):
    from evidose.evidence import SHIPPED

    text = (SHIPPED / "studies/2024/bruun-2024-final.toml").read_text("utf-8")
    put(tmp_path, "studies/2024/again-2024.toml", text.replace("bruun-2024-final", "again-2024", 1))
    _, page, err = told(capsys, "profile", "LDN", "--evidence", str(tmp_path))
    assert "studies/2024/again-2024.toml" in err and "from_elsewhere" not in page


@pytest.mark.parametrize("file", ["common/measures/mine.toml", "common/instruments/mine.toml"])
def test_a_broken_file_does_not_stop_the_diary(tmp_path, record_home, capsys, file):
    put(tmp_path / "mine", file, "not toml")
    mine = ("--evidence", str(tmp_path / "mine"))
    for words in (["init"], ["log", "pain", "4"], ["show"]):
        assert run(["person", *words, *mine]) == 0, capsys.readouterr().err
    assert "pain 4" in capsys.readouterr().out
