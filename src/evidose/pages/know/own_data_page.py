"""The page that pools a visitor's own table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from evidose.pages.charts import forest_svg, funnel_svg
from evidose.pages.charts.bubble import bubble_svg
from evidose.pages.frame.shell import Frame, render
from evidose.pages.know.workbench.answer import Answer

FOREST_ROWS = 200
"""Rows that a plot on a page can hold; beyond it only numbers are shown."""

METHODS = (
    ("REML", "Random effects: REML"),
    ("PM", "Random effects: Paule and Mandel"),
    ("DL", "Random effects: DerSimonian and Laird"),
    ("ML", "Random effects: maximum likelihood"),
    ("EB", "Random effects: empirical Bayes"),
    ("HE", "Random effects: Hedges"),
    ("HS", "Random effects: Hunter and Schmidt"),
    ("SJ", "Random effects: Sidik and Jonkman"),
    ("EE", "One effect for all studies"),
    ("MH", "Counts: Mantel and Haenszel"),
    ("Peto", "Counts: Peto"),
    ("GLMM", "Counts: random effects, exact likelihood"),
)
TESTS = (
    ("", "Knapp and Hartung; normal for one effect"),
    ("knha", "Knapp and Hartung"),
    ("adhoc", "Knapp and Hartung, never narrower"),
    ("t", "t"),
    ("z", "normal"),
)
FIELDS = {
    **{n: n for n in ("measure", "method", "test", "only", "yi", "repeated", "level", "interval")},
    **{n: n for n in ("subgroup", "cluster", "cumulative", "permutations", "sheet", "control")},
    **{n: n for n in ("leave_one_out", "tau_scale")},
    "zero cells": "zero_cells",
    "moderator": "moderators",
    "tau-scale": "tau_scale",
}
"""The field of the form that a problem's own field stands in; all others are of the table."""

TABLE = "pasted"
FOLDED = {
    "table": ("yi", "repeated", "zero_cells", "only", "sheet", "control", "interval"),
    "finer": ("wished", "tau_scale", "permutations", "level"),
}
"""Fields that are folded away until one of them is used or at fault."""

USUAL = {"zero_cells": "metafor"}


@dataclass(frozen=True, slots=True)
class OwnDataForm:
    """What stands in the form.

    Attributes
    ----------
    measures : that can be chosen
    typed : fields as they were sent
    meanings : what a column can hold: name, and name with words
    columns : of the table: as written, and what each was read as
    text, name : the table and what it is called; empty before one was sent
    """

    measures: Sequence[str]
    typed: Mapping[str, str]
    meanings: Sequence[tuple[str, str]] = ()
    columns: Sequence[tuple[str, str]] = ()
    text: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Faults:
    """Problems by the field of the form that they stand at."""

    by_field: Mapping[str, list[str]]

    def at(self, name: str) -> list[str]:
        return self.by_field.get(name, [])


def own_data_page(
    form: OwnDataForm,
    frame: Frame,
    *,
    answer: Answer | None = None,
    problems: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the form, and above it the answer or what was wrong.

    Parameters
    ----------
    problems : each with the field it concerns, "" for the table
    """
    drawn = [] if answer is None else _drawn(answer)
    faults: dict[str, list[str]] = {}
    for at, words in problems:
        faults.setdefault(_field(at, form.typed), []).append(words)
    return render(
        "own_data.html",
        frame,
        form=form,
        typed=form.typed,
        measures=[(m, m) for m in form.measures],
        methods=METHODS,
        tests=TESTS,
        answer=answer,
        drawn=drawn,
        too_many=answer is not None and answer.k > FOREST_ROWS,
        faults=_Faults(faults),
        opened={part: _used(form, faults, names) for part, names in FOLDED.items()},
        problems=[(_field(at, form.typed), words) for at, words in problems],
        table_text=in_one_line(form.text),
    )


def in_one_line(text: str) -> Markup:
    """Return text for a field of several lines, each line end as a reference.

    A page is written without the blanks at the ends of its lines; those of a table count.
    """
    return Markup(str(escape(text)).replace("\n", "&#10;").replace("\t", "&#9;"))


def _used(form: OwnDataForm, faults: Mapping[str, list[str]], names: Sequence[str]) -> bool:
    """Return whether one of some fields holds something unusual or is at fault."""
    return any(n in faults or form.typed.get(n, "") not in ("", USUAL.get(n)) for n in names)


def _field(problem: str, typed: Mapping[str, str]) -> str:
    """Return the field of the form in which a problem can be mended.

    Parameters
    ----------
    problem : the problem's own field; that of a column is the field in which it was asked for
    """
    if problem.startswith("column "):
        column = problem.removeprefix("column ").casefold()
        for name in ("subgroup", "cluster", "cumulative"):
            if typed.get(name, "").casefold() == column:
                return name
    return FIELDS.get(problem, TABLE)


def _drawn(answer: Answer) -> list[tuple[str, Markup]]:
    """Return the plots, each under its heading; none where the studies are too many for a page."""
    if answer.k > FOREST_ROWS:
        return []
    plots = [("Forest plot", Markup(forest_svg(answer.forest)))]
    plots += [(course.title, Markup(forest_svg(course))) for course in answer.courses]
    plots.append(("Funnel plot", Markup(funnel_svg(answer.funnel))))
    if answer.bubbles is not None:
        plots.append((answer.bubbles.title, Markup(bubble_svg(answer.bubbles))))
    return plots
