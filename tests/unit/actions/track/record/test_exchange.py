import json
import stat
from dataclasses import replace

import pytest

from evidose.actions.track import record as person
from evidose.actions.track.record import exchange
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


def snomed(text):
    return {"text": text, "coding": [{"system": "http://snomed.info/sct", "code": "1"}]}


def status(code):
    return {"coding": [{"system": "http://terminology.hl7.org/condition-clinical", "code": code}]}


def of(me, kind, **more):
    return {"resourceType": kind, "subject": {"reference": me}, **more}


def healthy(me="urn:uuid:0a1b"):
    """A hospital's record of a healthy person: hundreds of resources, all of what is grave over."""
    order = {"intent": "order", "status": "completed", "authoredOn": "2017-04-02T10:00:00+02:00"}
    pills = {"dosageInstruction": [{"doseAndRate": [{"doseQuantity": {"value": 1.0}}]}]}
    pain = {"code": {"coding": [{"system": "http://loinc.org", "code": "72514-3"}]}}
    return [
        {"resourceType": "Patient", "id": "0a1b", "gender": "female", "birthDate": "1985-03-01"},
        *(of(me, "Encounter", status="finished") for _ in range(200)),
        of(me, "Medication", id="med", code=snomed("oxycodone hydrochloride 10 MG Oral Tablet")),
        of(me, "MedicationRequest", **order, **pills,
           medicationReference={"reference": "Medication/med"}),
        of(me, "MedicationRequest", **{**order, "status": "stopped"},
           medicationCodeableConcept=snomed("Methadone Hydrochloride 10 MG Oral Tablet")),
        of(me, "MedicationRequest", **{**order, "status": "cancelled"},
           medicationCodeableConcept=snomed("tramadol 50 MG")),
        of(me, "MedicationAdministration", status="completed", effectiveDateTime="2017-04-02",
           medicationCodeableConcept=snomed("Morphine Sulfate 5 MG")),
        of(me, "Condition", clinicalStatus=status("resolved"), code=snomed("Normal pregnancy"),
           onsetDateTime="2015-01-03", abatementDateTime="2015-09-20"),
        of(me, "Condition", clinicalStatus=status("remission"), onsetDateTime="2010",
           code=snomed("Opioid dependence (disorder)")),
        of(me, "Condition", clinicalStatus=status("active"), onsetDateTime="2010",
           verificationStatus=status("refuted"), code=snomed("Hepatic failure (disorder)")),
        of(me, "Condition", clinicalStatus=status("inactive"), onsetDateTime="2012-02",
           code=snomed("Acute hepatitis")),
        {"resourceType": "AllergyIntolerance", "patient": {"reference": me},
         "clinicalStatus": status("inactive"), "code": snomed("Naltrexone")},
        of(me, "Observation", id="p-042", status="final", **pain,
           effectiveDateTime="2024-02-03T08:00:00Z",
           valueQuantity={"value": 0.42, "unit": "{score}"}),
    ]  # fmt: skip


def write_bundle(path, resources, first="urn:uuid:0a1b"):
    entries = [{"fullUrl": f"urn:uuid:{i:04x}", "resource": r} for i, r in enumerate(resources)]
    entries[0]["fullUrl"] = first
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}))
    return path


def test_the_record_of_a_healthy_person_alarms_nobody(tmp_path, nobody):
    path = write_bundle(tmp_path / "b.json", healthy())
    done, alarms = exchange.import_file(path, nobody)
    assert alarms == ()
    assert len(done.stored) == 7
    left = {s.id: s.why for s in done.parsed.skipped if s.id}
    assert "0.42" in left["p-042"]
    assert sum(s.what == "Encounter" for s in done.parsed.skipped) == 200
    found = person.screen_record(person.look(nobody))
    assert found.verdict == "incomplete"
    assert [f.rule for f in found.findings if f.severity != "informational"] == []
    again, _ = exchange.import_file(path, nobody)
    assert (len(again.stored), again.known) == (0, 7)


@pytest.mark.parametrize("last", ["stopped", "completed"])
def test_one_prescription_that_is_over_does_not_end_another_that_goes_on(tmp_path, nobody, last):
    person.log(["stack", "LDN", "4.5", "mg"], nobody)
    name = {"medicationCodeableConcept": snomed("tramadol 50 MG Oral Tablet")}
    path = write_bundle(
        tmp_path / "b.json",
        [
            of("x", "MedicationRequest", intent="order", status="active", authoredOn="2020-01-01",
               **name),
            of("x", "MedicationRequest", intent="order", status=last, authoredOn="2021-01-01",
               **name),
        ],
    )  # fmt: skip
    _, alarms = exchange.import_file(path, nobody)
    assert alarms
    assert person.screen_record(person.look(nobody)).verdict == "stop"


def test_what_is_over_now_ends_what_was_imported_while_it_stood(tmp_path, nobody):
    person.log(["stack", "LDN", "4.5", "mg"], nobody)
    condition = of("x", "Condition", id="c", code=snomed("Normal pregnancy"),
                   onsetDateTime="2026-01-03", clinicalStatus=status("active"))  # fmt: skip
    exchange.import_file(write_bundle(tmp_path / "b.json", [condition]), nobody)
    assert "pregnancy" in {f.rule for f in person.screen_record(person.look(nobody)).findings}
    over = {**condition, "clinicalStatus": status("resolved")}
    exchange.import_file(write_bundle(tmp_path / "b.json", [over]), nobody)
    assert "pregnancy" not in {f.rule for f in person.screen_record(person.look(nobody)).findings}


def test_the_fhir_export_is_read_back_the_same_and_adds_nothing_to_its_own_record(
    tmp_path, monkeypatch, nobody
):
    told = [
        {"kind": "dose", "medicine": "LDN", "taken": True, "amount": "4.5"},
        {"kind": "dose", "medicine": "LDN", "taken": False},
        {"kind": "medicine", "name": "duloxetine 30 MG", "amount": "1", "schedule": "mornings",
         "start": "2025-01-10", "stop": "2026-01-10", "code": "urn:rx|596930"},
        {"kind": "illness", "name": "lupus", "since": "2019-03-01", "until": "2020-01-01"},
        {"kind": "allergy", "substance": "penicillin", "reaction": "rash", "code": "J01"},
        {"kind": "score", "outcome": "sleep-quality", "instrument": "nrs-sleep", "value": 4},
        {"kind": "lab", "test": "crp", "value": "0.6", "comparator": "<", "unit": "mg/L"},
        {"kind": "self", "birth": "1980", "sex": "female"},
    ]  # fmt: skip
    for body in told:
        person.log_body(json.dumps(body), nobody, at="2026-03-01T21:00")
    path = tmp_path / "out.json"
    exchange.export_file("fhir", path, nobody)
    done, _ = exchange.import_file(path, nobody)
    assert (len(done.stored), done.known, done.parsed.skipped) == (0, len(told), ())
    before = {e.body for e in person.look(nobody).current}
    monkeypatch.setenv("EVIDOSE_HOME", str(tmp_path / "other"))
    person.start(None)
    exchange.import_file(path, nobody)
    after = {replace(b, loinc=None) if b.kind == "lab" else b for e in
             person.look(nobody).current for b in [e.body]}  # fmt: skip
    assert after == before
    assert len(exchange.import_file(path, nobody)[0].stored) == 0
