import json
import logging

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from evidose.web.guard import MOST_BYTES, guarded


async def echo(request):
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture(scope="module")
def client():
    routes = [Route(p, echo, methods=["GET", "POST"]) for p in ("/form", "/table")]
    app = guarded(Starlette(routes=routes), hosts=["pages.example"], larger={"/table": 200_000})
    return TestClient(app, base_url="http://127.0.0.1:8000")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000", "pages.example:80"])
def test_our_names_are_let_in(client, host):
    assert client.get("/form", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:8000", "", "127.0.0.1.x"])
def test_other_names_are_refused_with_the_reason(client, host):
    answer = client.get("/form", headers={"host": host})
    assert answer.status_code == 421
    title = answer.json()["title"]
    assert "allow the name" in title and len(title) <= 200 and "--" not in title


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
)
def test_forms_from_other_sites_are_refused(client, headers):
    answer = client.post("/form", content=b"x", headers=headers)
    assert answer.status_code == 403
    assert client.get("/form", headers=headers).status_code == 200


def test_our_own_forms_are_taken(client):
    answer = client.post("/form", content=b"x", headers={"origin": "http://127.0.0.1:8000"})
    assert answer.text == "1"


def chunks(n):
    yield from (b"x" * 1000 for _ in range(n // 1000))


@pytest.mark.parametrize("body", [lambda n: b"x" * n, chunks], ids=["declared", "chunked"])
def test_oversized_bodies_are_refused_however_they_come(client, body):
    answer = client.post("/form", content=body(2 * MOST_BYTES))
    assert answer.status_code == 413
    assert "64 KiB" in answer.json()["title"]
    assert client.post("/table", content=body(2 * MOST_BYTES)).status_code == 200


def test_every_answer_carries_the_security_headers(client):
    for headers in ({}, {"host": "evil.example"}):
        found = client.get("/form", headers=headers).headers
        policy = found["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy
        assert found["x-content-type-options"] == "nosniff"
        assert found["referrer-policy"] == "same-origin"
        assert found["cache-control"] == "no-store"


def test_the_log_holds_nothing_a_person_typed(client, caplog):
    with caplog.at_level(logging.INFO, "evidose.web"):
        client.post("/form?drug=morphine", content=b"pregnant")
    (record,) = [r for r in caplog.records if r.name == "evidose.web"]
    assert set(json.loads(record.message)) == {"method", "route", "status", "ms"}
    assert "morphine" not in record.message and "testclient" not in record.message


def test_an_address_with_control_characters_is_refused_before_any_route(client):
    answer = client.get("/api/why/a%0Ab/c")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert "line break" in answer.json()["title"]
