"""The page of the report for a visit."""

import re

from evidose.pages.track.me.shell import Personal, render


def report_page(me: Personal, text: str, since: str = "", problem: str = "") -> str:
    """Return the report to read, with the way to its one page of paper.

    Parameters
    ----------
    text : the report, as `evidose.pages.track.report.visit_text` writes it; ``""`` for none
    since : first day it looks at, as typed
    """
    flowing = re.sub(r"\n {6,}", " ", text)  # lines of a terminal, wider than a phone
    return render("report.html", me, text=flowing, since=since, problem=problem)
