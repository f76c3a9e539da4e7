"""A whole report on a table: one HTML file that stands alone, or PDF."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from evidose.pages.charts import forest_svg, funnel_svg
from evidose.pages.charts.bubble import bubble_svg
from evidose.pages.know.workbench.answer import Answer
from evidose.terms import InputError, Problem

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"
WIDE, FUNNEL_WIDE = 760.0, 560.0
ENDINGS = (".html", ".pdf")


@dataclass(frozen=True, slots=True)
class Report:
    """What stands in a report.

    Attributes
    ----------
    answer : what the table says
    methods, papers : how it was pooled; `methods` names papers by their number
    script : that repeats it, in R
    made : line that names code and day
    """

    answer: Answer
    methods: tuple[str, ...]
    papers: tuple[str, ...]
    script: str
    made: str


def report_file(report: Report, name: str) -> bytes:
    """Return a report in the form that a file's ending asks for.

    Raises
    ------
    InputError
        The ending names no form that is made.
    """
    ending = PurePath(name).suffix.casefold()
    if ending not in ENDINGS:
        expected = f"a name that ends with {' or '.join(ENDINGS)}"
        raise InputError(Problem("the choices", "report", repr(name), expected))
    return report_html(report).encode() if ending == ".html" else report_pdf(report)


def report_html(report: Report) -> str:
    """Return a report as one page without script and without anything to be fetched."""
    return _template().render(report=report, answer=report.answer, plots=_plots(report.answer))


def report_pdf(report: Report) -> bytes:
    """Return a report as PDF on A4; the same report gives the same bytes."""
    import typst  # loads for a tenth of a second: only where needed

    written: bytes = typst.compile(
        TEMPLATES / "report.typ",
        sys_inputs={"report": json.dumps(_content(report), ensure_ascii=False)},
        format="pdf",
    )
    return written


def _plots(answer: Answer) -> list[dict[str, str]]:
    """Return the plots, each with its heading."""
    forests = [("Forest plot", answer.forest), *((c.title, c) for c in answer.courses)]
    drawn = [
        {"title": title, "svg": forest_svg(forest, width=WIDE, inline=False)}
        for title, forest in forests
    ]
    funnel = funnel_svg(answer.funnel, width=FUNNEL_WIDE, inline=False)
    drawn.append({"title": "Funnel plot", "svg": funnel})
    if answer.bubbles is not None:
        svg = bubble_svg(answer.bubbles, width=FUNNEL_WIDE, inline=False)
        drawn.append({"title": answer.bubbles.title, "svg": svg})
    return drawn


def _content(report: Report) -> dict[str, Any]:
    answer = report.answer
    return {
        "file": answer.file,
        "made": report.made,
        "asked": answer.asked,
        "sentences": answer.sentences,
        "figures": answer.figures,
        "notes": answer.notes,
        "left_out": answer.left_out,
        "studies": asdict(answer.studies),
        "parts": [asdict(part) for part in answer.parts],
        "plots": _plots(answer),
        "methods": report.methods,
        "papers": report.papers,
        "script": report.script,
    }


@cache
def _template() -> "Template":
    # Imported here: most commands make no report.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("evidose.pages.know.workbench"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("report.html")
