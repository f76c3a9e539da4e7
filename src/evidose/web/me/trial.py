"""The designer of a trial in one person over HTTP."""

from starlette.responses import HTMLResponse, Response

from evidose.actions.track.goals import goals
from evidose.actions.track.own_trial import design_from_form, new_lot, schedule_file
from evidose.actions.track.record import (
    about,
    compound_name,
    note_download,
    own_compound,
    packs,
)
from evidose.pages.track.me import trial_page
from evidose.pages.track.trial_text import protocol
from evidose.terms import EvidoseError
from evidose.web.me.area import Area, Visit, attachment
from evidose.web.told import told

HERE = "/me/trial"
SCHEDULE = "concealed-schedule.csv"


def trial_compound(visit: Visit) -> str:
    """Return the compound that a trial is of: the one chosen, or the only one of the record."""
    return own_compound(visit.record().snapshot(), visit.typed.get("compound", ""))


def add_trial(area: Area) -> None:
    """Give the area the designer, and the schedule as a file of its own."""

    def outcomes(visit: Visit) -> list[tuple[str, str]]:
        found = goals(visit.record().snapshot())
        return [(g.outcome, g.name) for g in sorted(found, key=lambda g: not g.chosen)]

    def compounds(visit: Visit) -> list[tuple[str, str]]:
        """Return what can be tried, where it is not the only thing: id and name."""
        found = about(visit.record().snapshot()) or tuple(packs())
        return [(c, compound_name(c)) for c in found] if len(found) > 1 else []

    @area.look("/trial")
    def look(visit: Visit) -> Response:
        asked = {"lot": new_lot()}
        page = trial_page(visit.me(HERE), outcomes(visit), asked, compounds=compounds(visit))
        return HTMLResponse(page)

    @area.form("/trial")
    def make(visit: Visit) -> Response:
        me, asked = visit.me(HERE), {"lot": new_lot(), **visit.typed}
        try:
            d = design_from_form(asked, trial_compound(visit), area.overlay)
        except EvidoseError as fault:
            page = trial_page(
                me, outcomes(visit), asked, problem=told(fault), compounds=compounds(visit)
            )
            return HTMLResponse(page, 422)
        text = protocol(
            *(d.design, d.expectation, d.start, d.asked.dose, d.rules, d.washout),
            *(d.name, d.consent, d.blinding),
        )
        feasible = d.design.feasible
        page = trial_page(
            me,
            outcomes(visit),
            asked,
            protocol=text,
            feasible=feasible,
            compounds=compounds(visit),
        )
        return HTMLResponse(page)

    @area.form("/trial/schedule")
    def schedule(visit: Visit) -> Response:
        visit.record()
        made = design_from_form(visit.typed, trial_compound(visit), area.overlay)
        note_download("trial schedule", SCHEDULE)
        return attachment(schedule_file(made), "text/csv; charset=utf-8", SCHEDULE)
