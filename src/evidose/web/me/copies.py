"""One's own data over HTTP: export, import, backup, erase."""

from collections.abc import Mapping, Sequence

from starlette.responses import HTMLResponse, Response

from evidose.actions.entrance.tries import TooManyTriesError
from evidose.actions.track.measures import PURPOSES
from evidose.actions.track.own_copies import (
    FORMS,
    erase,
    exported,
    import_upload,
    may_erase,
    sealed_copy,
)
from evidose.actions.track.record import note_download, record_path, written_files
from evidose.pages.track.me import Holdings, data_page, erased_page
from evidose.terms import EvidoseError
from evidose.web.me.area import Area, Visit, attachment
from evidose.web.told import told

HERE = "/me/data"
BACKUP = "evidose-backup.db"
FORGET = '"cache", "storage"'
"""What a browser is told to drop when the record is erased: cached pages and queue.

The session only gets a new name, so that the way to the start page is open.
"""


def chosen_columns(typed: Mapping[str, str]) -> list[str]:
    """Return what was told of columns: whose doses, and ``NAME=MEANING:DIRECTION`` of scores."""
    found = [
        f"{field.removeprefix('medicine-')}=dose:{name}"
        for field, name in typed.items()
        if field.startswith("medicine-") and name
    ]
    for field, choice in typed.items():
        column = field.removeprefix("scale-")
        if column == field or not choice:
            continue
        meaning = typed.get(f"meaning-{column}", "")
        found.append(f"{column}=skip" if choice == "skip" else f"{column}={meaning}:{choice}")
    return found


def holdings(visit: Visit) -> Holdings:
    """Return what the record holds, in numbers, and the files that were written of it."""
    snapshot = visit.record().snapshot()
    counts = len(snapshot.current), len(snapshot.history)
    return Holdings(str(record_path()), *counts, written_files())


def refused(visit: Visit, fault: EvidoseError) -> Response:
    """Return the page with what is wrong on top."""
    page = data_page(visit.me(HERE), holdings(visit), problem=told(fault))
    return HTMLResponse(page, 422)


def add_imports(area: Area) -> None:
    """Give the area what takes a file over: it is shown first, asked about, and stored then."""

    @area.upload("/data/import")
    def preview(visit: Visit) -> Response:
        name, data = visit.file
        try:
            report, _ = import_upload(visit.record(), name, data, preview=True)
        except EvidoseError as fault:
            return refused(visit, fault)
        key = area.tracker.keep(visit.session, name, data)
        page = data_page(visit.me(HERE), holdings(visit), report=report, upload=key)
        return HTMLResponse(page)

    def shown(visit: Visit, name: str, data: bytes, told: Sequence[str], problem: str) -> Response:
        """Show once more what would be taken over; the upload waits again."""
        try:
            report, _ = import_upload(visit.record(), name, data, told, preview=True)
        except EvidoseError as fault:
            return refused(visit, fault)
        key = area.tracker.keep(visit.session, name, data)
        me, held = visit.me(HERE), holdings(visit)
        page = data_page(me, held, report=report, upload=key, problem=problem)
        return HTMLResponse(page, 422 if problem else 200)

    @area.form("/data/look-again")
    def look_again(visit: Visit) -> Response:
        try:
            name, data = area.tracker.kept(visit.session, visit.typed.get("upload", ""))
        except EvidoseError as fault:
            return refused(visit, fault)
        return shown(visit, name, data, chosen_columns(visit.typed), "")

    @area.form("/data/take-over")
    def take_over(visit: Visit) -> Response:
        try:
            name, data = area.tracker.kept(visit.session, visit.typed.get("upload", ""))
        except EvidoseError as fault:
            return refused(visit, fault)
        chosen = chosen_columns(visit.typed)
        try:
            report, _ = import_upload(visit.record(), name, data, chosen, preview=False)
        except EvidoseError as fault:
            return shown(visit, name, data, chosen, told(fault))
        return HTMLResponse(data_page(visit.me(HERE), holdings(visit), report=report))


def add_copies(area: Area) -> None:
    """Give the area the page of one's own data."""
    add_imports(area)

    @area.look("/data")
    def look(visit: Visit) -> Response:
        return HTMLResponse(data_page(visit.me(HERE), holdings(visit)))

    @area.look("/data/export")
    def export(visit: Visit) -> Response:
        form = visit.typed.get("form", "json")
        media_type, name = FORMS.get(form, FORMS["json"])
        form = form if form in FORMS else "json"
        body = exported(visit.record(), form)
        note_download(f"export ({form})", name)
        return attachment(body, media_type, name)

    @area.form("/data/backup")
    def back_up(visit: Visit) -> Response:
        visit.record()
        try:
            body = area.tracker.tries.counted(lambda: sealed_copy(visit.typed.get("passphrase")))
        except EvidoseError as fault:
            return refused(visit, fault)
        note_download("backup", BACKUP)
        return attachment(body, "application/octet-stream", BACKUP)

    _add_erase(area)


def _add_erase(area: Area) -> None:
    @area.form("/data/erase")
    def wipe(visit: Visit) -> Response:
        visit.record()
        sure, word = visit.typed.get("sure", ""), visit.typed.get("passphrase")
        try:
            why = may_erase(sure, word, area.tracker.tries)
        except TooManyTriesError as fault:
            why = f"{told(fault)} Nothing was erased."
        except EvidoseError:
            why = "The passphrase is wrong. Nothing was erased."
        if why:
            return HTMLResponse(data_page(visit.me(HERE), holdings(visit), problem=why), 422)
        area.tracker.lock()
        area.measures.drop(*PURPOSES)
        erased, gone = erase(files=visit.typed.get("files") == "yes")
        page = erased_page(visit.outside(HERE), erased, gone)
        return visit.renew(HTMLResponse(page, headers={"clear-site-data": FORGET}))
