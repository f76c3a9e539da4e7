"""Course and response over HTTP."""

from starlette.responses import HTMLResponse, Response

from evidose.actions.course import expectation, first_day, has_more, lab_courses, symptom_courses
from evidose.pages.me import course_page, outlook_sentences, response_page
from evidose.web.me.area import Area, Visit


def add_outcome(area: Area) -> None:
    """Give the area the pages that look back."""

    @area.look("/course")
    def course(visit: Visit) -> Response:
        whole = visit.typed.get("whole") == "yes"
        snapshot, me = visit.record().snapshot(), visit.me("/me/course")
        start = first_day(snapshot)
        courses = symptom_courses(snapshot, start, whole=whole)
        found = {c.outcome: expectation(c.outcome, c.scale) for c in courses}
        outlooks = {name: outlook_sentences(e) for name, e in found.items() if e is not None}
        page = course_page(
            me,
            courses,
            lab_courses(snapshot, start),
            whole=whole,
            longer=has_more(snapshot),
            outlooks=outlooks,
        )
        return HTMLResponse(page)

    @area.look("/response")
    def response(visit: Visit) -> Response:
        found, me = area.tracker.answered(visit.session), visit.me("/me/response")
        if found is None:
            return HTMLResponse(response_page(me, ()))
        pairs = [(a.days, a.response) for a in found.answers]
        withheld, refused = bool(found.urgent), found.refused
        page = response_page(me, pairs, found.left_out, withheld=withheld, refused=refused)
        return HTMLResponse(page)
