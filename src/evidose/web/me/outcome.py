"""Course and response over HTTP."""

from starlette.responses import HTMLResponse, Response

from evidose.actions.course import has_more, lab_courses, symptom_courses
from evidose.pages.me import course_page, outlook_sentences, response_page
from evidose.web.me.area import Area, Visit


def add_outcome(area: Area) -> None:
    """Give the area the pages that look back."""

    @area.look("/course")
    def course(visit: Visit) -> Response:
        whole = visit.typed.get("whole") == "yes"
        snapshot, me = visit.record().snapshot(), visit.me("/me/course")
        answered = area.tracker.answered(visit.session)
        outlooks = {
            a.response.expectation.target.outcome.id: outlook_sentences(a.response.expectation)
            for a in (answered.answers if answered else ())
        }
        page = course_page(
            me,
            symptom_courses(snapshot, answered, whole=whole),
            lab_courses(snapshot),
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
