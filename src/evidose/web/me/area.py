"""What every personal address shares: session, proof that a form is ours, frame, faults."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException as StarletteError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from evidose.actions.entrance import Entrance
from evidose.actions.entrance.form_token import form_token, is_form_token
from evidose.actions.entrance.freed_memory import overwrite_freed
from evidose.actions.entrance.stopwatch import milliseconds_since
from evidose.actions.entrance.stopwatch import now as stopwatch
from evidose.actions.know.versions import versions
from evidose.actions.track.alerts import Standing
from evidose.actions.track.measures import FAULTS, LOAD_TIMES, Measures, place_of
from evidose.actions.track.record import LiveRecord, RecordGoneError
from evidose.actions.track.tracker import IDLE_MINUTES, LockedError, Tracker
from evidose.pages.track.me import Personal, told_page
from evidose.terms import EvidoseError
from evidose.web.me.built import script_address
from evidose.web.me.door import SESSION, give, peer
from evidose.web.told import told

TOKEN, HEADER, PASSPHRASE = "token", "x-csrf-token", "passphrase"
FORGOTTEN_S = 1
"""Seconds after a form with a passphrase: by then it is answered, and nothing holds it any more."""

MOST_FIELDS, LONGEST = 600, 20_000
STALE = (
    "This form does not carry the sign of this browser session, so nothing was stored. Open the "
    "page again and send it once more; cookies of this address must be allowed."
)


OTHER = (
    "This page belongs to a record that is no longer here, so nothing was stored. Open the diary "
    "again."
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One request to the personal area.

    Attributes
    ----------
    typed : text fields of the form, or of the address for a page that is looked at
    file : name and content of the file that came with the form
    """

    area: "Area"
    request: Request
    session: str
    typed: Mapping[str, str]
    file: tuple[str, bytes] = ("", b"")

    def record(self) -> LiveRecord:
        """Return the open record.

        Raises
        ------
        LockedError
            This session may not see it.
        """
        return self.area.tracker.record(self.session)

    def renew(self, response: Response) -> Response:
        """Give the session a new name with this answer: what somebody may have seen is worthless.

        What it had unlocked stays open to it.
        """
        scope = self.request.scope
        name = self.area.entrance.renew(self.session, peer(scope))
        if name:  # else another request renewed it meanwhile
            self.area.tracker.rename(self.session, name)
            give(response, scope, name)
        return response

    def me(self, path: str, found: Standing | None = None) -> Personal:
        """Return the frame of a page about the record, its alerts on top."""
        found = found or self.area.tracker.standing(self.session)
        return replace(
            self.outside(path),
            open=True,
            alerts=found.alerts,
            stopped=found.stopped,
            ends_dose=found.ends_dose,
            held=found.start != "ok",
            means=found.each,
            crisis=found.crisis,
            script=script_address(),
            record=self.record().identity().id,
        )

    def outside(self, path: str) -> Personal:
        """Return the frame of a page that shows nothing of the record."""
        return Personal(
            path=path,
            library_version=str(versions()["library_version"]),
            token=form_token(self.session),
            encrypted=self.area.tracker.is_encrypted(),
            open=False,
            done=self.request.query_params.get("done", ""),
        )


Answer: TypeAlias = Callable[[Visit], Response]


class Area:
    """The personal application, as its routes are added to it."""

    def __init__(self, overlay: Path | None, entrance: Entrance) -> None:
        self.overlay, self.entrance = overlay, entrance
        self.tracker = Tracker()
        self.measures = Measures()
        faults = {EvidoseError: _told, StarletteError: _http}
        self.app = Starlette(exception_handlers=faults)

    def look(self, path: str) -> Callable[[Answer], Answer]:
        """Return a decorator: the function answers visitors who look at `path`."""

        def add(answer: Answer) -> Answer:
            async def endpoint(request: Request) -> Response:
                return await self.answered(request, dict(request.query_params), answer)

            self.app.add_route(path, endpoint, methods=["GET"])
            return answer

        return add

    def form(self, path: str) -> Callable[[Answer], Answer]:
        """Return a decorator: the function answers forms of ours that are sent to `path`."""

        def add(answer: Answer) -> Answer:
            async def endpoint(request: Request) -> Response:
                typed = await fields(request)
                if not is_form_token(session_of(request), typed.get(TOKEN, "")):
                    raise StarletteError(403, STALE)
                return await self.answered(request, typed, _of_its_record(answer))

            self.app.add_route(path, endpoint, methods=["POST"])
            return answer

        return add

    def upload(self, path: str) -> Callable[[Answer], Answer]:
        """Return a decorator: as `form`, for a form that holds one file."""

        def add(answer: Answer) -> Answer:
            async def endpoint(request: Request) -> Response:
                async with request.form(max_files=1, max_fields=10) as form:
                    typed = {k: v for k, v in form.multi_items() if isinstance(v, str)}
                    if not is_form_token(session_of(request), typed.get(TOKEN, "")):
                        raise StarletteError(403, STALE)
                    file, found = form.get("file"), ("", b"")
                    if isinstance(file, UploadFile):
                        found = (file.filename or "upload", await file.read())
                return await self.answered(request, typed, _of_its_record(answer), found)

            self.app.add_route(path, endpoint, methods=["POST"])
            return answer

        return add

    async def answered(
        self,
        request: Request,
        typed: Mapping[str, str],
        answer: Answer,
        file: tuple[str, bytes] = ("", b""),
    ) -> Response:
        """Answer in the name of the browser session that the door let in."""
        visit = Visit(self, request, session_of(request), typed, file)
        try:
            response = await run_in_threadpool(self._done, visit, answer)
        except LockedError:
            response = RedirectResponse("/me/", 303)
        response.headers["cache-control"] = "no-store"
        loop = asyncio.get_running_loop()
        if PASSPHRASE in typed:
            loop.call_later(FORGOTTEN_S, lambda: loop.create_task(_forget()))
        loop.call_later(60 * IDLE_MINUTES + 1, self.tracker.lock_if_idle)
        return response

    def _done(self, visit: Visit, answer: Answer) -> Response:
        start = stopwatch()
        try:
            try:
                response = answer(visit)
            except RecordGoneError:  # replaced or erased by another process: nothing was stored
                response = answer(visit)
            self._measure(visit, LOAD_TIMES, f"{milliseconds_since(start):.0f} ms")
            return response
        except (EvidoseError, StarletteError):
            raise
        except Exception as fault:
            self._measure(visit, FAULTS, place_of(fault))
            raise

    def _measure(self, visit: Visit, purpose: str, detail: str) -> None:
        """Keep something about a request where its purpose has a consent; nothing typed goes in."""
        if self.tracker.consents(visit.session).get(purpose):
            where = f"{visit.request.method} {visit.request.url.path}"
            self.measures.keep(purpose, where, detail)


async def _forget() -> None:
    """Overwrite what a passphrase came in; a worker holds its last task until it has another."""
    await run_in_threadpool(int)
    overwrite_freed()


def session_of(request: Request) -> str:
    """Return the name of the session that a request came in with."""
    return str(request.scope[SESSION])


def _of_its_record(answer: Answer) -> Answer:
    """Return an answer to forms that refuses one of a page that another record had made."""

    def checked(visit: Visit) -> Response:
        told = visit.typed.get("record", "")
        if told and told != visit.record().identity().id:
            raise StarletteError(409, OTHER)
        return answer(visit)

    return checked


async def fields(request: Request) -> dict[str, str]:
    """Read the text fields of a form; files are read by the pages that take them."""
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        pairs = form.multi_items()
    return {k: v.strip()[:LONGEST] for k, v in pairs if isinstance(v, str) and v.strip()}


def seen(path: str, done: str = "") -> RedirectResponse:
    """Return the answer to a form that was stored: look at `path` now."""
    return RedirectResponse(f"{path}?done={done}" if done else path, 303)


def attachment(body: bytes, media_type: str, name: str) -> Response:
    """Return a file to be downloaded."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type=media_type, headers=headers)


def has_token(request: Request) -> bool:
    """Tell whether a script's request carries the token of its session in a header."""
    return is_form_token(session_of(request), request.headers.get(HEADER, ""))


def _frame(request: Request) -> Personal:
    line = str(versions()["library_version"])
    return Personal("", line, form_token(session_of(request)), open=False)


async def _told(request: Request, fault: Exception) -> Response:
    words = told(fault) if isinstance(fault, EvidoseError) else ""
    page = told_page(_frame(request), "That did not work", words)
    return HTMLResponse(page, 400, {"cache-control": "no-store"})


async def _http(request: Request, fault: Exception) -> Response:
    status = fault.status_code if isinstance(fault, StarletteError) else 500
    detail = fault.detail if isinstance(fault, StarletteError) else ""
    heading = {403: "Not stored", 409: "Not stored", 404: "No such page"}.get(
        status, "Not possible"
    )
    return HTMLResponse(told_page(_frame(request), heading, detail), status)
