"""The mechanism's page and its downloads, rendered once."""

import json
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from evidose.actions.mechanism import export_graph, show_mechanism
from evidose.pages.mechanism_section import mechanism_document
from evidose.pages.site import Frame, mechanism_page
from evidose.web.rendered import FOR_EVER, rendered, send
from evidose.web.shelf import COMPOUND

PATH = "/mechanism"


def add_mechanism(app: FastAPI, overlay: Path | None) -> None:
    """Give the application the mechanism: ``/mechanism`` and its three downloads.

    Raises
    ------
    LibraryError
        The library has problems.
    """
    m = show_mechanism(COMPOUND, overlay=overlay)
    frame = Frame(served=True, path=PATH, library_version=m.library_version)
    document = mechanism_document(m.mechanism, m.peak, m.sentences)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    script = _add_script(app)
    page = mechanism_page(m.compound, m.mechanism, m.peak, m.sentences, frame, script)
    forms = {
        "": rendered(page, "text/html; charset=utf-8"),
        ".json": rendered(text, "application/json"),
        ".graphml": rendered(export_graph(m.mechanism, "graphml"), "application/graphml+xml"),
        ".sif": rendered(export_graph(m.mechanism, "sif"), "text/plain; charset=utf-8"),
    }

    async def answer(request: Request) -> Response:
        return send(forms[request.url.path.removeprefix(PATH)], request)

    for form in forms:
        app.add_api_route(PATH + form, answer, include_in_schema=False)


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
