"""The page that pools a visitor's own table, and what can be taken away from it.

Nothing is kept: the table travels with every form, and every answer forbids to store it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from evidose.actions.know.study_effects import COLUMNS
from evidose.actions.know.synthesize import LARGEST
from evidose.actions.know.workbench.own_table import GivenTable, Understood, understand, work_of
from evidose.actions.know.workbench.reported import report_of
from evidose.actions.know.workbench.run import Workbench
from evidose.actions.know.workbench.scripts import script_of
from evidose.actions.know.workbench.shown import (
    answer_of,
    document_of,
    effects_of_studies,
    forest_of,
    funnel_of,
)
from evidose.actions.know.workbench.understood import meanings
from evidose.pages.charts import forest_svg, funnel_svg
from evidose.pages.frame.shell import Frame
from evidose.pages.know.own_data_page import OwnDataForm, own_data_page
from evidose.terms import EvidoseError
from evidose.web.routing import page
from evidose.web.shelf import Shelf
from evidose.web.told import told_each

WIDE = 760.0
MOST_FIELDS = 1_100
"""Fields of a form: one for every column that a table can have, and those of the form itself."""


def _svg(draw: Callable[[Workbench], str]) -> Callable[[Workbench], bytes]:
    return lambda work: draw(work).encode()


FILES: Mapping[str, tuple[str, Callable[[Workbench], bytes]]] = {
    "forest.svg": (
        "image/svg+xml",
        _svg(lambda work: forest_svg(forest_of(work), width=WIDE, inline=False)),
    ),
    "funnel.svg": (
        "image/svg+xml",
        _svg(lambda work: funnel_svg(funnel_of(work), width=WIDE, inline=False)),
    ),
    "studies.csv": ("text/csv; charset=utf-8", effects_of_studies),
    "result.json": (
        "application/json",
        lambda work: json.dumps(document_of(work), ensure_ascii=False, allow_nan=False).encode(),
    ),
    "report.html": ("text/html; charset=utf-8", lambda work: report_of(work, "report.html")),
    "report.pdf": ("application/pdf", lambda work: report_of(work, "report.pdf")),
    "repeat.R": ("text/plain; charset=utf-8", lambda work: script_of(work, "repeat.R")),
    "repeat.py": ("text/plain; charset=utf-8", lambda work: script_of(work, "repeat.py")),
}
"""What can be taken away, by name: its media type, and how it is made."""

PATHS = ("/own-data", *(f"/own-data/{name}" for name in FILES))
LARGER = dict.fromkeys(PATHS, LARGEST + 128 * 1024)
"""Addresses that take a table."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form brought: the table, and the other fields."""

    table: GivenTable
    typed: Mapping[str, str]


def add_own_data(app: FastAPI, shelf: Shelf) -> None:
    """Give the application the page and its files."""
    here = shelf.frame("/own-data")

    @cache
    def empty() -> str:
        return own_data_page(_form({}, None), here)

    @page(app, "/own-data")
    async def ask(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(empty))

    @page(app, "/own-data", "POST")
    async def pool(request: Request) -> Response:
        sent = await _sent(request)
        if sent is None:
            return RedirectResponse("/own-data", 303)
        return HTMLResponse(await run_in_threadpool(_answer, sent, here))

    for name in FILES:
        _add_file(app, name, here)


def _add_file(app: FastAPI, name: str, here: Frame) -> None:
    media_type, make = FILES[name]

    def written(sent: Sent) -> Response:
        try:
            body = make(work_of(sent.table, sent.typed))
        except EvidoseError:
            return HTMLResponse(_answer(sent, here))
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(body, media_type=media_type, headers=headers)

    @page(app, f"/own-data/{name}")
    async def ask(request: Request) -> Response:
        return RedirectResponse("/own-data", 303)

    @page(app, f"/own-data/{name}", "POST")
    async def file(request: Request) -> Response:
        sent = await _sent(request)
        if sent is None:
            return RedirectResponse("/own-data", 303)
        return await run_in_threadpool(written, sent)


async def _sent(request: Request) -> Sent | None:
    """Read the form; None where no table came with it. A file counts before pasted text."""
    async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=LARGEST + 1) as form:
        typed = {k: v for k, v in form.multi_items() if isinstance(v, str)}
        upload = form.get("table")
        data = await upload.read() if isinstance(upload, UploadFile) else b""
        # A browser sends a part without a name where no file was chosen.
        name = (upload.filename or "")[:80] if isinstance(upload, UploadFile) else ""
    pasted = typed.pop("pasted", "")
    typed = {k: v.strip()[:1000] for k, v in typed.items()}
    called = typed.pop("name", "")[:80]
    if data or name:
        return Sent(GivenTable(data, name or "table"), typed)
    if pasted.strip():
        return Sent(GivenTable(pasted.encode(), called or "pasted table"), typed)
    return None


def _form(typed: Mapping[str, str], known: Understood | None) -> OwnDataForm:
    measure = typed.get("measure") or "SMD"
    form = OwnDataForm(measures=tuple(COLUMNS), typed=typed, meanings=meanings(measure))
    if known is None:
        return form
    columns = tuple((c.written, c.ours) for c in known.columns)
    return replace(form, columns=columns, text=known.text, name=known.name)


def _answer(sent: Sent, here: Frame) -> str:
    known = understand(sent.table, sent.typed)
    typed = {k: v for k, v in sent.typed.items() if k != "sheet" or not known.text}
    form = _form(typed, known)
    try:
        work = work_of(sent.table, sent.typed, known.read)
    except EvidoseError as fault:
        return own_data_page(form, here, problems=told_each(fault))
    return own_data_page(form, here, answer=answer_of(work))
