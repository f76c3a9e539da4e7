"""Forest and funnel plots of a user's own table, and drawings as SVG, PNG or PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from evidose.pages.charts import (
    Forest,
    ForestGroup,
    ForestRow,
    ForestSummary,
    Funnel,
    FunnelPoint,
)
from evidose.pages.know.workbench.parts import Part, Row
from evidose.stats.back_transform import BACK, WITHOUT_NULL
from evidose.terms import InputError, Problem

Array = NDArray[np.float64]

ENDINGS = (".svg", ".png", ".pdf")
PIXELS_PER_INCH = 200.0


def grouped_forest(forest: Forest, groups: Mapping[str, Sequence[int]], part: Part) -> Forest:
    """Return a forest plot with its studies under the headings of their subgroups.

    Parameters
    ----------
    groups : by heading: places of its studies among the rows of `forest`
    part : the answer on subgroups, with one row a heading
    """
    rows = {row.label: row for row in part.rows}
    made = tuple(
        ForestGroup(
            tuple(forest.rows[i] for i in at),
            label,
            (_summary(rows[label]),) if rows[label].k and (rows[label].k or 0) > 1 else (),
        )
        for label, at in groups.items()
    )
    return replace(forest, groups=made)


def rows_forest(part: Part, forest: Forest) -> Forest:
    """Return the rows of a part (leave-one-out, cumulative) as a forest plot."""
    rows = tuple(
        ForestRow(r.label, r.estimate, r.ci_low, r.ci_high)
        for r in part.rows
        if r.estimate is not None and r.ci_low is not None and r.ci_high is not None
    )
    return replace(forest, title=part.title, groups=(ForestGroup(rows),), key=part.key)


def _summary(row: Row) -> ForestSummary:
    low, high = row.ci_low, row.ci_high
    if row.estimate is None or low is None or high is None:
        return ForestSummary("Subtotal", float("nan"), float("nan"), float("nan"), note=row.note)
    note = f"tau² = {row.tau2:.3g}" if row.tau2 is not None else ""
    return ForestSummary("Subtotal", row.estimate, low, high, note=note)


def own_funnel(
    measure: str,
    labels: Sequence[str],
    yi: Array,
    vi: Array,
    pooled: float,
    filled: Sequence[tuple[float, float]] = (),
) -> Funnel:
    """Return the contour-enhanced funnel plot of a table.

    Parameters
    ----------
    filled : effect and variance of studies that trim and fill adds
    """
    points = [
        FunnelPoint(label, float(y), float(v) ** 0.5)
        for label, y, v in zip(labels, yi, vi, strict=True)
    ]
    points += [FunnelPoint("filled in", y, v**0.5, filled=True) for y, v in filled]
    ratio = measure in BACK and BACK[measure].to == "ratio"
    return Funnel(
        "Funnel plot", tuple(points), pooled, measure=measure, exponentiate=ratio, key="own-funnel"
    )


def null_of(measure: str) -> float | None:
    """Return where no difference lies on the scale of analysis; None for measures of one group."""
    return None if measure in WITHOUT_NULL else 0.0


def drawn(svg: str, name: str) -> bytes:
    """Return a drawing in the form that a file's ending asks for.

    Parameters
    ----------
    svg : the drawing, able to stand alone
    name : of the file that is to be written

    Raises
    ------
    InputError
        The ending names no form that is made.
    """
    ending = PurePath(name).suffix.casefold()
    if ending not in ENDINGS:
        expected = f"a name that ends with {', '.join(ENDINGS)}"
        raise InputError(Problem("the choices", "plot", repr(name), expected))
    if ending == ".svg":
        return svg.encode("utf-8")
    import typst  # loads for a tenth of a second: only where needed

    page = (
        "#set page(width: auto, height: auto, margin: 6pt)\n"
        '#image(bytes(sys.inputs.at("drawing")), format: "svg")\n'
    )
    inputs = {"drawing": svg}
    if ending == ".pdf":
        return bytes(typst.compile(page.encode(), sys_inputs=inputs, format="pdf"))
    return bytes(typst.compile(page.encode(), sys_inputs=inputs, format="png", ppi=PIXELS_PER_INCH))
