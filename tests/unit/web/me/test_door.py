import re

import pytest
from starlette.testclient import TestClient

from evidose.actions.entrance import NOBODY, Entrance
from evidose.actions.track.record import start
from evidose.web.me.app import create_area

COOKIE = "evidose-diary-8000"
HERE = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}
AREA = [(r.path, m) for r in create_area(None, Entrance()).routes for m in r.methods]


@pytest.mark.parametrize("cookie", ["", "a" * 64, "0" * 64, "x"])
def test_without_a_session_every_address_gives_the_same_page(stranger, cookie):
    """Whether there is a record is not to be told from it."""
    headers = {"cookie": f"{COOKIE}={cookie}"} if cookie else {}

    def seen():
        return [stranger.request(method, f"/me{path}", headers=headers) for path, method in AREA]

    before = seen()
    start(None)
    pages = {(a.text, a.status_code) for a in (*before, *seen()) if a.request.method != "HEAD"}
    assert pages == {(stranger.get("/me/").text, 403)}
    assert not any("set-cookie" in answer.headers for answer in before)
    assert {answer.headers["cache-control"] for answer in before} == {"no-store"}


def test_the_page_says_how_to_open_the_diary_and_holds_no_secret(stranger):
    page = stranger.get("/me/").text
    assert "evidose open" in page and "key" not in page
    assert not re.search(r"[\w-]{40}", page.partition("<main")[2])


def test_a_link_opens_the_diary_once(stranger):
    link = f"/me/open?key={stranger.entrance.link()}"
    answer = stranger.get(link)
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/me" in cookie
    assert "max-age" not in cookie and "expires" not in cookie
    assert 'http-equiv="refresh" content="0;url=/me/"' in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "key" not in answer.text.partition("<main")[2]
    assert stranger.get("/me/").status_code == 200
    stranger.cookies.clear()
    again = stranger.get(link)
    assert again.status_code == 403 and "set-cookie" not in again.headers


def test_a_link_that_was_used_in_this_browser_leads_on(stranger):
    link = f"/me/open?key={stranger.entrance.link()}"
    stranger.get(link)
    before = stranger.cookies[COOKIE]
    assert stranger.get(link).status_code == 200
    assert stranger.cookies[COOKIE] == before


@pytest.mark.parametrize("key", ["", "a", "A" * 75, "ä" * 75, "-" * 400, "\0"])
def test_no_other_word_opens_it(stranger, key):
    assert stranger.get("/me/open", params={"key": key}).status_code == 403


def test_the_name_of_a_session_is_never_the_visitors_choice(stranger):
    chosen = "c" * 64
    stranger.cookies.set(COOKIE, chosen, domain="127.0.0.1", path="/me")
    stranger.come_in()
    assert [c.value for c in stranger.cookies.jar if c.value != chosen]
    stranger.cookies.clear()
    stranger.cookies.set(COOKIE, chosen, domain="127.0.0.1", path="/me")
    assert stranger.get("/me/").status_code == 403


def test_a_new_link_ends_the_session_the_browser_had(stranger):
    stranger.come_in()
    before = stranger.cookies[COOKIE]
    stranger.come_in()
    stranger.cookies.clear()
    stranger.cookies.set(COOKIE, before, domain="127.0.0.1", path="/me")
    assert stranger.get("/me/").status_code == 403


@pytest.mark.parametrize(
    ("method", "headers"),
    [("HEAD", {}), ("POST", {}), ("GET", {"sec-purpose": "prefetch;prerender"})],
)
def test_looking_ahead_uses_no_link_up(stranger, method, headers):
    link = f"/me/open?key={stranger.entrance.link()}"
    assert stranger.request(method, link, headers=headers).status_code == 403
    assert stranger.get(link).status_code == 200


@pytest.mark.parametrize(
    ("to", "leads"), [("front", "/"), ("", "/me/"), ("https://evil.example", "/me/")]
)
def test_a_link_leads_to_places_of_ours_alone(stranger, to, leads):
    page = stranger.get("/me/open", params={"key": stranger.entrance.link(), "to": to}).text
    assert f'content="0;url={leads}"' in page and "evil" not in page


def test_a_session_is_worth_nothing_to_another_user(visitor, monkeypatch):
    assert visitor.get("/me/").status_code == 200
    for other in (1001, 0, NOBODY, None):
        monkeypatch.setattr("evidose.web.me.door.peer_user", lambda c, s, who=other: who)
        assert visitor.get("/me/").status_code == 403
        assert visitor.get("/me/data/export").status_code == 403


def test_whom_the_kernel_does_not_know_gets_no_session(stranger, monkeypatch):
    monkeypatch.setattr("evidose.web.me.door.peer_user", lambda client, server: NOBODY)
    assert stranger.get(f"/me/open?key={stranger.entrance.link()}").status_code == 403


def test_a_link_opens_nothing_where_others_can_reach_the_server(make_site, user):
    entrance = Entrance()
    outside = TestClient(make_site("0.0.0.0", entrance), **HERE)
    assert outside.get(f"/me/open?key={entrance.link()}").status_code == 403
    inside = TestClient(make_site("127.0.0.1", entrance), **HERE)
    proxied = {"x-forwarded-for": "10.0.0.1"}
    assert inside.get(f"/me/open?key={entrance.link()}", headers=proxied).status_code == 403
