import stat

import pytest

from evidose.actions import person
from evidose.actions.person import exchange
from evidose.terms import InputError


@pytest.fixture(autouse=True)
def started(home):
    person.start(None)


def test_carried_to_another_machine(tmp_path, monkeypatch, nobody):
    person.log(["pain", "6", "sleep", "4", "woke twice"], nobody)
    assert exchange.export_file("json", tmp_path / "r.json", nobody) == 3
    assert stat.S_IMODE((tmp_path / "r.json").stat().st_mode) == 0o600
    before = person.look(nobody)
    assert "".join(exchange.export_pieces("json", nobody)).count("nrs-pain") == 1
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "other"))
    person.start(None)
    done, alarms = exchange.import_file(tmp_path / "r.json", nobody)
    assert (len(done.stored), done.known, alarms) == (3, 0, ())
    assert person.look(nobody) == before
    done, _ = exchange.import_file(tmp_path / "r.json", nobody)
    assert (len(done.stored), done.known) == (0, 3)


def test_an_export_is_remembered_and_replaces_no_file(tmp_path, nobody):
    exchange.export_file("csv", tmp_path / "r.csv", nobody)
    with pytest.raises(InputError, match="a name that is free"):
        exchange.export_file("csv", tmp_path / "r.csv", nobody)
    assert [c.what for c in person.erase(nobody).elsewhere] == ["export (csv)"]


def test_a_diary_is_previewed_then_taken_over_once(tmp_path, nobody):
    path = tmp_path / "d.csv"
    path.write_text("day,pain,notes\n2026-01-01,6,crushing chest pain\n2026-01-02,5,\n")
    seen, alarms = exchange.import_file(path, nobody, preview=True)
    assert (len(seen.stored), seen.preview, alarms) == (3, True, ())
    assert person.look(nobody).history == ()
    done, alarms = exchange.import_file(path, nobody)
    assert len(done.stored) == 3
    assert alarms[0].rule == "chest-pain"
    again, alarms = exchange.import_file(path, nobody, columns=["notes=note"])
    assert (len(again.stored), again.known, alarms) == (0, 3, ())


def test_one_bad_row_stops_the_file(tmp_path, nobody):
    path = tmp_path / "d.csv"
    path.write_text("day,pain\n2026-01-01,6\n2026-01-02,55\n")
    with pytest.raises(InputError, match="row 3"):
        exchange.import_file(path, nobody)
    assert person.look(nobody).history == ()


def test_too_large_a_file_is_refused_unread(tmp_path, nobody):
    path = tmp_path / "d.csv"
    with path.open("wb") as file:
        file.truncate(exchange.LARGEST["csv"] + 1)
    with pytest.raises(InputError, match="Split it"):
        exchange.import_file(path, nobody)


def test_a_misspelt_column_option(tmp_path, nobody):
    path = tmp_path / "d.csv"
    path.write_text("day,pain\n2026-01-01,6\n")
    for column in ("pain", "Schmerz=pain"):
        with pytest.raises(InputError):
            exchange.import_file(path, nobody, columns=[column])
