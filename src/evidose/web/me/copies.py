"""One's own data over HTTP: export, import, backup, erase."""

from starlette.responses import HTMLResponse, Response

from evidose.actions.measures import PURPOSES
from evidose.actions.own_copies import (
    FORMS,
    erase,
    exported,
    import_upload,
    may_erase,
    sealed_copy,
)
from evidose.actions.person import note_download, record_path, written_files
from evidose.pages.me import Holdings, data_page, erased_page
from evidose.terms import EvidoseError
from evidose.web.me.area import Area, Visit, attachment

HERE = "/me/data"
BACKUP = "evidose-backup.db"
FORGET = '"cache", "cookies", "storage"'
"""What a browser is told to drop when the record is erased: cached pages, session, queue."""


def add_copies(area: Area) -> None:
    """Give the area the page of one's own data."""

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

    @area.form("/data/take-over")
    def take_over(visit: Visit) -> Response:
        try:
            name, data = area.tracker.kept(visit.session, visit.typed.get("upload", ""))
            report, _ = import_upload(visit.record(), name, data, preview=False)
        except EvidoseError as fault:
            return refused(visit, fault)
        return HTMLResponse(data_page(visit.me(HERE), holdings(visit), report=report))

    @area.form("/data/backup")
    def back_up(visit: Visit) -> Response:
        visit.record()
        try:
            body = sealed_copy(visit.typed.get("passphrase"))
        except EvidoseError as fault:
            return refused(visit, fault)
        note_download("backup", BACKUP)
        return attachment(body, "application/octet-stream", BACKUP)

    _add_erase(area)


def _add_erase(area: Area) -> None:
    @area.form("/data/erase")
    def wipe(visit: Visit) -> Response:
        visit.record()
        try:
            why = may_erase(visit.typed.get("sure", ""), visit.typed.get("passphrase"))
        except EvidoseError:
            why = "The passphrase is wrong. Nothing was erased."
        if why:
            return HTMLResponse(data_page(visit.me(HERE), holdings(visit), problem=why), 422)
        area.tracker.lock()
        area.measures.drop(*PURPOSES)
        erased, gone = erase(files=visit.typed.get("files") == "yes")
        page = erased_page(visit.outside(HERE), erased, gone)
        return HTMLResponse(page, headers={"clear-site-data": FORGET})


def holdings(visit: Visit) -> Holdings:
    """Return what the record holds, in numbers, and the files that were written of it."""
    snapshot = visit.record().snapshot()
    counts = len(snapshot.current), len(snapshot.history)
    return Holdings(str(record_path()), *counts, written_files())


def refused(visit: Visit, fault: EvidoseError) -> Response:
    """Return the page with what is wrong on top."""
    page = data_page(visit.me(HERE), holdings(visit), problem=str(fault))
    return HTMLResponse(page, 422)
