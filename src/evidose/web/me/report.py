"""The report for a visit over HTTP."""

from starlette.responses import HTMLResponse, Response

from evidose.actions.know.versions import versions
from evidose.actions.track.record import note_download
from evidose.actions.track.visit import make_visit
from evidose.pages.track.me import report_page
from evidose.pages.track.report import visit_pdf, visit_text
from evidose.terms import EvidoseError
from evidose.web.me.area import Area, Visit, attachment
from evidose.web.told import told

HERE = "/me/report"


def add_report(area: Area) -> None:
    """Give the area the report, to read and as one page of paper."""

    @area.look("/report")
    def look(visit: Visit) -> Response:
        since, me = visit.typed.get("since", ""), visit.me(HERE)
        try:
            made = make_visit(visit.record().snapshot(), since=since or None, overlay=area.overlay)
        except EvidoseError as fault:
            return HTMLResponse(report_page(me, "", since, told(fault)), 422 if since else 200)
        return HTMLResponse(report_page(me, visit_text(made), since))

    @area.look("/report.pdf")
    def paper(visit: Visit) -> Response:
        since = visit.typed.get("since")
        made = make_visit(visit.record().snapshot(), since=since, overlay=area.overlay)
        known = versions()
        line = f"Evidose {known['code_version']}, library {known['library_version']}"
        note_download("visit report", "visit.pdf")
        return attachment(visit_pdf(made, versions=line), "application/pdf", "visit.pdf")
