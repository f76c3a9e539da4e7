"""A worked table as text, as a document and as plots."""

from typing import Any

import numpy as np

from evidose.actions.know.stratified_pooling import model_of
from evidose.actions.know.workbench.run import Workbench
from evidose.actions.know.workbench.study_values import groups_of
from evidose.pages.charts import Forest, Funnel
from evidose.pages.know.own_synthesis import own_document, own_forest, own_text
from evidose.pages.know.workbench.document import back_document, parts_document
from evidose.pages.know.workbench.plots import grouped_forest, own_funnel, rows_forest
from evidose.pages.know.workbench.text import back_line, parts_text

PLOTTED = ("leave_one_out", "cumulative")


def forest_of(work: Workbench, part: str = "") -> Forest:
    """Return the forest plot: of the studies under their subgroups, or of one part.

    Parameters
    ----------
    part : ``leave_one_out`` or ``cumulative``; "" for the studies themselves
    """
    found = work.found
    forest = own_forest(
        *(found.measure, found.labels, found.yi, found.vi, found.pooled),
        ratio=found.ratio,
        weights=found.weights,
        level=found.level,
    )
    if part in PLOTTED and (answer := work.part(part)) is not None:
        return rows_forest(answer, forest)
    grouped = work.part("subgroup")
    if grouped is None or work.asked.subgroup is None:
        return forest
    _, groups = groups_of(found, work.asked.subgroup, "subgroup")
    return grouped_forest(forest, groups, grouped)


def funnel_of(work: Workbench) -> Funnel:
    """Return the funnel plot, with what trim and fill adds where bias was asked about."""
    found = work.found
    more: list[tuple[float, float]] = []
    if work.asked.bias:
        from evidose.actions.know.workbench.small_studies import filled

        fill = filled(found, model_of(work.choices.method))
        if fill is not None:
            at = np.flatnonzero(fill.filled).tolist()
            more = [(float(fill.y[i]), float(fill.v[i])) for i in at]
    middle = float(found.pooled.estimate)
    return own_funnel(found.measure, found.labels, found.yi, found.vi, middle, more)


def text_of(work: Workbench) -> str:
    """Return everything as lines for a terminal."""
    found = work.found
    pooled = found.pooled
    lines = [own_text(forest_of(work), pooled, found.method, found.test)]
    ends = (pooled.estimate, pooled.ci_low, pooled.ci_high, pooled.pi_low, pooled.pi_high)
    middle, low, high, pi_low, pi_high = (float(x) for x in ends)
    if back := back_line(found.measure, (middle, low, high, pi_low, pi_high)):
        lines.append(back)
    if rest := _from_sizes(work):
        lines.append(f"As a proportion: {rest[0]:.3f} ({rest[1]:.3f} to {rest[2]:.3f})")
    lines += found.notes
    lines += [f"left out: {problem}" for problem in found.dropped]
    lines += parts_text(work.parts, found.measure)
    return "\n".join(lines)


def document_of(work: Workbench) -> dict[str, Any]:
    """Return everything as plain data; effects on the scale of analysis (logs for ratios)."""
    found = work.found
    document = own_document(
        *(found.measure, found.labels, found.yi, found.vi, found.pooled, found.dropped),
        method=found.method,
        test=found.test,
        notes=found.notes,
    )
    document["level"] = found.level
    if back := back_document(found.measure, found.pooled):
        document["back_transformed"] = back
    elif rest := _from_sizes(work):
        names = ("estimate", "ci_low", "ci_high")
        document["back_transformed"] = {"to": "proportion", **dict(zip(names, rest, strict=True))}
    return {**document, **parts_document(work.parts)}


def _from_sizes(work: Workbench) -> tuple[float, float, float] | None:
    """Return the proportion behind a pooled double arcsine, which depends on sample sizes."""
    found = work.found
    if found.measure != "PFT" or "ni" not in found.raw:
        return None
    from evidose.stats.back_transform import freeman_tukey

    ends = np.array([found.pooled.estimate, found.pooled.ci_low, found.pooled.ci_high], float)
    middle, low, high = freeman_tukey(ends, found.raw["ni"]).tolist()
    return middle, low, high
