"""The page that pools a visitor's own table."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from evidose.pages.charts import Forest, forest_svg
from evidose.pages.frame.shell import Frame, render

SHOWN = (
    *(("estimate", "Estimate"), ("se", "Standard error"), ("ci_low", "95 % interval from")),
    *(("ci_high", "to"), ("p_value", "P"), ("tau2", "tau²"), ("i2", "I², %"), ("q", "Q")),
    *(("pi_low", "Prediction interval from"), ("pi_high", "to")),
)
FOREST_ROWS = 200
"""Rows that a plot on a page can hold; beyond it only numbers are shown."""


def own_data_page(
    measures: Sequence[str],
    typed: Mapping[str, str],
    frame: Frame,
    *,
    document: Mapping[str, Any] | None = None,
    forest: Forest | None = None,
    dropped: Sequence[str] = (),
    file: str = "",
    problem: str = "",
) -> str:
    """Return the form, and the pooled result below it where there is one.

    Parameters
    ----------
    document : from `evidose.pages.know.own_synthesis.own_document`
    """
    result = None
    if document is not None:
        rows = [(words, f"{document[n]:.5g}") for n, words in SHOWN if document[n] is not None]
        note = "" if document["status"] == "OK" else document["message"]
        result = {"k": int(document["k"]), "rows": rows, "note": note, "dropped": dropped}
        result["told"] = document["notes"]
    drawn = Markup("")
    if forest is not None and len(forest.rows) <= FOREST_ROWS:
        drawn = Markup(forest_svg(forest))
    elif forest is not None:
        drawn = Markup("<p>Too many studies for a plot on a page.</p>")
    return render(
        "own_data.html",
        frame,
        measures=[(m, m) for m in measures],
        typed=typed,
        result=result,
        forest=drawn,
        file=file,
        problem=problem,
    )
