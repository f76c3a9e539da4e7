"""What is computed for one visitor has its turn: in few places, behind a short queue.

Pages that are kept, and everything else that only has to be sent, are answered at once meanwhile.
Nothing is begun for a visitor who has gone, nor for a page of somebody else's. What was begun goes
on to its end, and keeps its place until then: a thread cannot be stopped.
"""

import asyncio
import json
import re
from contextlib import suppress
from typing import Literal

from starlette.datastructures import Headers, QueryParams
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evidose.actions.entrance.bounds import Bounds
from evidose.pages.frame.shell import message_page
from evidose.web.desk import Desk, FullError, GoneError
from evidose.web.elsewhere import from_another_page
from evidose.web.routing import frame

Work = Literal["long", "quick"]

_LONG_FORMS = re.compile(r"/api/synthesize|/own-data|(/[^/]+)?/plan\.pdf")
_QUICK_FORMS = re.compile(r"/api/(screen|plan)|(/[^/]+)?/(screen|plan|plan\.ics)")
_LONG_PROGRAMS = re.compile(r"/api/(simulate|changes)/[^/]+")
_QUICK_PROGRAMS = re.compile(r"/api/(why/[^/]+/[^/]+|(questions|profile|studies)/[^/]+)")
_TOOLS = re.compile(r"(/[^/]+)?/(simulate|changes)")
_PDF = re.compile(r"/[^/]+\.pdf")

BUSY = (
    "Many people are here just now",
    "Nothing was computed, and nothing was checked. Please try again in a few seconds.",
)
STRANGER = (
    "Not from here",
    "Another site's page asked for this. Open it in a tab of its own, and it is computed for you.",
)


def work_of(method: str, path: str, query: bytes) -> Work | None:
    """Return how long the work is that a request asks for; None where an answer is only sent.

    Examples
    --------
    >>> work_of("GET", "/api/simulate/x", b""), work_of("POST", "/x/screen", b"")
    ('long', 'quick')
    >>> work_of("GET", "/x/screen", b"")
    """
    if method == "POST":
        return "long" if _LONG_FORMS.fullmatch(path) else _quick(_QUICK_FORMS, path)
    dated = "as_of" in QueryParams(query)
    typed = bool(query) and _TOOLS.fullmatch(path) is not None
    if dated or typed or _LONG_PROGRAMS.fullmatch(path) or _PDF.fullmatch(path):
        return "long"
    return _quick(_QUICK_PROGRAMS, path)


def _quick(pattern: re.Pattern[str], path: str) -> Work | None:
    return "quick" if pattern.fullmatch(path) else None


def in_turn(app: ASGIApp, *, bounds: Bounds) -> ASGIApp:
    """Wrap an application: what takes work waits for its turn, or is told to come again."""
    desks: dict[Work, Desk] = {
        "long": Desk(bounds.places, bounds.waiting, bounds.longest_wait_s),
        "quick": Desk(bounds.quick_places, bounds.quick_waiting, bounds.longest_wait_s),
    }

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        work = _asked(scope)
        if work is None:
            await app(scope, receive, send)
            return
        if from_another_page(scope, Headers(scope=scope)):
            await _told(scope, 403, STRANGER)(scope, receive, send)
            return
        visitor = Visitor(receive)
        if not await visitor.told_all():
            return
        try:
            async with desks[work].place(visitor.gone):
                await app(scope, visitor.receive, send)
        except GoneError:
            pass
        except FullError:
            again = {"retry-after": str(bounds.again_s)}
            await _told(scope, 503, BUSY, again)(scope, visitor.receive, send)
        finally:
            visitor.gone.cancel()
            with suppress(asyncio.CancelledError):
                await visitor.gone

    return answer


def _asked(scope: Scope) -> Work | None:
    if scope["type"] != "http":
        return None
    return work_of(scope["method"], scope["path"], scope["query_string"])


class Visitor:
    """Somebody whose request is taken in as a whole before its turn, and who may go meanwhile.

    A body that comes slowly would hold a place otherwise.
    """

    gone: asyncio.Future[object]

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._parts: list[Message] = []

    async def told_all(self) -> bool:
        """Take the request in; False where the visitor goes before its end."""
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                return False
            self._parts.append(message)
            more = message.get("more_body", False)
        self.gone = asyncio.ensure_future(self._until_gone())
        return True

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            continue

    async def receive(self) -> Message:
        """Hand on what was taken in, then wait until the visitor goes."""
        if self._parts:
            return self._parts.pop(0)
        await asyncio.wait((self.gone,))
        return {"type": "http.disconnect"}


def _told(
    scope: Scope, status: int, words: tuple[str, str], headers: dict[str, str] | None = None
) -> Response:
    """Return a page that says why, or a problem document where a program asked."""
    title, text = words
    if not scope["path"].startswith("/api/"):
        return HTMLResponse(message_page(title, text, frame("")), status, headers)
    document = {"type": "about:blank", "title": title, "status": status, "detail": text}
    kind = "application/problem+json"
    return Response(json.dumps(document), status, headers, media_type=kind)
