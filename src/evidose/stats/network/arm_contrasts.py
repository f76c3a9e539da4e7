"""Contrasts from arm data, with the covariances that a shared arm brings.

The variance of each contrast of a study is given; for OR, RR, RD and MD it is the sum of two
arms' own, for SMD (all arms over one pooled SD, Hedges' correction) it also holds the part of that
SD (Crippa & Orsini 2016, BMC Med Res Methodol 16:91). Covariances follow from all variances of a
study, see `evidose.stats.network.observations`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray, check_name, refuse
from evidose.stats.network.arm_table import ArmTable
from evidose.stats.network.contrasts import PLACE, Contrasts, Index, contrasts

MEASURES = {
    "OR": ("event", "n"),
    "RR": ("event", "n"),
    "RD": ("event", "n"),
    "MD": ("mean", "sd", "n"),
    "SMD": ("mean", "sd", "n"),
}
"""Measures and the columns that each of them needs."""


@dataclass(frozen=True, slots=True)
class ArmContrasts:
    """Contrasts of arm data.

    Attributes
    ----------
    data : for `network`
    corrected : studies with an empty cell, to whose arms `increment` was added, (..., studies)
    left_out : studies that say nothing of the measure (no event in any arm), (..., studies)
    """

    data: Contrasts
    corrected: NDArray[np.bool_]
    left_out: NDArray[np.bool_]


def arm_contrasts(arms: ArmTable, measure: str, *, increment: float = 0.5) -> ArmContrasts:
    """Return all contrasts within each study.

    Parameters
    ----------
    arms : from `arm_table`, with the columns of `MEASURES`
    measure : OR, RR (both as logarithms), RD, MD or SMD (Hedges g)
    increment : added to events and to non-events (RR: to events and sizes) of every arm of a
        study that has an empty cell; a study without any event, or for OR with events only, is
        left out: it holds no information on a ratio

    Raises
    ------
    UnknownNameError : no such measure
    InputError : a column is missing, or a count or deviation that cannot be

    Examples
    --------
    >>> from evidose.stats.network.arm_table import arm_table
    >>> arms = arm_table(["x", "x"], ["a", "b"], event=[10, 20], n=[100, 100])
    >>> arm_contrasts(arms, "OR").data.te.round(4).tolist()
    [[-0.8109]]
    """
    check_name("measure", measure, list(MEASURES))
    for column in MEASURES[measure]:
        if column not in arms.columns:
            raise refuse(column, "no such column", f"{', '.join(MEASURES[measure])}", place=PLACE)
    _possible(arms)
    first, second = _pairs(arms)
    m = arms.there.shape[0]
    corrected = np.zeros((m, len(arms.studies)), dtype=bool)
    left_out = corrected.copy()
    if measure in ("OR", "RR", "RD"):
        level, v, corrected, left_out = _counts(arms, measure, increment)
        te, spread = level[:, first] - level[:, second], v[:, first] + v[:, second]
    elif measure == "MD":
        level, v = arms.columns["mean"], arms.columns["sd"] ** 2 / arms.columns["n"]
        te, spread = level[:, first] - level[:, second], v[:, first] + v[:, second]
    else:
        te, spread = _smd(arms, first, second)
    seen = np.isfinite(te) & np.isfinite(spread)
    te, se = np.where(seen, te, np.nan), np.sqrt(np.where(seen, spread, np.nan))
    if arms.single:
        te, se, corrected, left_out = te[0], se[0], corrected[0], left_out[0]
    data = contrasts(
        [arms.studies[s] for s in arms.study[first]],
        [arms.treatments[t] for t in arms.treatment[first]],
        [arms.treatments[t] for t in arms.treatment[second]],
        te,
        se,
    )
    return ArmContrasts(data, corrected, left_out)


def _possible(arms: ArmTable) -> None:
    """Refuse the first arm whose numbers cannot be."""
    c, there = arms.columns, arms.there
    some = np.any([np.isfinite(v) for v in c.values()], axis=0)
    checks = [("n", c["n"] <= 0, "at least 1")] if "n" in c else []
    if "event" in c:
        checks.append(("event", (c["event"] < 0) | (c["event"] > c["n"]), "from 0 to n"))
    if "sd" in c:
        checks.append(("sd", c["sd"] <= 0, "above 0"))
    checks.append(("", some & ~there, "all numbers of an arm, or none"))
    for column, wrong, expected in checks:
        bad = np.argwhere(wrong)
        if bad.size:
            row, arm = bad[0]
            who = f"{arms.treatments[arms.treatment[arm]]} in study {arms.studies[arms.study[arm]]}"
            numbers = ", ".join(f"{name} {values[row, arm]:g}" for name, values in c.items())
            raise refuse(column or "arm", f"{numbers} for {who}", expected, place=PLACE)


def _pairs(arms: ArmTable) -> tuple[Index, Index]:
    """Return the numbers of both arms of every contrast."""
    of: dict[int, list[int]] = {}
    for arm, study in enumerate(arms.study.tolist()):
        of.setdefault(study, []).append(arm)
    found = [(a, b) for own in of.values() for i, a in enumerate(own) for b in own[i + 1 :]]
    first, second = zip(*found, strict=True)
    return np.array(first, dtype=np.intp), np.array(second, dtype=np.intp)


def study_sums(arms: ArmTable, values: FloatArray) -> FloatArray:
    """Sum values (m, r) of arms over their studies, (m, studies); what is no number counts as 0."""
    out = np.zeros((values.shape[0], len(arms.studies)))
    np.add.at(out.T, arms.study, np.where(np.isfinite(values), values, 0.0).T)
    return out


def _counts(
    arms: ArmTable, measure: str, increment: float
) -> tuple[FloatArray, FloatArray, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return each arm's level and variance, and which studies were corrected or left out."""
    event, n, there = arms.columns["event"], arms.columns["n"], arms.there
    empty = there & ((event == 0) | (event == n))
    if measure == "RR":
        empty = there & (event == 0)
    corrected = study_sums(arms, empty.astype(float)) > 0
    none = study_sums(arms, np.where(there, event, 0.0)) == 0
    all_ = study_sums(arms, np.where(there, n - event, 0.0)) == 0
    shown = study_sums(arms, there.astype(float)) > 0
    left_out = shown & {"OR": none | all_, "RR": none, "RD": np.zeros_like(none)}[measure]
    plus = np.where((corrected & ~left_out)[:, arms.study], increment, 0.0)
    gone = left_out[:, arms.study] | ~there
    a = np.where(gone, np.nan, event + plus)
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure == "OR":
            b = n - event + plus
            level, v = np.log(a / b), 1.0 / a + 1.0 / b
        elif measure == "RR":
            size = n + plus
            level, v = np.log(a / size), 1.0 / a - 1.0 / size
        else:
            size, whole = n + 2.0 * plus, np.where(gone, np.nan, event)
            level, v = whole / n, a * (size - a) / size**3
    return level, v, corrected & ~left_out, left_out


def _smd(arms: ArmTable, first: Index, second: Index) -> tuple[FloatArray, FloatArray]:
    from scipy.special import gammaln

    mean, sd, n = (arms.columns[c] for c in ("mean", "sd", "n"))
    there = arms.there
    total = study_sums(arms, np.where(there, n, 0.0))
    df = total - study_sums(arms, there.astype(float))
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = np.sqrt(study_sums(arms, np.where(there, (n - 1.0) * sd**2, 0.0)) / df)
        exact = np.exp(gammaln(df / 2.0) - gammaln((df - 1.0) / 2.0)) / np.sqrt(df / 2.0)
        own = (exact / pooled)[:, arms.study]
        g = own[:, first] * (mean[:, first] - mean[:, second])
        size = total[:, arms.study][:, first]
        v = 1.0 / n[:, first] + 1.0 / n[:, second] + g * g / (2.0 * size)
    return g, v
