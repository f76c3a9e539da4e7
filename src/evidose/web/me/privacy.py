"""Consent over HTTP."""

from starlette.responses import HTMLResponse, Response

from evidose.actions.entrance.form_token import new_id
from evidose.actions.track.measures import KEPT_DAYS, PURPOSES, consents
from evidose.actions.track.own_consent import choose_consents
from evidose.pages.track.me import Kept, privacy_page
from evidose.web.me.area import Area, Visit, seen


def add_privacy(area: Area) -> None:
    """Give the area the page of privacy."""

    @area.look("/privacy")
    def look(visit: Visit) -> Response:
        kept = [Kept(m.purpose, m.at, m.what, m.detail) for m in area.measures.shown()]
        stand = consents(visit.record().snapshot())
        me = visit.me("/me/privacy")
        return HTMLResponse(privacy_page(me, stand, kept, KEPT_DAYS, new_id()))

    @area.form("/privacy")
    def choose(visit: Visit) -> Response:
        wanted = {p: visit.typed.get(f"consent.{p}") == "yes" for p in PURPOSES}
        choose_consents(visit.record(), visit.typed.get("once", ""), wanted)
        area.tracker.standing(visit.session)  # from here on, this request included
        area.measures.drop(*(p for p, given in wanted.items() if not given))
        return seen("/me/privacy", "privacy")
