"""The second visitor of an address opens no file and lists no folder, whatever the address."""

import json
import subprocess
import sys

import pytest

ASKS = """
import json, sys
looked = []
sys.addaudithook(
    lambda event, given: looked.append(f"{event} {given[0]}")
    if event in ("open", "os.listdir", "os.scandir") else None
)
from starlette.testclient import TestClient
from evidose.api import create_api
from evidose.web import create_app
visitor = TestClient(create_app(api=create_api()), base_url="http://127.0.0.1")
found = {}
for method, path, body, kind in json.loads(sys.argv[1]):
    statuses = []
    for _ in range(2):
        looked.clear()
        given = {} if body is None else {kind: body}
        statuses.append(visitor.request(method, path, **given).status_code)
    found[f"{method} {path}"] = [statuses, list(looked)]
print(json.dumps(found))
"""
LDN = "low-dose-naltrexone"
ANSWERS = {"medications": ["tramadol"], "conditions": ["none"], "age": 40}
PLAN = {"compound": LDN, "first_day": "2027-03-01", "answers": ANSWERS}
FORM = {"medications": "tramadol", "age": "40", "from": "2027-03-01"}
ADDRESSES = [
    ("POST", "/api/screen", {"compound": LDN, **ANSWERS}, "json"),
    ("POST", "/api/plan", PLAN, "json"),
    *(
        ("GET", f"/api/{path}", None, "")
        for path in (
            f"profile/{LDN}",
            f"profile/{LDN}?as_of=2020-01-01",
            f"why/{LDN}/fibromyalgia-pain",
            f"changes/{LDN}?from=2015-01-01",
            f"simulate/{LDN}?dose=3&days=2",
            "compounds",
            "compounds/ldn",
            "compounds/nobody-knows",
            "questions/fibromyalgia-pain",
            "studies/younger-2013",
            "health",
        )
    ),
    *(
        ("GET", path, None, "")
        for path in (
            "/",
            "/health",
            "/method",
            "/search?q=pain",
            f"/{LDN}",
            f"/{LDN}.pdf",
            f"/{LDN}?as_of=2020-01-01",
            f"/{LDN}/screen",
            f"/{LDN}/plan",
            f"/{LDN}/simulate?dose=3&days=2",
            f"/{LDN}/changes?from=2015-01-01",
            f"/{LDN}/mechanism",
            "/studies/younger-2013",
        )
    ),
    ("POST", f"/{LDN}/screen", FORM, "data"),
    ("POST", f"/{LDN}/plan", FORM, "data"),
]


@pytest.fixture(scope="module")
def looks():
    """Statuses, and what was looked at for the second request, by address."""
    command = [sys.executable, "-c", ASKS, json.dumps(ADDRESSES)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("address", [f"{method} {path}" for method, path, *_ in ADDRESSES])
def test_nothing_is_read_for_the_second_visitor(looks, address):
    statuses, looked = looks[address]
    assert statuses == [404, 404] if "nobody" in address else [200, 200]
    assert looked == []
