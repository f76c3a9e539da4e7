"""One's own data over HTTP: export, import, backup, erase."""

from starlette.responses import HTMLResponse, Response

from evidose.actions.measures import PURPOSES
from evidose.actions.own_copies import FORMS, erase, exported, import_upload, sealed_copy
from evidose.actions.person import record_path
from evidose.pages.me import Holdings, data_page, erased_page
from evidose.terms import EvidoseError
from evidose.web.me.area import Area, Visit, attachment
from evidose.web.told import told

HERE = "/me/data"
FORGET = '"cache", "storage"'
"""What a browser is told to drop when the record is erased: cached pages and queue.

The session only gets a new name, so that the way to the start page is open.
"""


def add_copies(area: Area) -> None:
    """Give the area the page of one's own data."""

    def holdings(visit: Visit) -> Holdings:
        snapshot = visit.record().snapshot()
        return Holdings(str(record_path()), len(snapshot.current), len(snapshot.history))

    def refused(visit: Visit, fault: EvidoseError) -> Response:
        page = data_page(visit.me(HERE), holdings(visit), problem=told(fault))
        return HTMLResponse(page, 422)

    @area.look("/data")
    def look(visit: Visit) -> Response:
        return HTMLResponse(data_page(visit.me(HERE), holdings(visit)))

    @area.look("/data/export")
    def export(visit: Visit) -> Response:
        form = visit.typed.get("form", "json")
        media_type, name = FORMS.get(form, FORMS["json"])
        body = exported(visit.record(), form if form in FORMS else "json")
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
            body = area.tracker.tries.counted(lambda: sealed_copy(visit.typed.get("passphrase")))
        except EvidoseError as fault:
            return refused(visit, fault)
        return attachment(body, "application/octet-stream", "evidose-backup.db")

    @area.form("/data/erase")
    def wipe(visit: Visit) -> Response:
        visit.record()
        if visit.typed.get("sure", "").casefold() != "erase":
            page = data_page(visit.me(HERE), holdings(visit), problem="Type the word: erase.")
            return HTMLResponse(page, 422)
        area.tracker.lock()
        area.measures.drop(*PURPOSES)
        erased = erase()
        page = erased_page(visit.outside(HERE), erased)
        return visit.renew(HTMLResponse(page, headers={"clear-site-data": FORGET}))
