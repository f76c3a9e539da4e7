"""Course and response over HTTP."""

from starlette.responses import HTMLResponse, Response

from evidose.actions.track.course import (
    first_days,
    has_more,
    lab_courses,
    outlooks,
    overlap_sentences,
    symptom_courses,
)
from evidose.actions.track.record import about
from evidose.pages.track.me import course_page, response_page
from evidose.pages.track.overlap_text import overlap_sentence
from evidose.web.me.area import Area, Visit


def add_outcome(area: Area) -> None:
    """Give the area the pages that look back."""

    @area.look("/course")
    def course(visit: Visit) -> Response:
        whole = visit.typed.get("whole") == "yes"
        snapshot, me = visit.record().snapshot(), visit.me("/me/course")
        starts = first_days(snapshot)
        courses = symptom_courses(snapshot, starts, whole=whole)
        page = course_page(
            me,
            courses,
            lab_courses(snapshot, starts),
            whole=whole,
            longer=has_more(snapshot),
            outlooks=outlooks(courses, about(snapshot)),
            overlaps=overlap_sentences(snapshot),
        )
        return HTMLResponse(page)

    @area.look("/response")
    def response(visit: Visit) -> Response:
        found, me = area.tracker.answered(visit.session), visit.me("/me/response")
        named = len(found) > 1
        answers = [
            (a.days, a.response, one.name if named else "") for one in found for a in one.answers
        ]
        left_out = [
            (f"{name}: {one.name}" if named else name, why)
            for one in found
            for name, why in one.left_out
        ]
        page = response_page(
            me,
            answers,
            left_out,
            withheld=any(one.urgent for one in found),
            refused=any(one.refused for one in found),
            overlaps=tuple(dict.fromkeys(overlap_sentence(o) for f in found for o in f.overlaps)),
        )
        return HTMLResponse(page)
