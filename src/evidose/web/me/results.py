"""Blood tests over HTTP."""

from collections.abc import Mapping

from starlette.responses import HTMLResponse, Response

from evidose.actions.entrance.form_token import new_id
from evidose.actions.track.course import first_days, lab_courses
from evidose.actions.track.own_labs import add_lab, lab_tests
from evidose.pages.track.me import labs_page
from evidose.terms import EvidoseError
from evidose.web.me.area import Area, Visit, seen
from evidose.web.told import told


def add_results(area: Area) -> None:
    """Give the area the page of blood tests."""

    def shown(
        visit: Visit, problem: str = "", typed: Mapping[str, str] | None = None, status: int = 200
    ) -> Response:
        snapshot = visit.record().snapshot()
        drawn = lab_courses(snapshot, first_days(snapshot))
        me, tests = visit.me("/me/labs"), lab_tests(snapshot)
        page = labs_page(me, tests, new_id(), problem, typed, drawn)
        return HTMLResponse(page, status)

    @area.look("/labs")
    def look(visit: Visit) -> Response:
        return shown(visit)

    @area.form("/labs")
    def add(visit: Visit) -> Response:
        try:
            add_lab(visit.record(), visit.typed.get("once", ""), visit.typed)
        except EvidoseError as fault:
            return shown(visit, told(fault), visit.typed, 422)
        return seen("/me/labs", "labs")
