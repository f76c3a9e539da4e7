"""Pages that answer one visitor: screening, plan, simulator, own data. Nothing is stored."""

from collections.abc import Mapping
from functools import cache, lru_cache, partial
from pathlib import Path

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from evidose.actions.know.changes import compare_dates
from evidose.actions.know.simulate import BodyFacts, simulate_dose, usual_dose
from evidose.actions.know.study_effects import COLUMNS
from evidose.actions.know.synthesize import LARGEST, Choices, synthesize_table
from evidose.actions.know.versions import versions
from evidose.actions.plan.decisions import decisions_told
from evidose.actions.plan.screen import (
    card_text,
    make_answers,
    questions,
    screen_answers,
    screening_stamp,
)
from evidose.actions.plan.titration import (
    Planned,
    dose_hours,
    plan_calendar,
    plan_titration,
    schedules,
)
from evidose.actions.plan.titration import Request as Wish
from evidose.pages.know.changes_page import changes_page
from evidose.pages.know.own_data_page import own_data_page
from evidose.pages.know.own_synthesis import own_document, own_forest
from evidose.pages.know.simulator_page import simulator_page
from evidose.pages.plan.plan_page import plan_page
from evidose.pages.plan.screening_page import screening_page
from evidose.pages.plan.titration import plan_pdf
from evidose.terms import EvidoseError, InputError, MissingPartError, Problem, read_clock
from evidose.web.forms import safety_answers, typed_decisions, typed_fields
from evidose.web.routing import page, page_of
from evidose.web.shelf import Shelf
from evidose.web.told import told

LARGER = {"/own-data": LARGEST + 64 * 1024, "/api/synthesize": LARGEST + 64 * 1024}
"""Paths that take more than a form's worth of bytes."""

KEPT = 64
"""Compounds whose schedules are kept."""


def add_tools(app: FastAPI, shelf: Shelf, overlay: Path | None) -> None:
    """Give the application its tools."""
    _add_screening(app, shelf, overlay)
    _add_plan(app, shelf, overlay)
    _add_simulator(app, shelf, overlay)
    _add_own_data(app, shelf)
    _add_changes(app, shelf, overlay)


def _add_screening(app: FastAPI, shelf: Shelf, overlay: Path | None) -> None:
    asked_of = lru_cache(maxsize=KEPT)(lambda compound: questions(overlay, (compound,)))

    def empty(compound: str) -> str:
        return screening_page(asked_of(compound), {}, shelf.frame_of(compound, "screen"))

    def answer(compound: str, typed: Mapping[str, str]) -> str:
        here, asked = shelf.frame_of(compound, "screen"), asked_of(compound)
        try:
            found = screen_answers(
                make_answers(compound, safety_answers(typed), "your answers", evidence=overlay),
                evidence=overlay,
            )
        except EvidoseError as fault:
            return screening_page(asked, typed, here, problem=told(fault))
        stamp = screening_stamp()
        line = f"evidose {stamp['code_version']}, library {stamp['library_version']}"
        return screening_page(
            asked,
            typed,
            here,
            found=found,
            today=stamp["today"],
            versions=line,
            card_text=card_text(compound, overlay),
        )

    @page_of(app, shelf, "screen")
    async def ask(request: Request, compound: str) -> Response:
        return HTMLResponse(await run_in_threadpool(empty, compound))

    @page_of(app, shelf, "screen", "POST")
    async def screen(request: Request, compound: str) -> Response:
        return HTMLResponse(await run_in_threadpool(answer, compound, await typed_fields(request)))


def _add_plan(app: FastAPI, shelf: Shelf, overlay: Path | None) -> None:
    asked_of = lru_cache(maxsize=KEPT)(lambda compound: questions(overlay, (compound,)))
    known = lru_cache(maxsize=KEPT)(partial(schedules, evidence=overlay))

    def empty(compound: str) -> str:
        here = shelf.frame_of(compound, "plan")
        return plan_page(asked_of(compound), {}, here, schedules=known(compound))

    def planned(compound: str, typed: Mapping[str, str]) -> Planned:
        given = {k: v for k, v in safety_answers(typed).items() if k != "dose"}
        said = [{"compound": compound, **d} for d in typed_decisions(typed)]
        return plan_titration(
            plan_wish(typed),
            make_answers(compound, given, "your answers"),
            decisions=decisions_told(said, "your answers", overlay),
            evidence=overlay,
        )

    def written(compound: str, typed: Mapping[str, str]) -> str:
        here, offered = shelf.frame_of(compound, "plan"), known(compound)
        asked = asked_of(compound)
        try:
            made = planned(compound, typed)
        except EvidoseError as fault:
            return plan_page(asked, typed, here, problem=told(fault), schedules=offered)
        return plan_page(
            asked,
            typed,
            here,
            plan=made.plan,
            withheld=made.withheld,
            schedules=offered,
            today=made.today,
        )

    def file(kind: str, compound: str, typed: Mapping[str, str]) -> bytes:
        return _plan_file(kind, planned(compound, typed))

    @page_of(app, shelf, "plan")
    async def ask(request: Request, compound: str) -> Response:
        return HTMLResponse(await run_in_threadpool(empty, compound))

    @page_of(app, shelf, "plan", "POST")
    async def plan(request: Request, compound: str) -> Response:
        return HTMLResponse(await run_in_threadpool(written, compound, await typed_fields(request)))

    @page_of(app, shelf, "plan.ics", "POST")
    async def calendar(request: Request, compound: str) -> Response:
        body = await run_in_threadpool(file, "ics", compound, await typed_fields(request))
        return _attachment(body, "text/calendar", "plan.ics")

    @page_of(app, shelf, "plan.pdf", "POST")
    async def sheet(request: Request, compound: str) -> Response:
        body = await run_in_threadpool(file, "pdf", compound, await typed_fields(request))
        return _attachment(body, "application/pdf", "plan.pdf")


def _plan_file(kind: str, made: Planned) -> bytes:
    if made.plan is None:
        raise InputError(Problem("your answers", "safety", "no plan", "complete answers"))
    if kind == "ics":
        return plan_calendar(made, made.plan)
    stamp = versions()
    line = f"evidose {stamp['code_version']}, library {stamp['library_version']}"
    return plan_pdf(made.plan, name=made.compound.name, made=made.today.isoformat(), versions=line)


def plan_wish(typed: Mapping[str, str]) -> Wish:
    """Return what was asked of a plan.

    Raises
    ------
    InputError
        The weeks are no whole number.
    """
    weeks = typed.get("weeks", "")
    if weeks and not weeks.isdecimal():
        raise InputError(Problem("your answers", "weeks", repr(weeks), "a whole number"))
    return Wish(
        first_day=typed.get("from", ""),
        start=typed.get("start"),
        target=typed.get("target"),
        weeks=int(weeks[:4]) if weeks else None,
        at=typed.get("at"),
        zone=typed.get("zone", ""),  # the clock of the visitor, not of this machine
        schedule=typed.get("schedule"),
        form=typed.get("form"),
        taking=typed.get("taking"),
    )


def _attachment(body: bytes, media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)


def _add_simulator(app: FastAPI, shelf: Shelf, overlay: Path | None) -> None:
    def usual(compound: str) -> str:
        return usual_dose(compound, overlay)

    def empty(compound: str) -> str:
        if "simulate" not in shelf.shown(compound).parts:
            name = shelf.shown(compound).pack.name
            raise MissingPartError(f"{name} has no kinetics on record: nothing to simulate")
        return simulator_page({}, shelf.frame_of(compound, "simulate"), usual=usual(compound))

    def answer(compound: str, typed: Mapping[str, str]) -> str:
        here = shelf.frame_of(compound, "simulate")
        try:
            days = typed.get("days", "28")
            if not days.isdecimal():
                raise InputError(Problem("the form", "days", repr(days), "a whole number"))
            found = simulate_dose(
                compound,
                typed.get("dose"),
                dose_hours(compound, typed.get("at"), overlay),
                int(days[:6]),
                wake=read_clock(typed.get("wake", "07:00"), "waking at"),
                body=BodyFacts(typed.get("liver") or None),
                overlay=overlay,
            )
        except EvidoseError as fault:
            return simulator_page(typed, here, problem=told(fault), usual=usual(compound))
        return simulator_page(
            typed,
            here,
            simulation=found.simulation,
            sentences=found.sentences,
            usual=usual(compound),
        )

    @page_of(app, shelf, "simulate")
    async def simulator(request: Request, compound: str) -> Response:
        if not request.scope["query_string"]:
            return HTMLResponse(empty(compound))
        typed = {k: v[:100] for k, v in request.query_params.items() if v}
        return HTMLResponse(await run_in_threadpool(answer, compound, typed))


def _add_own_data(app: FastAPI, shelf: Shelf) -> None:
    here = shelf.frame("/own-data")

    @cache
    def empty() -> str:
        return own_data_page(tuple(COLUMNS), {}, here)

    def answer(data: bytes, name: str, typed: Mapping[str, str]) -> str:
        measure = typed.get("measure", "SMD")
        try:
            only = [line for line in typed.get("only", "").splitlines() if line.strip()]
            choices = Choices(
                measure,
                typed.get("method", "REML"),
                typed.get("test") or None,
                tuple(only),
                typed.get("yi") or None,
                typed.get("repeated") or None,
            )
            found = synthesize_table(data, name, choices)
        except EvidoseError as fault:
            return own_data_page(tuple(COLUMNS), typed, here, problem=told(fault))
        parts = (measure, found.labels, found.yi, found.vi, found.pooled)
        return own_data_page(
            tuple(COLUMNS),
            typed,
            here,
            document=own_document(
                *parts, found.dropped, method=found.method, test=found.test, notes=found.notes
            ),
            forest=own_forest(*parts, ratio=found.ratio),
            dropped=[str(p) for p in found.dropped],
            file=name,
        )

    @page(app, "/own-data")
    async def ask(request: Request) -> Response:
        return HTMLResponse(await run_in_threadpool(empty))

    @page(app, "/own-data", "POST")
    async def pool(request: Request) -> Response:
        async with request.form(max_files=1, max_fields=10) as form:
            table = form.get("table")
            typed = {k: v for k, v in form.multi_items() if isinstance(v, str)}
            if not isinstance(table, UploadFile):
                return RedirectResponse("/own-data", 303)
            data, name = await table.read(), (table.filename or "table")[:80]
        return HTMLResponse(await run_in_threadpool(answer, data, name, typed))


def _add_changes(app: FastAPI, shelf: Shelf, overlay: Path | None) -> None:
    def answer(compound: str, typed: Mapping[str, str]) -> str:
        here = shelf.frame_of(compound, "changes")
        try:
            found = compare_dates(compound, typed.get("from"), typed.get("to"), overlay)
        except EvidoseError as fault:
            return changes_page(typed, here, problem=told(fault))
        return changes_page(typed, here, found=found)

    @page_of(app, shelf, "changes")
    async def changes(request: Request, compound: str) -> Response:
        typed = {k: v[:100] for k, v in request.query_params.items() if v}
        if not typed:
            return HTMLResponse(changes_page({}, shelf.frame_of(compound, "changes")))
        return HTMLResponse(await run_in_threadpool(answer, compound, typed))
