"""The mechanism over HTTP."""

from xml.etree import ElementTree as ET

from fastapi import FastAPI
from starlette.testclient import TestClient

from evidose.web import mechanism

LDN = "/low-dose-naltrexone"


def test_page_and_downloads_hold_the_same_links(client):
    page = client.get(f"{LDN}/mechanism", headers={"accept-encoding": "gzip"})
    assert page.status_code == 200
    assert int(page.headers["content-length"]) <= 60_000
    document = client.get(f"{LDN}/mechanism.json").json()
    for edge in document["edges"]:
        assert f'id="link-{edge["id"]}"' in page.text
    graphml = client.get(f"{LDN}/mechanism.graphml")
    assert graphml.headers["content-type"] == "application/graphml+xml"
    assert len(list(ET.fromstring(graphml.text).iter())) > len(document["edges"])
    sif = client.get(f"{LDN}/mechanism.sif").text.splitlines()
    assert sum(line.count("\t") == 2 for line in sif) == len(document["edges"])


def test_other_forms_are_not_there(client):
    assert client.get(f"{LDN}/mechanism.exe").status_code == 404


def test_the_script_is_served_under_its_fingerprint_once_built(tmp_path, monkeypatch):
    built = tmp_path / "static"
    monkeypatch.setattr(mechanism, "files", lambda _: tmp_path)
    assert mechanism._add_script(FastAPI()) is None
    built.mkdir()
    (built / "mechanism.js").write_text("1", encoding="utf-8")
    app = FastAPI()
    address = mechanism._add_script(app)
    answer = TestClient(app).get(address)
    assert answer.text == "1" and "immutable" in answer.headers["cache-control"]
    (built / "mechanism.js").write_text("2", encoding="utf-8")
    assert mechanism._add_script(FastAPI()) != address
