"""The mechanism's page and its downloads, rendered once."""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from evidose.actions.know.mechanism import ShownMechanism, export_graph, show_mechanism
from evidose.pages.know.mechanism_page import mechanism_page
from evidose.pages.know.mechanism_section import mechanism_document
from evidose.web.rendered import FOR_EVER, Rendered, rendered, send
from evidose.web.routing import page_of
from evidose.web.shelf import Shelf

FORMS = ("", ".json", ".graphml", ".sif")
KEPT = 16
"""Compounds whose mechanism is kept rendered."""


def add_mechanism(app: FastAPI, shelf: Shelf, overlay: Path | None) -> None:
    """Give the application the mechanism of each compound: its page and three downloads.

    Raises
    ------
    LibraryError
        The mechanism of the only compound has problems.
    """
    script = _add_script(app)

    @lru_cache(maxsize=KEPT)
    def forms(compound: str) -> Mapping[str, Rendered]:
        return _rendered(show_mechanism(compound, overlay=overlay), shelf, script)

    if shelf.single is not None and "mechanism" in shelf.shown(shelf.single).parts:
        forms(shelf.single)

    def add(form: str) -> None:
        @page_of(app, shelf, f"mechanism{form}")
        async def answer(request: Request, compound: str) -> Response:
            return send((await run_in_threadpool(forms, compound))[form], request)

    for form in FORMS:
        add(form)


def _rendered(m: ShownMechanism, shelf: Shelf, script: str | None) -> Mapping[str, Rendered]:
    document = mechanism_document(m.mechanism, m.peak, m.sentences)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    frame = shelf.frame_of(m.compound.id, "mechanism")
    page = mechanism_page(m.compound, m.mechanism, m.peak, m.sentences, frame, script)
    return {
        "": rendered(page, "text/html; charset=utf-8"),
        ".json": rendered(text, "application/json"),
        ".graphml": rendered(export_graph(m.mechanism, "graphml"), "application/graphml+xml"),
        ".sif": rendered(export_graph(m.mechanism, "sif"), "text/plain; charset=utf-8"),
    }


def _add_script(app: FastAPI) -> str | None:
    """Serve the script that draws the graph, if it was built, and return its address."""
    built = files("evidose.web").joinpath("static/mechanism.js")
    if not built.is_file():
        return None
    text = built.read_text("utf-8")
    address = f"/assets/mechanism.{sha256(text.encode()).hexdigest()[:10]}.js"
    page = rendered(text, "text/javascript; charset=utf-8", FOR_EVER)

    async def answer(request: Request) -> Response:
        return send(page, request)

    app.add_api_route(address, answer, include_in_schema=False)
    return address
