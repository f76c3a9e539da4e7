import re

from evidose.terms import VERSION


def test_the_front_page_is_small_and_kept(client):
    answer = client.get("/", headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) <= 100_000
    again = client.get("/", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_what_the_page_links_on_the_site_is_there(client):
    page = client.get("/").text
    links = set(re.findall(r'(?:href|src|action)="(/[^"#]*)', page))
    assert "/low-dose-naltrexone.json" in links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_downloads_hold_the_same_profile(client):
    document = client.get("/low-dose-naltrexone.json").json()
    assert document["compound"] == "low-dose-naltrexone"
    assert document["evidence_hash"] in client.get("/").text
    text = client.get("/low-dose-naltrexone.md?as_of=2015-01-01")
    assert text.headers["content-type"].startswith("text/markdown")
    assert "2015-01-01" in text.text


def test_a_dated_view_shows_less(client):
    page = client.get("/?as_of=2015-01-01").text
    assert "Younger 2013" in page and "INNOVA 2026" not in page


def test_errors_are_pages_that_say_what_to_do(client):
    missing = client.get("/nothing-here")
    assert missing.status_code == 404 and "No such page" in missing.text
    date = client.get("/?as_of=<b>soon")
    assert date.status_code == 400 and "is not a date" in date.text and "<b>" not in date.text
    assert client.get("/low-dose-naltrexone.exe").status_code == 404
    assert client.post("/").status_code == 405


def test_health_tells_the_versions(client):
    found = client.get("/health").json()
    assert found["status"] == "ok" and found["code_version"] == VERSION
