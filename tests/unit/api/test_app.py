import json
from datetime import date, timedelta

import pytest

from evidose.actions.know.profile import compute_profile
from evidose.actions.plan.screen import AnswersFile
from evidose.pages.know.profile_document import profile_document
from evidose.terms import VERSION

SAFE = {
    "compound": "LDN",
    "medications": ["none"],
    "conditions": ["none"],
    "no_opioids": True,
    "age": 45,
    "surgery": "none",
} | dict.fromkeys(("dependence", "liver", "kidney", "pregnant", "breastfeeding"), "no")


def test_the_profile_is_the_commands_document(api):
    expected = profile_document(compute_profile("LDN", "2020-01-01"), VERSION)
    found = api.get("/profile/LDN", params={"as_of": "2020-01-01"}).json()
    assert found == json.loads(json.dumps(expected))


def test_a_chain_leads_to_files(api):
    found = api.get("/why/LDN/fibromyalgia-pain").json()
    assert {s["file"] for s in found["steps"]} >= {"studies/2024/bruun-2024-final.toml"}


@pytest.mark.parametrize("path", ["/profile/aspirin", "/why/LDN/nothing", "/no-such-address"])
def test_unknown_names_are_problems(api, path):
    answer = api.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404 and answer.json()["detail"]


def test_screening_answers_as_the_command_does(api):
    found = api.post("/screen", json=SAFE | {"medications": ["Percocet"]}).json()
    assert found["verdict"] == "stop"
    assert api.post("/screen", json={"compound": "LDN"}).json()["verdict"] == "incomplete"


def test_every_answer_of_the_command_is_taken(api):
    fields = api.get("/openapi.json").json()["components"]["schemas"]["ScreenBody"]["properties"]
    assert set(fields) == set(AnswersFile.model_fields)


def test_no_plan_prints_a_dose_without_answers(api):
    wish = {"compound": "LDN", "first_day": "2099-01-01", "answers": {}}
    assert api.post("/plan", json=wish).status_code in (200, 400)
    open_questions = api.post("/plan", json=wish | {"first_day": "2026-12-24"})
    assert "phases" not in open_questions.text and '"doses"' not in open_questions.text


@pytest.mark.parametrize(
    ("body", "field"),
    [({"age": "old"}, "age"), ({"drugs": []}, "drugs"), ({"dose_mg": -1}, "dose_mg")],
)
def test_what_cannot_be_read_is_named(api, body, field):
    answer = api.post("/screen", json=body)
    assert answer.status_code == 422
    assert any(field in p["field"] for p in answer.json()["problems"])


def test_a_table_is_pooled_and_a_broken_one_told(api):
    table = {"csv": "yi,vi\n0.1,0.04\n0.3,0.09\n", "measure": "GEN"}
    assert api.post("/synthesize", json=table).json()["k"] == 2
    broken = api.post("/synthesize", json=table | {"csv": "yi,vi\nx,1\n"})
    assert broken.status_code == 400 and broken.json()["problems"][0]["field"]


def test_the_simulation_is_described_by_its_models(api):
    found = api.get("/simulate/LDN", params={"dose": "4.5", "days": 7}).json()
    assert len(found["models"]) > 1 and found["sentences"]
    assert api.get("/simulate/LDN", params={"dose": "4.5", "days": 0}).status_code == 422


def test_changes_need_a_first_day(api):
    assert api.get("/changes/LDN").status_code == 422
    assert api.get("/changes/LDN", params={"from": "2024-01-01"}).json()["records"]


def test_health_and_documentation_are_there(api):
    assert api.get("/health").json()["code_version"] == VERSION
    page = api.get("/").text
    for path in api.get("/openapi.json").json()["paths"]:
        assert f"/api{path}</code>" in page


def test_a_plan_is_held_goes_on_and_is_lifted_as_with_the_command(api):
    start = (date.today() + timedelta(days=3)).isoformat()
    body = {"compound": "LDN", "first_day": start, "answers": SAFE | {"pregnant": "yes"}}
    held = api.post("/plan", json=body).json()
    assert (held["status"], held["held_by"], "doses" in held) == ("blocked", ["pregnancy"], False)
    goes_on = api.post("/plan", json=body | {"taking": "3"}).json()
    assert (goes_on["status"], goes_on["taking"]["amount"]) == ("continue", "3")
    decision = {"rule": "pregnancy", "compound": "LDN", "kind": "decided", "by": "Dr Lee",
                "on": "2026-01-01", "max_dose": {"amount": "3", "unit": "mg"}}  # fmt: skip
    for told in (decision, [decision]):
        lifted = api.post("/plan", json=body | {"decision": told}).json()
        assert (lifted["status"], lifted["lifted"]) == ("planned", ["pregnancy"])
        assert [p["dose_mg"] for p in lifted["phases"]] == ["1.5", "3"]
    never = api.post("/plan", json=body | {"decision": decision | {"rule": "central-opioid"}})
    assert never.status_code == 400
    assert "No decision lifts it" in never.json()["detail"]
