"""The Emax shape: an effect that rises with dose and levels off, ``E d / (D + d)``.

E is the largest effect and D the dose with half of it. Given D the model is linear with a random
effect on E, so D alone is sought, on a logarithmic scale, where the likelihood has its highest
point. A peak at the end of the scale means that the doses do not tell D (a straight line, or a
level from the lowest dose on), and the fit is refused. Reference: Thomas, Sweeney & Somayaji 2014.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.dose_response import likelihood
from evidose.stats.dose_response.evidence import curve_status, dose_evidence
from evidose.stats.dose_response.fitted import DoseResponse, finish, spread
from evidose.stats.dose_response.maximise import maximise
from evidose.stats.dose_response.sums import Sums, finite, one_stage, regular
from evidose.stats.dose_response.trials import Trials
from evidose.stats.status import Status

GRID = 61
BEYOND = 20.0
"""How far below the lowest active dose, and above the highest, D is sought."""
STEPS = 80
CLOSE = 1e-12
SETTLED = 1e-11
"""Share of the score at the ends of the bracket that counts as none."""


def emax_columns(dose: FloatArray, log_half: FloatArray) -> FloatArray:
    """Return ``d / (D + d)`` and its derivative in log D, shape (m, ..., 2).

    Parameters
    ----------
    dose : not negative, shape (m, ...)
    log_half : log D, shape (m,)
    """
    half = np.exp(log_half).reshape(-1, *(1,) * (dose.ndim - 1))
    with np.errstate(invalid="ignore"):
        level = dose / (half + dose)
    return np.stack([level, -level * (1.0 - level)], axis=-1)


@dataclass(frozen=True, slots=True)
class _Found:
    """Fit at one D per analysis; `score` is the slope of the log likelihood in log D."""

    height: FloatArray
    score: FloatArray
    psi: FloatArray
    beta: FloatArray
    vcov: FloatArray


def _contrasts(trials: Trials, log_half: FloatArray) -> FloatArray:
    dose = np.where(trials.used, trials.dose, 0.0)
    base = np.where(np.isfinite(trials.reference), trials.reference, 0.0)
    x = emax_columns(dose, log_half) - emax_columns(base, log_half)[:, :, None]
    return np.where(trials.used[..., None], x, 0.0)


def _at(trials: Trials, log_half: FloatArray, method: str) -> _Found:
    """Fit E and its heterogeneity with D given."""
    both = one_stage(trials, _contrasts(trials, log_half))
    first = Sums(both.a[..., :1, :1], both.b[..., :1], both.c, both.log_det, both.n)
    rows = len(log_half)
    psi = np.zeros((rows, 1, 1)) if method == "fixed" else maximise(first, False).psi
    point = likelihood.at(first, psi, False)
    wide = np.zeros((rows, 2, 2))
    wide[:, :1, :1] = psi
    t = np.linalg.inv(np.eye(2) + both.a @ wide[:, None])
    m = t @ both.a
    effect = np.stack([point.beta[:, 0], np.zeros(rows)], axis=1)
    r = (t @ (both.b - (both.a @ effect[:, None, :, None])[..., 0])[..., None])[..., 0]
    beta = point.beta[:, :1]
    shape = (beta * r[..., 1]).sum(axis=1)
    size = (psi[:, 0] * (r[..., 0] * r[..., 1] - m[..., 0, 1])).sum(axis=1)
    scale = np.stack([np.ones(rows), beta[:, 0]], axis=1)
    information = m.sum(axis=1) * scale[:, :, None] * scale[:, None]
    safe = np.where(regular(information)[:, None, None], information, np.nan)
    height = point.value + likelihood.constant(first, 1, False)
    return _Found(height, shape + size, psi, beta, np.linalg.inv(safe))


def fit_emax(trials: Trials, method: str, level: float) -> DoseResponse:
    """Fit E and D by maximum likelihood; see `fit.dose_response`."""
    evidence = dose_evidence(trials)
    drawn = curve_status(evidence, 2)
    status = np.where(trials.status == Status.OK, drawn, trials.status).astype(np.int8)
    lone = (method != "fixed") & (evidence.trials < 2)
    status[(status == Status.OK) & lone] = Status.TOO_FEW_STUDIES
    below = evidence.lowest < 0
    status[(status == Status.OK) & below] = Status.NOT_IDENTIFIED
    n = len(status)
    fine = finite(one_stage(trials, _contrasts(trials, np.zeros(n))))[1]
    status[(status == Status.OK) & ~fine] = Status.ILL_CONDITIONED
    rows = np.flatnonzero(status == Status.OK)
    empty = {key: np.full((n, *size), np.nan) for key, size in _SIZES.items()}
    modes = np.zeros(n, dtype=np.int64)
    for row in rows:
        one = _rows(trials, np.array([row]))
        tested = evidence.tested[row]
        tested = tested[tested > 0]
        found, log_half, modes[row] = _search(one, float(tested.min()), float(tested.max()), method)
        if found is None:
            status[row] = Status.NOT_IDENTIFIED
            continue
        free = 2 if method == "fixed" else 3
        empty["coefficients"][row] = [found.beta[0, 0], log_half]
        empty["vcov"][row] = found.vcov[0]
        empty["psi"][row] = found.psi[0]
        empty["log_likelihood"][row] = found.height[0]
        empty["aic"][row] = 2.0 * free - 2.0 * found.height[0]
        if modes[row] > 1:
            status[row] = Status.MULTIMODAL
        elif method != "fixed" and found.psi[0, 0, 0] <= 0.0:
            status[row] = Status.BOUNDARY
    numbers = {key: spread(part[rows], rows, n) for key, part in empty.items()}
    none = np.full((n, len(trials.labels), 0), np.nan)
    return finish(
        numbers,
        shape="emax",
        stage="one",
        method=method,
        level=level,
        knots=np.empty((n, 0)),
        k=evidence.trials,
        contrasts=trials.used.sum(axis=(1, 2)),
        status=status,
        drawn=np.where(status < Status.TOO_FEW_STUDIES, drawn, status).astype(np.int8),
        modes=modes,
        evidence=evidence,
        own=(none, none[..., None]),
        trials=trials,
    )


_SIZES: dict[str, tuple[int, ...]] = {
    "coefficients": (2,),
    "vcov": (2, 2),
    "psi": (1, 1),
    **dict.fromkeys(("q", "q_df", "q_p", "bent_p", "log_likelihood", "aic"), ()),
}


def _rows(trials: Trials, rows: NDArray[np.intp]) -> Trials:
    return Trials(
        trials.labels,
        trials.dose[rows],
        trials.reference[rows],
        trials.used[rows],
        trials.y[rows],
        trials.v[rows],
        trials.status[rows],
        False,
    )


def _search(
    one: Trials, least: float, most: float, method: str
) -> tuple[_Found | None, float, int]:
    """Return the fit at the highest point, its log D and the number of peaks; None at an end."""
    places = np.linspace(np.log(least / BEYOND), np.log(most * BEYOND), GRID)
    looked = _at(_rows(one, np.zeros(GRID, dtype=np.intp)), places, method)
    best = int(np.argmax(looked.height))
    rising, falling = looked.score[:-1] > 0, looked.score[1:] < 0
    peaks = np.flatnonzero(rising & falling)
    if best in (0, GRID - 1) or not peaks.size:
        return None, np.nan, 0
    left = int(peaks[np.argmin(np.abs(peaks + 0.5 - best))])
    ends = [(float(places[i]), float(looked.score[i])) for i in (left, left + 1)]
    log_half, found = _root(one, ends, method)
    return found, log_half, int(peaks.size)


def _root(one: Trials, ends: list[tuple[float, float]], method: str) -> tuple[float, _Found]:
    """Return log D between two places where the score changes sign: false position, mended.

    An end that stays has its score halved (Illinois), and every third step halves the bracket, so
    that the bracket closes whatever the shape of the score.
    """
    (low, above), (high, below) = ends
    kept = 0
    for step in range(STEPS):
        middle = (low * below - high * above) / (below - above)
        if step % 3 == 2 or not low < middle < high:
            middle = 0.5 * (low + high)
        found = _at(one, np.array([middle]), method)
        score = float(found.score[0])
        if score == 0.0 or high - low < CLOSE * (1.0 + abs(middle)):
            break
        if abs(score) < SETTLED * abs(ends[0][1] - ends[1][1]):
            break
        if score > 0:
            low, above, below = middle, score, 0.5 * below if kept > 0 else below
            kept = 1
        else:
            high, below, above = middle, score, 0.5 * above if kept < 0 else above
            kept = -1
    return middle, found
