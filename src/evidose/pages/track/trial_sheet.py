"""Protocol and consent of a trial in one person as PDF."""

import json
from pathlib import Path

from evidose.pages.track.trial_sections import TrialPlan, title
from evidose.pages.track.trial_text import trial_sections

TEMPLATE = Path(__file__).parent / "templates" / "trial.typ"


def trial_pdf(plan: TrialPlan, *, versions: str) -> bytes:
    """Typeset protocol and consent; the consent begins a page of its own.

    Parameters
    ----------
    versions : line that names code and library
    """
    import typst

    sheet = {
        "title": title(plan),
        "versions": versions,
        "sections": [
            {
                "title": s.title,
                "paragraphs": [p.replace("`", "") for p in s.paragraphs],
                "table": [list(row) for row in s.table],
            }
            for s in trial_sections(plan)
        ],
    }
    written: bytes = typst.compile(TEMPLATE, sys_inputs={"sheet": json.dumps(sheet)}, format="pdf")
    return written
