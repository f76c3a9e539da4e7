"""Trials from published ratios: log odds, rate or risk ratios against one reference dose.

Ratios of one trial share its reference arm, so they are correlated. The covariance is rebuilt from
the numbers of cases and people (or person-time): Greenland & Longnecker 1992 find the counts that
give the published ratios with the published totals; Hamling et al. 2008 those that also give the
published standard errors (`effective_counts`).

For risks dosresmeta leaves the terms 1/N out of Greenland and Longnecker's correlation, and so does
"gl" here, to agree with it; "hamling" has them.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import FloatArray, check_name, refuse
from evidose.stats.dose_response.effective_counts import reference_variance
from evidose.stats.dose_response.trials import Layout, Trials, build, read_layout, shared
from evidose.stats.status import Status, StatusArray

KINDS = ("cc", "ir", "ci")
"""Odds ratios (case-control), rate ratios (person-time), risk ratios: dosresmeta's names."""

COVARIANCES = ("gl", "hamling", "independent")
MOST_STEPS = 100


def ratio_trials(
    study: ArrayLike,
    dose: ArrayLike,
    log_ratio: ArrayLike,
    se: ArrayLike,
    *,
    kind: ArrayLike = "ci",
    cases: ArrayLike | None = None,
    n: ArrayLike | None = None,
    covariance: str = "gl",
) -> Trials:
    """Read log ratios with their standard errors.

    Parameters
    ----------
    study : trial of each row, shape (n,)
    dose, log_ratio, se : shape (n,) or (m, n); one row a trial is its reference, with a log ratio
        and a standard error of 0 (or none)
    kind : one of `KINDS`, for all or a row
    cases, n : events, and people (cases and controls) or person-time; needed where a trial has two
        contrasts or more, unless they are taken as independent
    covariance : one of `COVARIANCES`

    Raises
    ------
    InputError, UnknownNameError : not numbers, shapes that do not fit, unknown kinds, no counts

    Examples
    --------
    >>> two = ratio_trials(["a", "a", "b", "b"], [0, 10, 0, 20], [0, 0.2, 0, 0.5], [0, 0.1, 0, 0.2])
    >>> two.used.tolist()
    [[[False, True], [False, True]]]
    """
    check_name("covariance", covariance, COVARIANCES)
    given = {"dose": dose, "log_ratio": log_ratio, "se": se, "cases": cases, "n": n}
    layout = read_layout(study, given)
    kinds = layout.words("kind", kind, KINDS)
    y, error = layout.columns["log_ratio"], layout.columns["se"]
    marked = np.isnan(error) | (error == 0)
    reference = layout.present & marked & (np.isnan(y) | (y == 0))
    status = np.zeros(layout.rows, dtype=np.int8)
    own = np.where(reference, 1.0, error * error)
    inside = layout.present & ~reference
    several = inside.sum(axis=2) > 1
    width = y.shape[2]
    v = np.where(np.eye(width, dtype=bool), own[..., None], 0.0)
    if covariance != "independent" and several.any():
        if cases is None or n is None:
            found = "none, where a trial has several active doses"
            raise refuse("cases and n", found, "both, or covariance 'independent'")
        status = _check_counts(layout, kinds, several)
        with np.errstate(all="ignore"):
            if covariance == "gl":
                v, invalid = _greenland_longnecker(layout, kinds, reference, own, several)
            else:
                v, invalid = _hamling(layout, kinds, reference, own, several)
        status = np.where(invalid & (status == Status.OK), Status.INVALID_TABLE, status)
    return build(layout, reference, y, v, status.astype(np.int8))


def _check_counts(
    layout: Layout, kinds: NDArray[np.str_], several: NDArray[np.bool_]
) -> StatusArray:
    """Return which analyses have counts that cannot be, or lack some."""
    cases, n = layout.columns["cases"], layout.columns["n"]
    where = layout.present & several[..., None]
    lacking = (where & ~(np.isfinite(cases) & np.isfinite(n))).any(axis=(1, 2))
    people = (kinds != "ir")[:, None]
    with np.errstate(invalid="ignore"):
        odd = (where & ((cases < 0) | (n <= 0) | (people & (cases > n)))).any(axis=(1, 2))
        total = np.where(where, cases, 0.0).sum(axis=2)
    odd |= (several & (total <= 0)).any(axis=1)
    found = np.where(odd, Status.INVALID_TABLE, Status.OK)
    return np.where(lacking, Status.NON_FINITE_INPUT, found).astype(np.int8)


def _greenland_longnecker(
    layout: Layout,
    kinds: NDArray[np.str_],
    reference: NDArray[np.bool_],
    own: FloatArray,
    several: NDArray[np.bool_],
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Correlations from the fitted counts, with the published variances."""
    present, n = layout.present, layout.columns["n"]
    fitted = fitted_cases(layout, kinds, reference)
    odds = (kinds == "cc")[:, None]
    part = 1.0 / fitted + np.where(odds, 1.0 / (n - fitted), 0.0)
    control = np.where(reference, part, 0.0).sum(axis=2)
    total = np.where(present, part, 1.0) + control[..., None]
    scale = np.sqrt(own / total)
    v = control[..., None, None] * scale[..., :, None] * scale[..., None, :]
    where = np.arange(v.shape[-1])
    v[..., where, where] = own
    impossible = present & ~(fitted > 0) | present & (kinds != "ir")[:, None] & ~(fitted <= n)
    v = np.where(several[..., None, None], v, np.where(np.eye(v.shape[-1]), own[..., None], 0.0))
    return v, np.asarray((impossible & several[..., None]).any(axis=(1, 2)))


def fitted_cases(
    layout: Layout, kinds: NDArray[np.str_], reference: NDArray[np.bool_]
) -> FloatArray:
    """Return the cases per arm that give the published ratios and totals, shape (m, S, R).

    For rates and risks they are in proportion to ``n exp(log ratio)``. For odds one number is
    sought, the log odds of the reference arm; the total rises with it, so it is the only one.
    """
    present = layout.present
    y = np.where(reference | ~present, 0.0, layout.columns["log_ratio"])
    n = np.where(present, layout.columns["n"], 0.0)
    total = np.where(present, layout.columns["cases"], 0.0).sum(axis=2)
    weight = n * np.exp(y)
    plain = weight * (total / weight.sum(axis=2))[..., None]
    if not (kinds == "cc").any():
        return np.where(present, plain, np.nan)
    odds = n / (1.0 + np.exp(-y - _reference_odds(y, n, total)[..., None]))
    return np.where(present, np.where((kinds == "cc")[:, None], odds, plain), np.nan)


def _reference_odds(y: FloatArray, n: FloatArray, total: FloatArray) -> FloatArray:
    """Log odds of the reference arm with which the cases add up to `total`; Newton in a bracket."""
    low, high = np.full(total.shape, -60.0), np.full(total.shape, 60.0)
    x = np.zeros(total.shape)
    for _ in range(MOST_STEPS):
        share = 1.0 / (1.0 + np.exp(-y - x[..., None]))
        excess = (n * share).sum(axis=2) - total
        low, high = np.where(excess < 0, x, low), np.where(excess > 0, x, high)
        slope = (n * share * (1.0 - share)).sum(axis=2)
        new = x - excess / slope
        new = np.where((new > low) & (new < high), new, 0.5 * (low + high))
        if (np.abs(new - x) <= 1e-15 * (1.0 + np.abs(x))).all():
            break
        x = new
    return x


def _hamling(
    layout: Layout,
    kinds: NDArray[np.str_],
    reference: NDArray[np.bool_],
    own: FloatArray,
    several: NDArray[np.bool_],
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """The variance of the reference arm that the effective counts imply is every covariance."""
    inside = layout.present & ~reference
    control = np.zeros(several.shape)
    for m, trial in zip(*np.nonzero(several), strict=True):
        arms, base = inside[m, trial], reference[m, trial]
        order = np.concatenate([np.flatnonzero(base)[:1], np.flatnonzero(arms)])
        control[m, trial] = reference_variance(
            str(kinds[trial]),
            np.exp(layout.columns["log_ratio"][m, trial, arms]),
            own[m, trial, arms],
            layout.columns["cases"][m, trial, order],
            layout.columns["n"][m, trial, order],
        )
    invalid = np.asarray((several & ~np.isfinite(control)).any(axis=1))
    control = np.where(np.isfinite(control), control, 0.0)
    v = shared(control, own, inside)
    return np.where(several[..., None, None] | np.eye(v.shape[-1], dtype=bool), v, 0.0), invalid
