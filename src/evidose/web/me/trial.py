"""The designer of a trial in one person over HTTP."""

from starlette.responses import HTMLResponse, Response

from evidose.actions.goals import goals
from evidose.actions.own_trial import design_from_form, new_lot, schedule_file
from evidose.actions.person import note_download
from evidose.pages.me import trial_page
from evidose.pages.trial_text import protocol
from evidose.terms import EvidoseError
from evidose.web.me.area import Area, Visit, attachment
from evidose.web.told import told

HERE = "/me/trial"
SCHEDULE = "concealed-schedule.csv"


def add_trial(area: Area) -> None:
    """Give the area the designer, and the schedule as a file of its own."""

    def outcomes(visit: Visit) -> list[tuple[str, str]]:
        found = goals(visit.record().snapshot())
        return [(g.outcome, g.name) for g in sorted(found, key=lambda g: not g.chosen)]

    @area.look("/trial")
    def look(visit: Visit) -> Response:
        return HTMLResponse(trial_page(visit.me(HERE), outcomes(visit), {"lot": new_lot()}))

    @area.form("/trial")
    def make(visit: Visit) -> Response:
        me, asked = visit.me(HERE), {"lot": new_lot(), **visit.typed}
        try:
            d = design_from_form(asked, area.overlay)
        except EvidoseError as fault:
            page = trial_page(me, outcomes(visit), asked, problem=told(fault))
            return HTMLResponse(page, 422)
        text = protocol(d.design, d.expectation, d.start, d.asked.dose, d.rules, d.washout)
        feasible = d.design.feasible
        page = trial_page(me, outcomes(visit), asked, protocol=text, feasible=feasible)
        return HTMLResponse(page)

    @area.form("/trial/schedule")
    def schedule(visit: Visit) -> Response:
        visit.record()
        made = design_from_form(visit.typed, area.overlay)
        note_download("trial schedule", SCHEDULE)
        return attachment(schedule_file(made), "text/csv; charset=utf-8", SCHEDULE)
