"""Which requests take work, and what happens to those that have no turn."""

import asyncio
import json
import re

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from evidose.actions.entrance.bounds import Bounds
from evidose.api import create_api
from evidose.web import create_app
from evidose.web.turns import in_turn, work_of

SENT = {
    *("/", "/health", "/method", "/favicon.ico", "/search", "/{compound}", "/own-data"),
    *("/{compound}/evidence", "/{compound}/questions/{question}", "/{folder}/{name}"),
    *("/{compound}.{form}", "/mechanism", "/{compound}/mechanism"),
    *("/screen", "/{compound}/screen", "/plan", "/{compound}/plan"),
    *("/simulate", "/{compound}/simulate", "/changes", "/{compound}/changes"),
    *(
        f"{c}/mechanism{form}"
        for c in ("", "/{compound}")
        for form in (".json", ".graphml", ".sif")
    ),
    *("/api/", "/api/openapi.json", "/api/health", "/api/compounds", "/api/compounds/{compound}"),
}
"""Addresses whose answer is held, or small, where nothing is asked of them by a query or a form."""

LONG, QUICK = ("GET", "/api/simulate/ldn", b"dose=3"), ("POST", "/ldn/screen", b"")


def routes():
    """Every method and path of pages and API; the personal area has a door of its own."""
    api = create_api()
    for prefix, app in (("", create_app(api=api)), ("/api", api)):
        for route in app.routes:
            for method in sorted(getattr(route, "methods", None) or ()):
                if method in ("GET", "POST"):
                    yield method, f"{prefix}{route.path}"


def test_every_route_that_is_not_held_has_its_turn():
    found = [(m, p) for m, p in routes() if not p.startswith("/assets/")]
    assert len(found) > 40
    for method, path in found:
        somewhere = re.sub(r"{\w+}", "x", path)
        work = work_of(method, somewhere, b"")
        assert (work is None) == (method == "GET" and path in SENT), (method, path, work)


@pytest.mark.parametrize(
    ("method", "path", "query", "work"),
    [
        ("GET", "/x/simulate", b"dose=3", "long"),
        ("GET", "/simulate", b"dose=3", "long"),
        ("HEAD", "/x/changes", b"from=2020-01-01", "long"),
        ("GET", "/", b"as_of=2020-01-01", "long"),
        ("GET", "/", b"q=1&as%5fof=2020-01-01", "long"),
        ("GET", "/x.json", b"as_of=2020-01-01", "long"),
        ("GET", "/api/why/x/pain", b"as_of=2020-01-01", "long"),
        ("GET", "/api/why/x/pain", b"", "quick"),
        ("GET", "/x.pdf", b"", "long"),
        ("POST", "/x/plan.pdf", b"", "long"),
        ("POST", "/own-data", b"", "long"),
        ("POST", "/api/synthesize", b"", "long"),
        ("POST", "/api/screen", b"", "quick"),
        ("POST", "/screen", b"", "quick"),
        ("GET", "/search", b"q=pain", None),
    ],
)
def test_what_takes_work(method, path, query, work):
    assert work_of(method, path, query) == work


class House:
    """An application behind turns, whose work ends when told."""

    def __init__(self, **bounds):
        self.go, self.begun = asyncio.Event(), 0

        async def app(scope, receive, send):
            self.begun += 1
            body = await Request(scope, receive).body()
            await self.go.wait()
            await PlainTextResponse(body or b"done")(scope, receive, send)

        self.app = in_turn(app, bounds=Bounds(**bounds))

    def visit(self, asked=LONG, headers=(), parts=(b"",)):
        return Visit(self.app, asked, headers, parts)


class Visit:
    def __init__(self, app, asked, headers, parts):
        method, path, query = asked
        self.sent, self._parts = [], list(parts)
        self._left = asyncio.Event()
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query,
            "headers": [(k.encode(), v.encode()) for k, v in headers],
        }
        self.task = asyncio.create_task(app(scope, self._receive, self._send))

    async def _receive(self):
        if self._parts and self._parts[0] is not None:
            part = self._parts.pop(0)
            return {"type": "http.request", "body": part, "more_body": bool(self._parts)}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        self.sent.append(message)

    def leave(self):
        self._left.set()

    @property
    def status(self):
        return self.sent[0]["status"] if self.sent else None

    @property
    def headers(self):
        return dict(self.sent[0]["headers"])

    @property
    def body(self):
        return b"".join(m.get("body", b"") for m in self.sent)


async def moment():
    for _ in range(10):
        await asyncio.sleep(0)


def run(work):
    asyncio.run(asyncio.wait_for(work(), 20))


@pytest.mark.parametrize("asked", [LONG, ("GET", "/ldn/simulate", b"dose=3")])
def test_who_finds_no_room_is_told_when_to_come_again(asked):
    async def work():
        house = House(places=1, waiting=1, again_s=7)
        first, second, third = (house.visit(asked) for _ in range(3))
        await moment()
        assert house.begun == 1 and (first.status, second.status) == (None, None)
        assert third.status == 503 and third.headers[b"retry-after"] == b"7"
        words = third.body.decode()
        if asked is LONG:
            assert third.headers[b"content-type"] == b"application/problem+json"
            assert json.loads(words)["status"] == 503
        else:
            assert third.headers[b"content-type"].startswith(b"text/html")
        assert "nothing was checked" in words and "try again" in words
        quick, plain = house.visit(QUICK), house.visit(("GET", "/", b""))
        await moment()
        assert house.begun == 3  # other work has places of its own, and a page needs none
        house.go.set()
        await asyncio.gather(first.task, second.task, third.task, quick.task, plain.task)
        assert {v.status for v in (first, second, quick, plain)} == {200}

    run(work)


def test_nothing_is_begun_for_a_visitor_who_has_gone():
    async def work():
        house = House(places=1, waiting=5)
        first, second, third = house.visit(), house.visit(), house.visit()
        await moment()
        second.leave()
        await second.task
        assert house.begun == 1 and not second.sent
        house.go.set()
        await asyncio.gather(first.task, third.task)
        assert house.begun == 2 and third.status == 200

    run(work)


def test_a_body_that_comes_slowly_holds_no_place():
    async def work():
        house = House(quick_places=1, quick_waiting=0)
        house.go.set()
        slow = house.visit(QUICK, parts=[b"begun", None])
        await moment()
        whole = house.visit(QUICK, parts=[b"a", b"b"])
        await whole.task
        assert (whole.status, whole.body) == (200, b"ab")
        assert slow.status is None and house.begun == 1
        slow.leave()
        await slow.task

    run(work)


def test_who_goes_before_the_request_is_whole_is_not_answered():
    async def work():
        house = House()
        visit = house.visit(QUICK, parts=[])
        visit.leave()
        await visit.task
        assert house.begun == 0 and not visit.sent

    run(work)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200),
        (
            {
                "sec-fetch-site": "cross-site",
                "sec-fetch-mode": "navigate",
                "sec-fetch-dest": "iframe",
            },
            403,
        ),
        ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, 200),
        ({}, 200),
    ],
)
def test_another_sites_page_has_nothing_computed(headers, status):
    async def work():
        house = House()
        house.go.set()
        visit = house.visit(headers=headers.items())
        await visit.task
        assert visit.status == status and house.begun == (status == 200)
        page = house.visit(("GET", "/", b""), headers=headers.items())
        await page.task
        assert page.status == 200  # what is only sent stays open to links and images

    run(work)
