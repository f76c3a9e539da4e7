"""How much single studies matter: left out in turn, added in turn, and their influence."""

import numpy as np

from evidose.actions.know.synthesize import OwnSynthesis
from evidose.actions.know.workbench.answers import plain, row_of
from evidose.actions.know.workbench.study_values import sorted_by
from evidose.pages.know.workbench.parts import Part, Row
from evidose.pages.know.workbench.plots import null_of
from evidose.stats.cumulative import cumulative
from evidose.stats.influence import influence
from evidose.stats.leave_one_out import leave_one_out
from evidose.stats.pool import Pooled
from evidose.stats.status import usable

AT_LEAST = 3
"""Studies below which leaving one out says nothing."""


def without_each(found: OwnSynthesis, method: str) -> Part:
    """Pool without each study in turn."""
    title = "Without each study in turn"
    if len(found.yi) < AT_LEAST:
        return _too_few("leave_one_out", title)
    each = leave_one_out(found.yi, found.vi, method=method, test=found.test, level=found.level)
    rows = tuple(row_of(f"without {n}", each, i) for i, n in enumerate(found.labels))
    low, high = (np.asarray(x) for x in (each.ci_low, each.ci_high))
    shown = _excludes(float(found.pooled.ci_low), float(found.pooled.ci_high))
    if null_of(found.measure) is None:
        numbers = _ends(each)
        return Part("leave_one_out", title, rows, (), numbers)
    turned = [
        n for i, n in enumerate(found.labels) if _excludes(float(low[i]), float(high[i])) != shown
    ]
    if turned:
        what = "no longer excludes" if shown else "excludes"
        said = f"The interval {what} no difference without: {', '.join(turned)}."
    else:
        said = "Leaving out any one study does not change which side of no difference is excluded."
    return Part("leave_one_out", title, rows, (), _ends(each), (said,))


def as_it_grew(found: OwnSynthesis, method: str, column: str) -> Part:
    """Pool the first study, the first two, and so on.

    Parameters
    ----------
    column : that gives the order; "" takes that of the table

    Raises
    ------
    InputError
        There is no such column, or a study has nothing in it.
    """
    order = sorted_by(found, column, "cumulative") if column else list(range(len(found.yi)))
    grown = cumulative(
        *(found.yi[order], found.vi[order]), method=method, test=found.test, level=found.level
    )
    rows = tuple(row_of(f"+ {found.labels[j]}", grown, i) for i, j in enumerate(order))
    by = f"by {column}" if column else "in the order of the table"
    return Part("cumulative", f"As the evidence grew, {by}", rows)


def influential(found: OwnSynthesis, method: str) -> Part:
    """Say how much each study moves the result."""
    title = "Influence of each study"
    if len(found.yi) < AT_LEAST:
        return _too_few("influence", title)
    each = influence(found.yi, found.vi, method=method)
    rows = tuple(
        Row(
            n,
            note=_figures(
                rstudent=each.rstudent[i],
                dffits=each.dffits[i],
                cook=each.cook[i],
                hat=each.hat[i],
                tau2_without=each.tau2_del[i],
                weight=each.weight[i],
            ),
        )
        for i, n in enumerate(found.labels)
    )
    names = ("rstudent", "dffits", "cook", "cov_ratio", "tau2_del", "qe_del", "hat", "weight")
    numbers = tuple(
        (f"{name}: {label}", plain(getattr(each, name)[i]))
        for i, label in enumerate(_told_apart(found.labels))
        for name in names
    )
    marked = [n for i, n in enumerate(found.labels) if bool(each.influential[i])]
    said = (
        f"By the usual cut-offs influential: {', '.join(marked)}."
        if marked
        else "No study is influential by the usual cut-offs."
    )
    lost = [n for i, n in enumerate(found.labels) if not bool(usable(each.deleted[i]))]
    more = (f"Could not be judged: {', '.join(lost)}.",) if lost else ()
    return Part("influence", title, rows, (), numbers, (said, *more))


def _ends(each: Pooled) -> tuple[tuple[str, float | None], ...]:
    found = np.asarray(each.estimate)
    return ("lowest", plain(np.nanmin(found))), ("highest", plain(np.nanmax(found)))


def _told_apart(labels: tuple[str, ...]) -> list[str]:
    return [n if labels.count(n) == 1 else f"{n} ({i})" for i, n in enumerate(labels, 1)]


def _figures(**numbers: float) -> str:
    return ", ".join(
        f"{name.replace('_', ' ')} {value:.3g}" if np.isfinite(value) else f"{name} -"
        for name, value in numbers.items()
    )


def _too_few(key: str, title: str) -> Part:
    return Part(key, title, sentences=(f"At least {AT_LEAST} studies are needed.",))


def _excludes(low: float, high: float) -> bool:
    return low > 0 or high < 0
