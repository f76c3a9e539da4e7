import re

import pytest

from evidose.terms import VERSION

LDN = "/low-dose-naltrexone"


@pytest.mark.parametrize("address", ["/", LDN])
def test_the_first_pages_are_small_and_kept(client, address):
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) <= 150_000
    again = client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_what_the_page_links_on_the_site_is_there(client):
    page = client.get(LDN).text
    links = set(re.findall(r'(?:href|src|action)="(/[^"#]*)', page))
    assert "/low-dose-naltrexone.json" in links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_downloads_hold_the_same_profile(client):
    document = client.get("/low-dose-naltrexone.json").json()
    assert document["compound"] == "low-dose-naltrexone"
    assert document["evidence_hash"] in client.get(LDN).text
    sheet = client.get("/low-dose-naltrexone.pdf")
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.content.startswith(b"%PDF-")
    text = client.get("/low-dose-naltrexone.md?as_of=2015-01-01")
    assert text.headers["content-type"].startswith("text/markdown")
    assert "2015-01-01" in text.text


def test_a_dated_view_shows_less(client):
    page = client.get(f"{LDN}?as_of=2015-01-01").text
    assert "Younger 2013" in page and "INNOVA 2026" not in page


def test_errors_are_pages_that_say_what_to_do(client):
    missing = client.get("/nothing-here")
    assert missing.status_code == 404 and "No such page" in missing.text
    date = client.get(f"{LDN}?as_of=<b>soon")
    assert date.status_code == 400 and "is not a date" in date.text and "<b>" not in date.text
    assert client.get("/low-dose-naltrexone.exe").status_code == 404
    assert client.post("/").status_code == 405


def test_health_tells_the_versions(client):
    found = client.get("/health").json()
    assert found["status"] == "ok" and found["code_version"] == VERSION


def test_every_link_of_the_site_leads_somewhere(client):
    """Two steps from the front page; the records' own pages are walked in their unit tests."""
    seen, waiting = set(), ["/"]
    while waiting:
        link = waiting.pop()
        seen.add(link)
        answer = client.get(link)
        assert answer.status_code == 200, link
        if link.count("/") < 2 and "text/html" in answer.headers["content-type"]:
            found = set(re.findall(r'(?:href|src)="(/[^"#?]*)', answer.text))
            kinds = {f.split("/")[1] for f in seen if f.count("/") == 2}
            new = {f for f in found if f.count("/") < 2 or f.split("/")[1] not in kinds}
            waiting.extend(sorted(new - seen - set(waiting)))


def test_anchors_of_other_pages_exist_on_the_compounds_page(client):
    ids = set(re.findall(r'\bid="([^"]+)"', client.get(LDN).text))
    for path in ("/studies/bruun-2024-final", "/search?q=pain", "/outcomes/pain"):
        found = set(re.findall(rf'href="{LDN}#([^"]+)"', client.get(path).text))
        assert found and found <= ids


def test_unknown_records_suggest_near_ones(client):
    answer = client.get("/studies/bruun-2024-fina")
    assert answer.status_code == 404 and "bruun-2024-final" in answer.text


def test_changes_between_days_are_shown_or_refused(client):
    assert "Records that differ" in client.get(f"{LDN}/changes?from=2024-01-01").text
    assert 'role="alert"' in client.get(f"{LDN}/changes?from=2024-01-01&to=2020-01-01").text


@pytest.mark.parametrize("address", ["/", "/search?q=pain", "/api/profile/LDN", f"{LDN}/mechanism"])
def test_every_kind_of_answer_travels_compressed_once(client, address):
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content[:1] in (b"<", b"{")
