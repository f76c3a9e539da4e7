"""The bubble plot of one's own meta-regression."""

import numpy as np

from evidose.actions.know.stratified_pooling import model_of
from evidose.actions.know.workbench.run import Workbench
from evidose.pages.charts.bubble import Bubble, BubblePlot
from evidose.pages.know.workbench.plots import null_of
from evidose.terms import InputError, Problem

STEPS = 41


def has_bubbles(work: Workbench) -> bool:
    """Return whether there is one moderator, and it holds numbers."""
    design = work.design
    return design is not None and len(design.names) == 1 and not design.categories


def bubbles_of(work: Workbench) -> BubblePlot:
    """Return the bubble plot of the one moderator that was asked for.

    Raises
    ------
    InputError
        None was asked for, several were, or it holds words.
    """
    design = work.design
    if design is None or not has_bubbles(work):
        asked = ", ".join(work.asked.moderators)
        seen = f"moderator {asked}" if asked else "no moderator"
        expected = "one moderator that holds numbers"
        raise InputError(Problem("the choices", "bubble", seen, expected))
    # Loaded here: most tables have no such plot.
    from evidose.actions.know.workbench.moderation import regressed
    from evidose.stats.meta_regression import predict

    found, at = work.found, list(design.kept)
    fit = regressed(found, design, model_of(work.choices.method))
    values = design.columns[:, 0]
    grid = np.linspace(values.min(), values.max(), STEPS)
    mean = predict(fit, grid)
    weights = 1 / (found.vi[at] + float(fit.tau2))
    shares = weights / weights.max()
    name = design.names[0]
    line = zip(grid, mean.estimate, mean.ci_low, mean.ci_high, strict=True)
    points = zip(at, values, shares, strict=True)
    return BubblePlot(
        f"{found.measure} by {name}",
        [(float(x), float(m), float(low), float(high)) for x, m, low, high in line],
        tuple(
            Bubble(found.labels[i], float(x), float(found.yi[i]), float(w)) for i, x, w in points
        ),
        name,
        found.measure,
        null_of(found.measure),
        found.ratio,
        found.level,
    )
