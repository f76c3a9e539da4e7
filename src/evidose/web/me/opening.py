"""Begin a record, unlock it, lock it."""

from dataclasses import replace

from starlette.responses import HTMLResponse, Response

from evidose.actions.entrance.form_token import new_id
from evidose.actions.entrance.tries import TooManyTriesError
from evidose.actions.track.own_copies import restore_upload
from evidose.actions.track.record import record_path, start
from evidose.actions.track.today import today
from evidose.actions.track.tracker import IDLE_MINUTES
from evidose.pages.track.me import start_page, today_page, unlock_page
from evidose.terms import EvidoseError
from evidose.web.me.area import Area, Visit, seen
from evidose.web.me.built import script_address
from evidose.web.told import told


def add_opening(area: Area) -> None:
    """Give the area its first page, and the ways into the record and out of it."""

    @area.look("/")
    def front(visit: Visit) -> Response:
        state = area.tracker.state(visit.session)
        if state == "none":
            me = replace(visit.outside("/me/"), none=True, script=script_address())
            return HTMLResponse(start_page(me, str(record_path())))
        if state == "locked":
            page = unlock_page(visit.outside("/me/"), IDLE_MINUTES)
            return HTMLResponse(page, headers={"evidose-state": "locked"})
        snapshot = visit.record().snapshot()
        found = area.tracker.standing(visit.session)
        return HTMLResponse(today_page(visit.me("/me/", found), today(snapshot, found), new_id()))

    @area.form("/start")
    def begin(visit: Visit) -> Response:
        me, typed = visit.outside("/me/"), visit.typed
        word = typed.get("passphrase", "")
        if typed.get("protect") == "yes" and (not word or word != typed.get("again", "")):
            why = "The two passphrases differ." if word else "Type the passphrase twice."
            return HTMLResponse(start_page(me, str(record_path()), why), 422)
        try:
            start(word if typed.get("protect") == "yes" else None)
            if typed.get("protect") == "yes":
                area.tracker.unlock(visit.session, word)
        except EvidoseError as fault:
            return HTMLResponse(start_page(me, str(record_path()), told(fault)), 422)
        return visit.renew(seen("/me/", "begun"))

    @area.upload("/restore")
    def restore(visit: Visit) -> Response:
        word = visit.typed.get("passphrase", "")
        try:
            restore_upload(visit.file[1], word or None)
            if area.tracker.is_encrypted():
                area.tracker.unlock(visit.session, word)
        except EvidoseError as fault:
            me, place = visit.outside("/me/"), str(record_path())
            return HTMLResponse(start_page(me, place, told(fault), restoring=True), 422)
        return visit.renew(seen("/me/", "restored"))

    @area.form("/unlock")
    def unlock(visit: Visit) -> Response:
        try:
            area.tracker.unlock(visit.session, visit.typed.get("passphrase", ""))
        except TooManyTriesError as fault:
            page = unlock_page(visit.outside("/me/"), IDLE_MINUTES, told(fault))
            return HTMLResponse(page, 429, {"retry-after": str(fault.wait_s)})
        except EvidoseError:
            page = unlock_page(visit.outside("/me/"), IDLE_MINUTES, "That does not open it.")
            return HTMLResponse(page, 422)
        return visit.renew(seen("/me/"))

    @area.form("/lock")
    def lock(visit: Visit) -> Response:
        area.tracker.lock()
        return seen("/me/", "locked")
