"""Trials from a table of columns with dosresmeta's names: a mapping, or a data frame."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from evidose.stats.batch import refuse
from evidose.stats.dose_response.counts import count_trials
from evidose.stats.dose_response.means import mean_trials
from evidose.stats.dose_response.ratios import ratio_trials
from evidose.stats.dose_response.trials import Trials

RATIOS, MEANS, COUNTS = ("logrr", "se"), ("mean", "sd", "n"), ("cases", "n", "type")


def read_trials(
    data: Mapping[str, Any] | Any, *, covariance: str = "gl", measure: str = "MD"
) -> Trials:
    """Read columns: id, dose; and logrr, se (type, cases, n); or mean, sd, n; or cases, n, type.

    Parameters
    ----------
    data : columns by name; anything that can be asked for a column and iterates over its names
    covariance : of log ratios, as in `ratio_trials`
    measure : of means, as in `mean_trials`

    Raises
    ------
    InputError : columns are missing, or cannot be read

    Examples
    --------
    >>> arms = {"id": ["a"] * 3, "dose": [0, 10, 20], "mean": [5, 4, 3], "sd": [2] * 3}
    >>> read_trials(arms | {"n": [50] * 3}).y.tolist()
    [[[0.0, -1.0, -2.0]]]
    """
    names = {str(name) for name in data}
    if not names.issuperset({"id", "dose"}):
        raise refuse("columns", ", ".join(sorted(names)) or "none", _accepted())
    base = (np.asarray(data["id"]), np.asarray(data["dose"]))
    if names.issuperset(RATIOS):
        return ratio_trials(
            *(*base, np.asarray(data["logrr"]), np.asarray(data["se"])),
            kind=np.asarray(data["type"]) if "type" in names else "ci",
            cases=np.asarray(data["cases"]) if "cases" in names else None,
            n=np.asarray(data["n"]) if "n" in names else None,
            covariance=covariance,
        )
    if names.issuperset(MEANS):
        return mean_trials(*base, *(np.asarray(data[c]) for c in MEANS), measure=measure)
    if names.issuperset(COUNTS):
        counts = (np.asarray(data["cases"]), np.asarray(data["n"]))
        return count_trials(*base, *counts, kind=np.asarray(data["type"]))
    raise refuse("columns", ", ".join(sorted(names)), _accepted())


def _accepted() -> str:
    return "id, dose and logrr, se (type, cases, n); or mean, sd, n; or cases, n, type"
