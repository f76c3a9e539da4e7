"""What could make the answer wrong, looked for in the person's own days."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from evidose.evidence import Instrument
from evidose.response.diary import Diary
from evidose.response.records import VerdictRules

Array = NDArray[np.float64]
LAGS = 7


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    Attributes
    ----------
    name : stable short name
    fine : False where the reader must know
    text : what was found, in one sentence
    """

    name: str
    fine: bool
    text: str


def residual_autocorrelation(innovations: Array) -> Check:
    """Ljung-Box test of whitened residuals over seven lags (Biometrika 1978;65:297)."""
    e = innovations - innovations.mean()
    n = len(e)
    lags = min(LAGS, n // 4)
    whole = float(e @ e)
    if lags < 1 or whole <= 0:
        return Check("autocorrelation", True, "Too few days to test the residuals.")
    r = np.array([float(e[k:] @ e[:-k]) / whole for k in range(1, lags + 1)])
    q = n * (n + 2) * float((r**2 / (n - np.arange(1, lags + 1))).sum())
    p = float(gammaincc(lags / 2, q / 2))
    if p < 0.01:
        text = f"Days hang together in a way the noise model does not catch (Ljung-Box p {p:.3f})."
        return Check("autocorrelation", False, text)
    return Check("autocorrelation", True, f"No left-over dependence of days (p {p:.2f}).")


def change_point(innovations: Array, first_on: int) -> Check:
    """Look for the largest shift of the residuals (CUSUM), away from the start of treatment.

    `first_on` is the index of the first residual on treatment. The bound 1.36 is the 95 % point of
    the largest absolute Brownian bridge.
    """
    e = innovations - innovations.mean()
    spread = float(e.std())
    if len(e) < 20 or spread <= 0:
        return Check("change-point", True, "Too few days to look for other changes.")
    walk = np.cumsum(e) / (spread * np.sqrt(len(e)))
    at = int(np.abs(walk).argmax())
    if abs(walk[at]) < 1.36:
        return Check("change-point", True, "No shift that treatment and trend leave unexplained.")
    side = "before" if at < first_on else "after"
    text = f"The days shift {side} the start in a way treatment and trend do not explain."
    return Check("change-point", False, text)


def ends_of_scale(diary: Diary, scale: Instrument, rules: VerdictRules) -> Check:
    """Tell whether many days lie at an end of the scale, where change cannot show.

    Days on treatment and days without are looked at apart: an end that is reached by either hides a
    part of the difference.
    """
    seen, on = np.isfinite(diary.outcome), diary.taken > 0
    ends = [end for end in (scale.low, scale.high) if end is not None]
    parts = [diary.outcome[seen & on], diary.outcome[seen & ~on]]
    shares = [float((part == end).mean()) for end in ends for part in parts if len(part)]
    share = max(shares, default=0.0)
    if share >= rules.ends_share:
        text = (
            f"{share:.0%} of the days on or off treatment lie at an end of the scale; effects look "
            "smaller there."
        )
        return Check("ends-of-scale", False, text)
    return Check("ends-of-scale", True, "Few days lie at an end of the scale.")


def started_together(diary: Diary, rules: VerdictRules) -> Check:
    """Find other treatments that begin or change at about the same time: their effects are one.

    A column of yes and no counts as one where it stays yes on most of the days that follow; what
    ended soon can be told apart.
    """
    first = diary.first_dose
    starts = {name: days for name, days in diary.changes.items() if days}
    for name, values in diary.covariates.items():
        known = values[np.isfinite(values)]
        on = np.flatnonzero(np.nan_to_num(values) > 0)
        if name in starts or not len(on) or set(np.unique(known)) - {0.0, 1.0}:
            continue
        if np.nanmean(values[on[0] :]) > 0.5:
            starts[name] = (int(on[0]),)
    found = [
        name
        for name, days in starts.items()
        if first is not None and any(d > 0 and abs(d - first) <= rules.together_days for d in days)
    ]
    if found:
        text = (
            f"{', '.join(found)} began or changed within {rules.together_days} days of the start; "
            "their effects cannot be told apart."
        )
        return Check("started-together", False, text)
    return Check("started-together", True, "Nothing else that is noted started at the same time.")


def unnoted_doses(diary: Diary) -> Check:
    """Tell how many days after the first dose have no note of a dose."""
    first = diary.first_dose
    blank = int(np.isnan(diary.dose_mg[first:]).sum()) if first is not None else 0
    if blank:
        text = f"{blank} days after the start have no dose noted; the dose that was due counts."
        return Check("unnoted-doses", False, text)
    return Check("unnoted-doses", True, "A dose, or none, is noted on every day of treatment.")
