"""The web application: which address answers with which page."""

from collections.abc import Collection
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException as StarletteError
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from evidose.actions.entrance import Entrance
from evidose.actions.know.versions import versions
from evidose.pages.frame.shell import (
    Frame,
    icon,
    message_page,
    stylesheet,
    stylesheet_name,
)
from evidose.terms import (
    EvidoseError,
    LibraryError,
    MissingPartError,
    UnknownNameError,
    working_folder,
    working_with,
)
from evidose.web.guard import guarded
from evidose.web.me import LARGER_UPLOADS, add_personal
from evidose.web.mechanism import add_mechanism
from evidose.web.rendered import FOR_EVER, Rendered, at_hand, rendered, send
from evidose.web.routing import page
from evidose.web.shelf import Shelf
from evidose.web.told import told
from evidose.web.tools import LARGER, add_tools
from evidose.web.within import within

NOT_FOUND = (
    "No such page",
    "There is nothing at this address. The evidence page is the front page.",
)


FORMS = ("html", "json", "md", "csv", "pdf")
"""Forms in which a compound's page can be had."""


def create_app(
    overlay: Path | None = None,
    hosts: Collection[str] = (),
    api: ASGIApp | None = None,
    listening: str = "127.0.0.1",
    entrance: Entrance | None = None,
) -> FastAPI:
    """Build the application; every page that can be is computed here, before the first visit.

    Parameters
    ----------
    overlay : a user's own library, laid over the shipped one
    hosts : names accepted in the Host header besides ``localhost`` and addresses
    api : application to be had at ``/api``
    listening : address the server will listen on; personal pages are shut unless it is loopback
    entrance : knows the links that open the personal pages; without one nothing opens them

    Raises
    ------
    LibraryError
        The library has problems.
    """
    folder = overlay or working_folder()
    with working_with(folder):
        return _created(folder, hosts, api, listening, entrance or Entrance())


def _created(
    overlay: Path | None,
    hosts: Collection[str],
    api: ASGIApp | None,
    listening: str,
    entrance: Entrance,
) -> FastAPI:
    shelf = Shelf(overlay)
    app = FastAPI(
        title="Evidose",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[
            Middleware(within, folder=overlay),
            Middleware(guarded, hosts=hosts, larger=LARGER | LARGER_UPLOADS),
            Middleware(at_hand, pages={"/": shelf.front} if shelf.built_in else {}),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5),
        ],
    )
    _add_assets(app)
    _add_front(app, shelf)
    # What has an address of its own comes before the pages of compounds, whose name is any word.
    add_personal(app, overlay, listening, entrance)
    if api is not None:
        app.mount("/api", api)
    add_mechanism(app, shelf, overlay)
    add_tools(app, shelf, overlay)
    _add_compound_parts(app, shelf)
    _add_records(app, shelf)
    _add_compound(app, shelf)
    _add_errors(app)
    return app


def _add_assets(app: FastAPI) -> None:
    style = rendered(stylesheet(), "text/css; charset=utf-8", FOR_EVER)
    sign = rendered(icon(), "image/svg+xml", FOR_EVER)
    health = {"status": "ok", **versions()}

    @page(app, f"/assets/{stylesheet_name()}")
    async def css(request: Request) -> Response:
        return send(style, request)

    @page(app, "/assets/icon.svg")
    @page(app, "/favicon.ico")
    async def favicon(request: Request) -> Response:
        return send(sign, request)

    @page(app, "/health")
    async def alive(request: Request) -> Response:
        return JSONResponse(health)


def _add_front(app: FastAPI, shelf: Shelf) -> None:
    @page(app, "/")
    async def front(request: Request) -> Response:
        day = request.query_params.get("as_of", "")
        if day and shelf.single is not None:
            return send(await run_in_threadpool(_form, shelf, shelf.single, "html", day), request)
        return send(await run_in_threadpool(lambda: shelf.front), request)


def _add_compound_parts(app: FastAPI, shelf: Shelf) -> None:
    @page(app, "/{compound}/questions/{question}")
    async def question(request: Request) -> Response:
        at = request.path_params
        return RedirectResponse(
            await run_in_threadpool(shelf.question, at["compound"], at["question"]), 303
        )

    @page(app, "/{compound}/evidence")
    async def evidence(request: Request) -> Response:
        return await _whole(request, shelf)


def _add_compound(app: FastAPI, shelf: Shelf) -> None:
    @page(app, "/{compound}.{form}")
    async def download(request: Request) -> Response:
        at, day = request.path_params, request.query_params.get("as_of", "")
        shelf.require(at["compound"])
        if at["form"] not in FORMS:
            return _message(404, "No such form", f"Forms: {', '.join(FORMS)}.")
        return send(await run_in_threadpool(_form, shelf, at["compound"], at["form"], day), request)

    @page(app, "/{compound}")
    async def whole(request: Request) -> Response:
        return await _whole(request, shelf)


async def _whole(request: Request, shelf: Shelf) -> Response:
    day, compound = request.query_params.get("as_of", ""), request.path_params["compound"]
    return send(await run_in_threadpool(_form, shelf, compound, "html", day), request)


def _form(shelf: Shelf, compound: str, form: str, day: str) -> Rendered:
    """Return one form of a compound's page, computed where nobody asked for it yet."""
    if form == "pdf":
        return shelf.sheet(day, compound)
    return shelf.views(day, compound)[form]


def _add_records(app: FastAPI, shelf: Shelf) -> None:
    @page(app, "/method")
    async def method(request: Request) -> Response:
        return send(shelf.method, request)

    @page(app, "/search")
    async def search(request: Request) -> Response:
        return HTMLResponse(shelf.search(request.query_params.get("q", "").strip()))

    @page(app, "/{folder}/{name}")
    async def record(request: Request) -> Response:
        at = request.path_params
        return send(await run_in_threadpool(shelf.record, at["folder"], at["name"]), request)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(UnknownNameError)
    async def unknown(request: Request, fault: UnknownNameError) -> Response:
        return _message(404, NOT_FOUND[0], told(fault))

    @app.exception_handler(MissingPartError)
    async def missing(request: Request, fault: MissingPartError) -> Response:
        return _message(404, "Nothing on record", told(fault))

    @app.exception_handler(LibraryError)
    async def broken(request: Request, fault: LibraryError) -> Response:
        return _message(503, "This page cannot be shown", told(fault))

    @app.exception_handler(EvidoseError)
    async def refused(request: Request, fault: EvidoseError) -> Response:
        return _message(400, "That cannot be answered", told(fault))

    @app.exception_handler(StarletteError)
    async def http(request: Request, fault: StarletteError) -> Response:
        title, text = NOT_FOUND if fault.status_code == 404 else ("Not possible", fault.detail)
        return _message(fault.status_code, title, text)

    @app.exception_handler(Exception)
    async def ours(request: Request, fault: Exception) -> Response:
        return _message(500, "A fault of ours", "Nothing you did. Please report what you opened.")


def _message(status: int, title: str, text: str) -> Response:
    frame = Frame(served=True, path="", library_version=str(versions()["library_version"]))
    return HTMLResponse(message_page(title, text, frame), status)
