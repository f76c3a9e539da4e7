"""What version 0.1.0 wrote opens unchanged, though the record has learnt new kinds of entry."""

import json
import shutil
from pathlib import Path

import pytest

from evidose.actions.plan.decisions import record_decisions
from evidose.actions.track.record import sent_entry
from evidose.evidence import open_library
from evidose.exchange.person_json import read_json
from evidose.person import LabResult, body_adapter, check_lab, find_unit, load_measures
from evidose.person.backup import check_backup, restore
from evidose.person.store import open_store

WRITTEN = Path(__file__).parent / "v0_1_0"
PASSPHRASE = "correct horse battery"
ENTRIES = 72


def exported():
    with (WRITTEN / "export.json").open("rb") as file:
        return read_json(file, "export.json")


@pytest.mark.parametrize(
    ("name", "passphrase"), [("record.db", None), ("encrypted.db", PASSPHRASE)]
)
def test_a_record_opens_with_every_entry_as_it_was_exported(name, passphrase, tmp_path):
    path = tmp_path / name
    shutil.copy(WRITTEN / name, path)
    path.chmod(0o600)
    with open_store(path, passphrase) as store:
        snapshot = store.snapshot()
    assert len(snapshot.history) == ENTRIES
    assert [(e.id, e.body) for e in snapshot.history] == [(e.id, e.body) for e in exported()]
    assert record_decisions(snapshot) == ()


@pytest.mark.parametrize(
    ("name", "passphrase"), [("record.backup", None), ("encrypted.backup", PASSPHRASE)]
)
def test_a_backup_is_whole_and_can_be_restored(name, passphrase, tmp_path):
    copy = tmp_path / name
    shutil.copy(WRITTEN / name, copy)
    assert check_backup(copy, passphrase).entries == ENTRIES
    back = tmp_path / "home" / "record.db"
    restore(copy, back, passphrase)
    with open_store(back, passphrase) as store:
        assert [e.body for e in store.snapshot().history] == [e.body for e in exported()]


def test_an_export_reads_and_every_body_is_written_back_as_it_was():
    told = json.loads((WRITTEN / "export.json").read_text("utf-8"))
    written = [json.loads(body_adapter().dump_json(e.body)) for e in exported()]
    assert written == [entry["body"] for entry in told["entries"]]


def test_what_waited_in_a_browser_is_taken(tmp_path):
    stores = json.loads((WRITTEN / "queue.json").read_text("utf-8"))["stores"]
    waiting = [value["entry"] for value in stores["queue"]["values"]]
    assert len(waiting) == 3
    assert [sent_entry(entry).id for entry in waiting] == [entry["id"] for entry in waiting]


def test_every_blood_value_still_belongs_to_a_measure_and_has_its_unit():
    measures = load_measures(open_library())
    labs = [e.body for e in exported() if isinstance(e.body, LabResult)]
    assert labs
    for lab in labs:
        measure = measures[lab.test]
        assert lab.value is None or find_unit(lab.unit, measure) is not None, lab
        assert check_lab(lab, measure) == lab


@pytest.mark.parametrize(
    ("measure", "units"),
    [
        ("alt", ["U/L", "ukat/L"]),
        ("bilirubin", ["umol/L", "mg/dL"]),
        ("crp", ["mg/L", "mg/dL"]),
        ("hs-crp", ["mg/L", "mg/dL"]),
        ("creatinine", ["umol/L", "mg/dL"]),
        ("egfr", ["mL/min/{1.73_m2}", "mL/s/{1.73_m2}"]),
        ("esr", ["mm/h"]),
        ("free-t4", ["pmol/L", "ng/dL"]),
        ("tsh", ["m[IU]/L"]),
        ("tpo-antibodies", ["[IU]/mL", "k[IU]/L"]),
        ("calprotectin", ["ug/g", "mg/kg"]),
        ("ana", ["{titer}"]),
    ],
)
def test_units_that_0_1_0_stored_are_still_known(measure, units):
    found = load_measures(open_library())[measure]
    assert all(find_unit(unit, found) is not None for unit in units)
