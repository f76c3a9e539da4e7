"""A user's own meta-analysis, as text, document and forest plot."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidose.pages.charts import (
    Forest,
    ForestGroup,
    ForestRow,
    ForestSummary,
    forest_text,
)
from evidose.pages.know.workbench.plots import null_of
from evidose.stats.distributions import normal_quantile
from evidose.stats.pool import Pooled
from evidose.stats.status import MESSAGES, Status

NUMBERS: tuple[str, ...] = (
    *("k", "estimate", "se", "ci_low", "ci_high", "statistic", "p_value", "tau2"),
    *("q", "q_p", "i2", "h2", "pi_low", "pi_high"),
)
Array = NDArray[np.float64]


def own_forest(
    measure: str,
    labels: Sequence[str],
    yi: Array,
    vi: Array,
    pooled: Pooled,
    *,
    ratio: bool,
    weights: Array | None = None,
    level: float = 0.95,
) -> Forest:
    """Return the forest plot of a user's table.

    Parameters
    ----------
    weights : shares of one, where they are not those of the inverse variance
    level : of the intervals
    """
    half = normal_quantile(0.5 + level / 2) * np.sqrt(vi)
    if weights is None:
        weights = 1 / (vi + float(pooled.tau2))
        weights = weights / weights.sum()
    rows = tuple(
        ForestRow(label, float(y), float(y - h), float(y + h), float(w))
        for label, y, h, w in zip(labels, yi, half, weights, strict=True)
    )
    prediction = np.isfinite(pooled.pi_low) and len(yi) > 2
    summary = ForestSummary(
        "Pooled",
        float(pooled.estimate),
        float(pooled.ci_low),
        float(pooled.ci_high),
        float(pooled.pi_low) if prediction else None,
        float(pooled.pi_high) if prediction else None,
    )
    return Forest(
        "Own table", (ForestGroup(rows),), (summary,), measure, ratio, null_of(measure), level=level
    )


def own_document(
    measure: str,
    labels: Sequence[str],
    yi: Array,
    vi: Array,
    pooled: Pooled,
    dropped: Sequence[Any],
    *,
    method: str = "",
    test: str = "",
    notes: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the pooled table as plain data; effects on the scale of analysis (logs for ratios).

    Parameters
    ----------
    method, test : what was used in the end
    notes : what was assumed, passed over or done otherwise than asked
    """
    numbers = {n: _plain(getattr(pooled, n)) for n in NUMBERS}
    return {
        "schema_version": 1,
        "measure": measure,
        "method": method,
        "test": test,
        **numbers,
        "notes": list(notes),
        "status": Status(int(pooled.status)).name,
        "message": MESSAGES[Status(int(pooled.status))],
        "studies": [
            {"label": label, "yi": float(y), "vi": float(v)}
            for label, y, v in zip(labels, yi, vi, strict=True)
        ],
        "dropped": [p.as_dict() for p in dropped],
    }


def _plain(value: Any) -> float | None:
    number = float(value)
    return number if np.isfinite(number) else None


def own_text(forest: Forest, pooled: Pooled, method: str, test: str) -> str:
    """Return forest plot and heterogeneity as lines for a terminal."""
    lines = [forest_text(forest), ""]
    told = f", P = {float(pooled.p_value):.2g}" if np.isfinite(pooled.p_value) else ""
    lines.append(f"k = {int(pooled.k)}, method {method}, test {test}{told}")
    lines.append(
        f"tau2 = {float(pooled.tau2):.4g}, I2 = {float(pooled.i2):.1f} %, "
        f"Q = {float(pooled.q):.4g} (P = {float(pooled.q_p):.3g})"
    )
    status = Status(int(pooled.status))
    if status is not Status.OK:
        lines.append(f"Note: {MESSAGES[status]}.")
    return "\n".join(lines)
