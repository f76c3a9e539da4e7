"""One network of a batch, and fits of some of its observations: what tests of designs build on."""

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.design_matrix import based
from evidose.stats.network.fit import Network
from evidose.stats.network.piece import Piece
from evidose.stats.weighted_fit import Weighted, at_tau2

Members = tuple[int, ...]
RANK = 1e-9
"""Size, relative to the largest, below which a direction of treatments is not in the data."""


def piece_of(found: Network, row: int) -> Piece | None:
    """Return the piece of a fit that holds a row, or None where the row was not fitted."""
    fitted = np.atleast_1d(found.tau2)
    if not np.isfinite(fitted[row]):
        return None
    return next((p for p in found.work.pieces if row in p.rows), None)


def rows_of(found: Network, piece: Piece, row: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return effects, variances and treatments' weights of the observations of one row."""
    seen = found.work.observations
    return seen.y[row, piece.columns], seen.v[row, piece.columns], seen.x[row, piece.columns]


def design_of_observations(found: Network, piece: Piece) -> list[Members]:
    """Return the treatments of the study that each observation of a piece belongs to."""
    seen = found.work.observations
    study = seen.study[piece.columns]
    data = found.work.data
    there = np.isfinite(data.te[piece.rows[0]])
    members: dict[int, set[int]] = {}
    for s, a, b in zip(
        data.study[there].tolist(),
        data.treat1[there].tolist(),
        data.treat2[there].tolist(),
        strict=True,
    ):
        members.setdefault(s, set()).update((a, b))
    return [tuple(sorted(members[s])) for s in study.tolist()]


def fit_some(
    y: FloatArray, v: FloatArray, x: FloatArray, tau2: float = 0.0
) -> tuple[Weighted, FloatArray]:
    """Fit some observations on the treatments that they tell apart.

    Returns the fit, and effects of all treatments, (t,), of which differences between treatments
    that the observations connect are the estimates.
    """
    sizes, turn = np.linalg.svd(x, full_matrices=False)[1:]
    basis = turn[: int((sizes > RANK * sizes[0]).sum())].T
    exponent = int(np.frexp(v.min())[1] - 1) >> 1
    design = based(
        np.ldexp(y, -exponent)[None],
        np.ldexp(v, -2 * exponent)[None],
        (x @ basis)[None],
        np.eye(basis.shape[1])[None],
        k=np.array([y.size]),
        unit=np.array([np.ldexp(1.0, exponent)]),
        status=np.zeros(1, dtype=np.int8),
        single=False,
    )
    fit = at_tau2(design, np.array([np.ldexp(tau2, -2 * exponent)]))
    return fit, basis @ (design.back[0] @ fit.beta[0]) * design.unit[0]


def q_of(y: FloatArray, v: FloatArray, x: FloatArray, tau2: float = 0.0) -> tuple[float, int]:
    """Return Cochran's Q of some observations and its degrees of freedom."""
    if not y.size:
        return 0.0, 0
    fit = fit_some(y, v, x, tau2)[0]
    df = int(fit.design.df[0])
    return (float(fit.q[0]), df) if df > 0 else (0.0, 0)
