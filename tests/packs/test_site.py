"""The made-up pack on every page, every route of the API and every address of the diary."""

import json
import re
from datetime import date, timedelta

import pytest
from starlette.testclient import TestClient
from tests.packs.glimmerine import SLUG
from tests.packs.whole import UNIT, USUAL, write_whole_pack
from tests.packs.words import strange

from evidose.actions.entrance import Entrance
from evidose.api import create_api
from evidose.web import create_app
from evidose.web.me.app import create_area

HERE = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}
NAMES = {"compound": SLUG, "question": "glimmerine-pain", "study": "maker-2020"}
RECORDS = ("studies/maker-2020", "reviews/telling-2023", "outcomes/headache")
FORMS = ("html", "json", "md", "csv", "pdf")

ABSENT = {
    *("/{compound}/mechanism", "/{compound}/mechanism.json", "/{compound}/mechanism.graphml"),
    *("/{compound}/mechanism.sif", "/{compound}/simulate"),
}
"""Of parts that the pack does not bring: nothing is there, and that is said."""

REFUSED = {"/api/simulate/{compound}": 400}
"""What the API says where a part is absent."""

OF_ALL = {"/", "/search", "/{folder}/{name}", "/api/compounds", "/api/", "/api/openapi.json"}
"""Addresses that tell of every compound of the shelf, or explain the API with examples."""

OF_THE_ONLY_ONE = {
    *("/mechanism", "/mechanism.json", "/mechanism.graphml", "/mechanism.sif"),
    *("/screen", "/plan", "/plan.ics", "/plan.pdf", "/simulate", "/changes"),
}
"""Addresses of a library that holds one compound; of several they lead to the shelf."""

SAFE = {
    "no_medications": "yes", "no_conditions": "yes", "liver": "no", "kidney": "no", "age": "45",
    "pregnant": "no", "breastfeeding": "no", "surgery": "none",
    "answers.lamp-allergy": "no", "dose": f"{USUAL:g}", "from": "2027-01-04",
}  # fmt: skip
ANSWERS = {
    "compound": "glm", "medications": "none", "conditions": "none", "liver": "no", "kidney": "no",
    "age": 45, "pregnant": "no", "breastfeeding": "no", "surgery": "none",
    "answers": {"lamp-allergy": "no"},
}  # fmt: skip
TABLE = ("own.csv", b"study,yi,vi\na,1,0.1\nb,2,0.2\n", "text/csv")
BODIES = {
    "/api/screen": ANSWERS,
    "/api/plan": {"compound": "glm", "first_day": "2027-01-04", "answers": ANSWERS},
    "/api/synthesize": {"measure": "MD", "csv": "study,yi,vi\na,1,0.1\nb,2,0.2\n"},
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return write_whole_pack(tmp_path_factory.mktemp("whole") / "library")


@pytest.fixture(scope="module")
def api(library):
    return create_api(library)


@pytest.fixture(scope="module")
def entrance():
    return Entrance()


@pytest.fixture(scope="module")
def app(library, api, entrance):
    return create_app(library, (), api, entrance=entrance)


@pytest.fixture(scope="module")
def site(app):
    return TestClient(app, raise_server_exceptions=False, **HERE)


def routes(app, before=""):
    """Return every method and address that an application answers."""
    found = set()
    for route in app.routes:
        for method in getattr(route, "methods", None) or ():
            if method in ("GET", "POST"):
                found.add((method, before + route.path))
    return sorted(found)


def text_of(answer):
    return answer.content.decode("utf-8", "replace")


CHOOSER = re.compile(r'<label[^>]*><input[^>]*name="compound\.[^"]*".*?</label>', re.DOTALL)
"""What somebody may ask about beside what they take: every compound of the shelf."""


def without_chooser(text):
    return CHOOSER.sub("", text)


def addresses(path):
    """Return the addresses of a route, each place in it filled in."""
    if path == "/{folder}/{name}":
        return [f"/{record}" for record in RECORDS]
    forms = FORMS if "{form}" in path else ("",)
    return [path.format(form=form, **NAMES) for form in forms]


def test_every_page_of_the_site_answers_and_tells_of_no_other_compound(app, site):
    wrong, seen = [], 0
    for method, path in routes(app):
        if path.startswith("/assets") or path in OF_THE_ONLY_ONE:
            continue
        for address in addresses(path):
            seen += 1
            query = "?from=2021-01-01" if address.endswith("changes") else ""
            if method == "GET":
                answer = site.get(address + query)
            elif path == "/own-data":
                answer = site.post(address, data={"measure": "MD"}, files={"table": TABLE})
            else:
                answer = site.post(address, data=SAFE)
            if answer.status_code != (404 if path in ABSENT else 200):
                wrong.append((method, address, answer.status_code, text_of(answer)[-400:]))
            if path not in OF_ALL:
                wrong += [(method, address, s) for s in strange(text_of(answer))]
    assert not wrong and seen > 20


def test_every_route_of_the_api_answers_and_tells_of_no_other_compound(api, site):
    wrong, seen = [], 0
    for method, route in routes(api, "/api"):
        address, seen = route.format(**NAMES), seen + 1
        if method == "GET":
            answer = site.get(address, params={"from": "2021-01-01", "dose": USUAL})
        else:
            answer = site.post(address, json=BODIES[route])
        if answer.status_code != REFUSED.get(route, 200):
            wrong.append((method, address, answer.status_code, text_of(answer)[-400:]))
        if route not in OF_ALL:
            wrong += [(method, address, s) for s in strange(text_of(answer))]
    assert not wrong and seen >= len(BODIES) + 8


def test_the_screening_of_the_api_is_safe(site):
    def screened(**more):
        found = site.post("/api/screen", json={**ANSWERS, **more}).json()
        return found["verdict"], {f["rule"] for f in found["findings"]}

    assert screened() == ("no known issue", set())
    assert screened(medications=["Duskade 5 mg"]) == ("stop", {"glower-shimmerol"})
    verdict, rules = screened(answers={"lamp-allergy": "yes"})
    assert verdict != "no known issue" and rules == {"lamp-allergy"}
    assert screened(answers={})[0] == "incomplete"
    assert screened(notes=["my skin glows blue"])[0] == "stop"
    assert screened(dose_mg=USUAL * 5)[1] == {"glimmerine-too-much"}
    assert screened(age=9)[0] == "stop"
    assert screened(notes=["I want to kill myself"])[0] == "stop"


@pytest.fixture
def diary(app, library, entrance, record_home, monkeypatch):
    """A browser with a record of somebody who takes it, for weeks."""
    monkeypatch.setattr("evidose.web.me.door.peer_user", lambda client, server: 1000)
    found = TestClient(app, raise_server_exceptions=False, **HERE)
    assert found.get(f"/me/open?key={entrance.link()}").status_code == 200
    found.token = ""

    def look(path, status=200):
        answer = found.get(path)
        assert answer.status_code == status, (path, text_of(answer))
        if token := re.search(r'evidose-token" content="(\w+)"', answer.text):
            found.token = token[1]
        return answer.text

    def fill(path, *statuses, **typed):
        look("/me/")
        answer = found.post(path, data={"token": found.token, **typed}, follow_redirects=False)
        assert answer.status_code in (statuses or (200, 303)), (path, text_of(answer))
        return text_of(answer)

    found.look, found.fill = look, fill
    look("/me/")
    fill("/me/start", protect="no")
    start = str(date.today() - timedelta(days=20))
    fill("/me/medicines", name="glimmer salt", amount=f"{USUAL:g}", unit=UNIT, start=start)
    fill("/me/goals", **{"goal.pain": "yes", "target.pain": "3"})
    return found


LOOKED_AT = {
    *("/", "/evening", "/entries", "/goals", "/medicines", "/questions", "/plan", "/labs"),
    *("/course", "/response", "/trial", "/report", "/report.pdf", "/data", "/data/export"),
    *("/privacy", "/shell", "/rules.json", "/worker.js", "/manifest.webmanifest"),
}
FILLED_IN = {
    "/start": None,
    "/restore": None,
    "/unlock": None,
    "/lock": None,
    "/evening": {"once": "a", "note": "slept well", "score.pain.nrs-pain": "4"},
    "/not-that": None,
    "/dose": None,
    "/entries": None,
    "/entries/keys": None,
    "/goals": {},
    "/medicines": {"name": "glimmerine", "amount": f"{USUAL:g}", "unit": UNIT},
    "/medicines/stop": None,
    "/questions": SAFE,
    "/compounds": {f"compound.{SLUG}": "yes", "compound": SLUG},
    "/decide": None,
    "/plan": {"compound": SLUG, "from": "2027-01-04"},
    "/plan/adopt": None,
    "/take-back": None,
    "/labs": {"labs": "CRP 12 mg/L (ref 0-5)"},
    "/trial": {"compound": SLUG, "outcome": "pain", "washout": "3"},
    "/trial/schedule": {"compound": SLUG, "outcome": "pain", "washout": "3", "lot": "0000000a"},
    "/data/import": None,
    "/data/look-again": None,
    "/data/take-over": None,
    "/data/backup": {},
    "/data/erase": None,
    "/privacy": {},
}
"""Every form of the diary; None where it needs what another test has at hand."""


def test_no_address_of_the_diary_is_without_a_case(library, islands):
    found = {
        (m, p)
        for m, p in routes(create_area(library, Entrance()))
        if not re.search(r"\.js$|\.png$", p) or p == "/worker.js"
    }
    assert {p for m, p in found if m == "GET"} == LOOKED_AT
    assert {p for m, p in found if m == "POST"} == set(FILLED_IN)


def test_every_page_of_the_diary_tells_of_no_other_compound(diary):
    wrong = []
    for path in sorted(LOOKED_AT - {"/rules.json", "/worker.js"}):
        answer = diary.get(f"/me{path}", params={"form": "json"} if "export" in path else {})
        if answer.status_code != 200:
            wrong.append((path, answer.status_code, text_of(answer)[-500:]))
        wrong += [(path, s) for s in strange(without_chooser(text_of(answer)))]
    for path, typed in FILLED_IN.items():
        if typed is not None:
            told = diary.fill(f"/me{path}", 200, 303, 422, **typed)
            wrong += [(path, s) for s in strange(without_chooser(told))]
    for form in ("json", "csv", "fhir"):
        wrong += [(form, s) for s in strange(diary.get(f"/me/data/export?form={form}").text)]
    assert not wrong


def test_the_device_is_given_the_rules_of_what_is_taken(diary):
    rules = diary.get("/me/rules.json").json()
    told = json.dumps(rules, ensure_ascii=False)
    assert "Shimmerol with a glower can blind." in told and "A blue glow needs a doctor" in told


def test_an_alarm_of_its_own_rule_stands_on_every_page(diary):
    diary.fill("/me/medicines", name="Duskade", amount="5", unit="mg")
    for path in ("/me/", "/me/evening", "/me/course", "/me/plan"):
        assert "Shimmerol with a glower can blind." in diary.look(path), path
