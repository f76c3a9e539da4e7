"""The pages of every evening."""

from collections.abc import Mapping
from datetime import date

from starlette.responses import HTMLResponse, Response

from evidose.actions.entrance.form_token import new_id
from evidose.actions.track.alerts import asked_back, standing, with_words
from evidose.actions.track.evening import EveningTold, evening, write_evening
from evidose.actions.track.not_that import say_not_that
from evidose.pages.track.me import evening_page
from evidose.terms import EvidoseError
from evidose.web.me.area import Area, Visit, seen
from evidose.web.told import told


def add_daily(area: Area) -> None:
    """Give the area the evening, and the check-off of a dose."""

    @area.look("/evening")
    def ask(visit: Visit) -> Response:
        found = area.tracker.standing(visit.session)
        asked = evening(visit.record().snapshot(), _day(visit.typed.get("day", "")), found)
        return HTMLResponse(evening_page(visit.me("/me/evening", found), asked, new_id()))

    @area.form("/evening")
    def store(visit: Visit) -> Response:
        evening_told = _told(visit.typed)
        try:
            logged = write_evening(visit.record(), evening_told)
        except EvidoseError as fault:
            snapshot = visit.record().snapshot()
            found = with_words(standing(snapshot), evening_told.words)
            me, asked = visit.me("/me/evening", found), evening(snapshot, evening_told.day, found)
            return HTMLResponse(evening_page(me, asked, new_id(), told(fault), visit.typed), 422)
        snapshot = visit.record().snapshot()
        back = asked_back(standing(snapshot), logged)
        if back is not None:
            me, asked = visit.me("/me/evening", back), evening(snapshot, evening_told.day, back)
            return HTMLResponse(evening_page(me, asked, new_id()))
        return seen("/me/", "evening")

    @area.form("/not-that")
    def not_that(visit: Visit) -> Response:
        say_not_that(visit.record(), visit.typed.get("words", ""))
        return seen("/me/", "not-that")

    @area.form("/dose")
    def dose(visit: Visit) -> Response:
        t = visit.typed
        asked = (t.get("medicine", ""), t.get("amount", ""), t.get("unit", ""), t["taken"] == "yes")
        write_evening(visit.record(), EveningTold(t.get("once", ""), doses=(asked,)))
        return seen("/me/", "dose")


def _told(typed: Mapping[str, str]) -> EveningTold:
    scores = tuple(
        (*name.split(".")[1:3], value) for name, value in typed.items() if name.count(".") == 2
    )
    doses = tuple(
        (
            typed.get(f"medicine.{n}", ""),
            typed.get(f"amount.{n}", ""),
            typed.get(f"unit.{n}", ""),
            typed[f"dose.{n}"] == "taken",
        )
        for n in _numbers(typed, "dose")
    )
    effects = [
        (typed[f"effect.{n}"], typed.get(f"severity.{n}", "mild"))
        for n in _numbers(typed, "effect")
    ]
    if "effect.other" in typed:
        effects.append((typed["effect.other"], "moderate"))
    return EveningTold(
        form=typed.get("once", ""),
        day=_day(typed.get("day", "")),
        scores=scores,  # type: ignore[arg-type]
        doses=doses,
        effects=tuple(effects),
        note=typed.get("note", ""),
    )


def _numbers(typed: Mapping[str, str], name: str) -> list[str]:
    return [k.partition(".")[2] for k in typed if k.startswith(f"{name}.") and k[-1].isdecimal()]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
