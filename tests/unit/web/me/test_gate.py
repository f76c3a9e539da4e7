import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from evidose.web.me.gate import is_loopback, refusal

HERE = {"host": "127.0.0.1:8000"}


def refused(headers=(), method="GET", listening="127.0.0.1", client="127.0.0.1"):
    scope = {"type": "http", "method": method, "scheme": "http", "client": (client, 5)}
    return refusal(scope, Headers({**HERE, **dict(headers)}), listening)


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1", "127.9.9.9:1", "[::1]:80"]
)
def test_this_machine_is_let_in(host):
    assert refused({"host": host}) == ""


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "localhost.evil.example", "127.0.0.1.nip.example", "192.168.1.4:8000"),
        *("0.0.0.0", "[::]:8000", "", "localhost.", "2130706433", "[::ffff:10.0.0.1]"),
    ],
)
def test_a_name_that_was_pointed_here_is_refused(host):
    assert "where it lies" in refused({"host": host})


@pytest.mark.parametrize("listening", ["0.0.0.0", "::", "192.168.1.4", "pages.example"])
def test_a_server_that_others_can_reach_is_refused_even_from_here(listening):
    assert "where it lies" in refused(listening=listening)


def test_a_client_elsewhere_is_refused():
    assert refused(client="192.168.1.9") and refused(client="::ffff:192.168.1.9")


@pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "via", "x-real-ip"])
def test_a_proxy_is_refused(name):
    assert refused({name: "127.0.0.1"})


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:9000", "https://127.0.0.1:8000"]
)
def test_other_origins_are_refused(origin, method):
    assert refused({"origin": origin}, method)
    assert not refused({"origin": "http://127.0.0.1:8000"}, method)


def test_other_sites_may_link_here_and_nothing_else():
    link = {
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
        "sec-fetch-dest": "document",
    }
    assert not refused(link)
    assert refused(link, "POST")
    for site in ("cross-site", "same-site"):
        for mode in ("no-cors", "cors", "websocket"):
            assert refused({"sec-fetch-site": site, "sec-fetch-mode": mode})


@pytest.mark.parametrize("dest", ["iframe", "frame", "embed", "object", "fencedframe"])
@pytest.mark.parametrize("site", ["same-origin", "cross-site"])
def test_a_page_in_a_frame_is_refused(dest, site):
    asked = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": dest}
    assert refused(asked)


def test_the_refusal_says_nothing_about_a_record(person, make_site):
    elsewhere = TestClient(
        make_site("0.0.0.0"), base_url="http://127.0.0.1", client=("127.0.0.1", 5)
    )
    with_record = elsewhere.get("/me/")
    assert with_record.status_code == 403 and "until accounts exist" in with_record.text
    pages = {
        elsewhere.request(m, p).text for m in ("GET", "POST") for p in ("/me/", "/me/x", "/me/data")
    }
    assert pages == {with_record.text}
    assert "cookie" not in " ".join(with_record.headers).lower()


def test_addresses_in_other_clothes_are_not_this_machine():
    assert not any(is_loopback(n) for n in ("::ffff:8.8.8.8", "127.0.0.1 ", "0177.0.0.1", "127.1"))
