"""The mechanism over HTTP."""

from xml.etree import ElementTree as ET


def test_page_and_downloads_hold_the_same_links(client):
    page = client.get("/mechanism", headers={"accept-encoding": "gzip"})
    assert page.status_code == 200
    assert int(page.headers["content-length"]) <= 60_000
    document = client.get("/mechanism.json").json()
    for edge in document["edges"]:
        assert f'id="link-{edge["id"]}"' in page.text
    graphml = client.get("/mechanism.graphml")
    assert graphml.headers["content-type"] == "application/graphml+xml"
    assert len(list(ET.fromstring(graphml.text).iter())) > len(document["edges"])
    sif = client.get("/mechanism.sif").text.splitlines()
    assert sum(line.count("\t") == 2 for line in sif) == len(document["edges"])


def test_other_forms_are_not_there(client):
    assert client.get("/mechanism.exe").status_code == 404
