from gzip import decompress

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from evidose.web.rendered import at_hand, rendered, send

PAGE = rendered("<p>naltrexone</p>" * 50, "text/html")


def request(**headers):
    pairs = [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": pairs})


def test_compressed_for_those_who_take_it():
    answer = send(PAGE, request(accept_encoding="br, gzip"))
    assert answer.headers["content-encoding"] == "gzip"
    assert decompress(answer.body) == send(PAGE, request()).body == PAGE.body


def test_nothing_is_sent_twice():
    for etag in (PAGE.etag, f'"other", {PAGE.etag}'):
        answer = send(PAGE, request(if_none_match=etag))
        assert (answer.status_code, answer.body) == (304, b"")
    assert send(PAGE, request(if_none_match='W/"other"')).status_code == 200


def test_the_fingerprint_follows_the_content():
    assert rendered("a", "text/html").etag != rendered("b", "text/html").etag


@pytest.mark.parametrize(("address", "method"), [("/other", "GET"), ("/?a=1", "GET"), ("/", "PUT")])
def test_only_the_kept_address_itself_is_answered_at_once(address, method):
    visitor = TestClient(at_hand(PlainTextResponse("routed"), pages={"/": PAGE}))
    assert visitor.request(method, address).text == "routed"
    kept = visitor.get("/")
    assert kept.content == PAGE.body
    assert kept.headers["etag"] == PAGE.etag
    assert visitor.get("/", headers={"if-none-match": PAGE.etag}).status_code == 304
