"""Where the personal area hangs in the application; it is built at its first visit."""

from pathlib import Path
from threading import Lock

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from evidose.actions.entrance import Entrance
from evidose.pages.frame.shell import message_page
from evidose.web.me.door import AREA, is_way_in, let_in, opened, shut
from evidose.web.me.gate import refusal
from evidose.web.routing import frame

LARGER_UPLOADS = {
    f"{AREA}/entries": 1024 * 1024,
    f"{AREA}/data/import": 32 * 1024 * 1024,
    f"{AREA}/data/restore": 512 * 1024 * 1024,
}
"""Paths of the area that take files or many entries, with the largest body in bytes."""


def add_personal(app: FastAPI, overlay: Path | None, listening: str, entrance: Entrance) -> None:
    """Hang the personal area into the application, behind its gate and its door.

    Parameters
    ----------
    listening : the address the server listens on; the area stays shut unless it is loopback
    entrance : knows the links and the sessions
    """
    built: list[ASGIApp] = []
    once = Lock()

    def area() -> ASGIApp:
        with once:
            if not built:
                from evidose.web.me.app import create_area

                built.append(create_area(overlay, entrance))
        return built[0]

    async def gated(scope: Scope, receive: Receive, send: Send) -> None:
        why = refusal(scope, Headers(scope=scope), listening)
        if why:
            page = message_page("Not from here", why, frame(AREA))
            await HTMLResponse(page, 403)(scope, receive, send)
            return
        if is_way_in(scope):
            await opened(scope, entrance)(scope, receive, send)
            return
        if not let_in(scope, entrance):
            await shut()(scope, receive, send)
            return
        inner = built[0] if built else await run_in_threadpool(area)
        await inner(scope, receive, send)

    app.mount(AREA, gated)
