import json
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
        file.truncate(exchange.LARGEST + 1)
    with pytest.raises(InputError, match="Split it"):
        exchange.import_file(path, nobody)


def test_a_misspelt_column_option(tmp_path, nobody):
    path = tmp_path / "d.csv"
    path.write_text("day,pain\n2026-01-01,6\n")
    for column in ("pain", "Schmerz=pain"):
        with pytest.raises(InputError):
            exchange.import_file(path, nobody, columns=[column])


def crp(value, **more):
    return {
        "resourceType": "Observation", "id": "crp1", "status": "final",
        "identifier": [{"system": "urn:lab", "value": "4711"}],
        "code": {"coding": [{"system": "http://loinc.org", "code": "1988-5"}]},
        "effectiveDateTime": "2026-04-01T08:00:00+02:00",
        "valueQuantity": {"value": value, "unit": "mg/L"}, **more,
    }  # fmt: skip


def take(tmp_path, ask, *resources):
    path = tmp_path / "b.json"
    entries = [{"resource": r} for r in resources]
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    done, _ = exchange.import_file(path, ask)
    values = [str(e.body.value) for e in person.look(ask).current]
    return len(done.stored), done.known, [s.why for s in done.parsed.skipped], values


def test_a_result_that_was_changed_later_is_a_correction(tmp_path, nobody):
    assert take(tmp_path, nobody, crp(5)) == (1, 0, [], ["5"])
    assert take(tmp_path, nobody, crp(5, note=[{"text": "seen"}])) == (0, 1, [], ["5"])
    assert take(tmp_path, nobody, crp(7)) == (1, 0, [], ["7"])
    assert take(tmp_path, nobody, crp(7)) == (0, 1, [], ["7"])
    assert len(person.look(nobody).history) == 2


def test_what_its_source_takes_back_is_taken_back(tmp_path, nobody):
    gone = "entered in error, and the record does not have it"
    wrong = crp(5, status="entered-in-error")
    assert take(tmp_path, nobody, wrong) == (0, 0, [gone], [])
    take(tmp_path, nobody, crp(5))
    assert take(tmp_path, nobody, wrong) == (1, 0, [], [])
    assert take(tmp_path, nobody, wrong) == (0, 1, [], [])


def test_a_bundle_with_the_history_of_a_result(tmp_path, nobody):
    versions = [crp(5, meta={"versionId": "1"}), crp(7, meta={"versionId": "2"})]
    older = ["the file has a newer version of it"]
    assert take(tmp_path, nobody, *versions) == (1, 0, older, ["7"])
    assert take(tmp_path, nobody, *versions) == (0, 1, older, ["7"])


def test_what_was_typed_from_a_report_is_previewed_as_it_is_stored(tmp_path, nobody):
    take(tmp_path, nobody, crp(5))
    path = tmp_path / "b.json"
    path.write_text(path.read_text().replace('"value": 5,', '"value": 8,'))
    seen, _ = exchange.import_file(path, nobody, preview=True)
    done, _ = exchange.import_file(path, nobody)
    assert len(seen.stored) == len(done.stored) == 1
    assert (seen.stored[0].body, seen.stored[0].replaces) == (
        done.stored[0].body,
        done.stored[0].replaces,
    )


def test_a_diary_whose_cell_was_changed(tmp_path, nobody):
    path = tmp_path / "d.csv"
    path.write_text("day,pain\n2026-01-01,6\n2026-01-02,5\n")
    exchange.import_file(path, nobody)
    path.write_text("day,pain\n2026-01-01,6\n2026-01-02,4\n2026-01-02,3\n")
    exchange.import_file(path, nobody)  # two of one day: nobody knows which was changed
    path.write_text("day,pain\n2026-01-01,7\n")
    done, _ = exchange.import_file(path, nobody)
    assert done.stored[0].replaces is not None
    values = sorted(e.body.value for e in person.look(nobody).current)
    assert values == [3.0, 4.0, 5.0, 7.0]
