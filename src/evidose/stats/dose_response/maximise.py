"""The highest point of the likelihood over between-trial covariances.

Psi is sought as ``L L'``. A coarse look over sizes and shapes of Psi gives the starts, Newton's
method climbs from each of them, and the end is judged by the conditions that hold at a maximum over
positive semidefinite matrices: the gradient G has no positive eigenvalue, and ``G Psi = 0``. Where
the first fails, the climb goes on in the direction that still rises.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.dose_response.likelihood import Point, at, curvature, gradient
from evidose.stats.dose_response.sums import Sums, scaled
from evidose.stats.status import Status, StatusArray

MOST_STEPS = 60
STARTS = 3
BLOCK = 256
"""Analyses that are worked on together: more do not fit into the processor's own memory."""
SIZES = 10.0 ** np.arange(-2.0, 6.0)
SETTLED = 1e-14
"""Expected gain of a Newton step at which the climb ends; the step is still taken."""
STATIONARY = 1e-6
"""Largest gradient of a maximum, in units of a typical trial's own precision."""
ZERO = 1e-9
"""Size of an eigenvalue of Psi, in the same units, that counts as zero."""
SAME = 1e-6
"""Difference of two likelihoods that counts as none."""


@dataclass(frozen=True, slots=True)
class Maximum:
    """The highest point found.

    Attributes
    ----------
    psi : shape (m, p, p)
    status : OK, BOUNDARY (an eigenvalue is zero), MULTIMODAL, NOT_CONVERGED
    modes : number of maxima found, shape (m,)
    """

    psi: FloatArray
    status: StatusArray
    modes: NDArray[np.int64]


def maximise(sums: Sums, restricted: bool) -> Maximum:
    """Find Psi for each analysis.

    Parameters
    ----------
    sums : of two trials or more, with a regular total of A
    restricted : REML rather than maximum likelihood
    """
    rows, p = sums.b.shape[0], sums.b.shape[2]
    found = [
        _maximise(sums.rows(np.arange(first, min(first + BLOCK, rows))), restricted)
        for first in range(0, rows, BLOCK)
    ]
    if not found:
        none = np.zeros(0, dtype=np.int64)
        return Maximum(np.zeros((0, p, p)), none.astype(np.int8), none)
    return Maximum(
        np.concatenate([part.psi for part in found]),
        np.concatenate([part.status for part in found]),
        np.concatenate([part.modes for part in found]),
    )


def _maximise(sums: Sums, restricted: bool) -> Maximum:
    rows, trials, p = sums.b.shape
    factor = np.linalg.cholesky(sums.a.sum(axis=1) / trials)
    unit = scaled(sums, factor)
    first = _starts(unit, restricted)
    count = first.shape[1]
    many = unit.rows(np.repeat(np.arange(rows), count))
    root = first.reshape(rows * count, p, p)
    root, point = _climb(many, root, restricted)
    for _ in range(2):
        root, stuck = _escape(root, gradient(point, restricted))
        if not stuck.any():
            break
        root[stuck], _ = _climb(many.rows(stuck), root[stuck], restricted)
        point = at(many, _square(root), restricted)
    psi = _square(root)
    good = _is_maximum(psi, gradient(point, restricted)).reshape(rows, count)
    value = point.value.reshape(rows, count)
    best = np.argmax(np.where(np.isfinite(value), value, -np.inf), axis=1)
    take = np.arange(rows)
    modes = _distinct(value, good, psi.reshape(rows, count, p, p))
    chosen = psi.reshape(rows, count, p, p)[take, best]
    sizes, axes = np.linalg.eigh(chosen)
    sizes = np.where(sizes < ZERO * (1.0 + sizes[:, -1:]), 0.0, sizes)
    chosen = (axes * sizes[:, None]) @ axes.swapaxes(1, 2)
    status = np.where(sizes[:, 0] == 0.0, Status.BOUNDARY, Status.OK)
    status = np.where(modes > 1, Status.MULTIMODAL, status)
    status = np.where(good[take, best], status, Status.NOT_CONVERGED)
    back = np.linalg.inv(factor)
    return Maximum(back.swapaxes(1, 2) @ chosen @ back, status.astype(np.int8), modes)


def _square(root: FloatArray) -> FloatArray:
    return root @ root.swapaxes(-1, -2)


def _shapes(p: int) -> FloatArray:
    """Shapes of Psi that are looked at: round, and long in each axis and diagonal."""
    axes = [np.eye(p)[i] for i in range(p)]
    pairs = [axes[i] + s * axes[j] for i in range(p) for j in range(i) for s in (1.0, -1.0)]
    long = [np.outer(d, d) / (d @ d) + 0.02 * np.eye(p) for d in axes + pairs]
    return np.stack([np.eye(p), *(long if p > 1 else [])])


def _starts(unit: Sums, restricted: bool) -> FloatArray:
    """Return factors L of the highest peaks along the size of Psi, shape (m, `STARTS`, p, p)."""
    rows, _, p = unit.b.shape
    shapes = _shapes(p)
    tried = SIZES[None, :, None, None] * shapes[:, None]
    grid = tried.reshape(-1, p, p)
    many = unit.rows(np.repeat(np.arange(rows), len(grid)))
    value = at(many, np.tile(grid, (rows, 1, 1)), restricted).value
    value = value.reshape(rows, len(shapes), len(SIZES))
    value = np.where(np.isfinite(value), value, -np.inf)
    edge = np.full((*value.shape[:2], 1), -np.inf)
    around = np.concatenate([edge, value, edge], axis=2)
    peak = (value >= around[..., :-2]) & (value >= around[..., 2:])
    height = np.where(peak, value, -np.inf).reshape(rows, -1)
    best = np.argsort(-height, axis=1)[:, :STARTS]
    reached = np.isfinite(np.take_along_axis(height, best, axis=1))
    best = np.where(reached, best, best[:, :1])
    return np.asarray(np.linalg.cholesky(grid)[best])


def _directions(p: int) -> FloatArray:
    """Unit steps of the lower triangle of L, shape (q, p, p)."""
    below = np.tril_indices(p)
    steps = np.zeros((len(below[0]), p, p))
    steps[np.arange(len(below[0])), below[0], below[1]] = 1.0
    return steps


def _climb(unit: Sums, root: FloatArray, restricted: bool) -> tuple[FloatArray, Point]:
    """Newton's method with absolute curvature and halved steps, for all rows at once."""
    root = root.copy()
    steps = _directions(root.shape[-1])
    second = steps[:, None] @ steps.swapaxes(1, 2)[None]
    second = second + second.swapaxes(2, 3)
    going = np.arange(root.shape[0])
    some, here = unit, at(unit, _square(root), restricted)
    for _ in range(MOST_STEPS):
        move, gain = _newton(here, root[going], steps, second, restricted)
        new, here = _halved(some, root[going], move, here, restricted)
        root[going] = new
        left = ~(gain < SETTLED)
        if not left.any():
            break
        if not left.all():
            going = going[left]
            some, here = some.rows(left), here.rows(left)
    return root, at(unit, _square(root), restricted)


def _newton(
    here: Point, root: FloatArray, steps: FloatArray, second: FloatArray, restricted: bool
) -> tuple[FloatArray, FloatArray]:
    """Return the step of L and the gain it promises."""
    rows, p, _ = root.shape
    q = len(steps)
    g = gradient(here, restricted)
    change = steps[None] @ root[:, None].swapaxes(2, 3)
    change = change + change.swapaxes(2, 3)
    slope = change.reshape(rows, q, p * p) @ g.reshape(rows, p * p, 1)
    bend = curvature(here, change, restricted)
    bend = bend + (g.reshape(rows, p * p) @ second.reshape(q * q, p * p).T).reshape(rows, q, q)
    values, vectors = np.linalg.eigh(bend)
    size = np.abs(values)
    size = np.maximum(size, 1e-10 * size.max(axis=1, keepdims=True) + 1e-300)
    along = (vectors.swapaxes(1, 2) @ slope)[..., 0]
    turned = along / size
    gain = 0.5 * (turned * along).sum(axis=1)
    move = (vectors @ turned[..., None])[..., 0]
    length = np.sqrt((move * move).sum(axis=1))
    largest = 2.0 * (np.sqrt((root * root).sum(axis=(1, 2))) + 0.1)
    move = move * np.minimum(1.0, largest / np.maximum(length, 1e-300))[:, None]
    return (move @ steps.reshape(q, p * p)).reshape(rows, p, p), gain


def _halved(
    unit: Sums, root: FloatArray, move: FloatArray, here: Point, restricted: bool
) -> tuple[FloatArray, Point]:
    """Take the step, or the first half of it (of a half ...) that does not lead down."""
    share = np.ones(root.shape[0])
    floor = here.value - 1e-13 * (1.0 + np.abs(here.value))
    for _ in range(30):
        new = root + share[:, None, None] * move
        there = at(unit, _square(new), restricted)
        worse = ~(there.value >= floor)
        if not worse.any():
            return new, there
        share = np.where(worse, 0.5 * share, share)
    share = np.where(worse, 0.0, share)
    new = root + share[:, None, None] * move
    return new, at(unit, _square(new), restricted)


def _escape(root: FloatArray, g: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Step off a saddle: into the direction in which the gradient still rises."""
    values, vectors = np.linalg.eigh(g)
    stuck = np.asarray(values[:, -1] > STATIONARY * (1.0 + np.abs(values).max(axis=1)))
    if not stuck.any():
        return root, stuck
    v = vectors[:, :, -1]
    psi = _square(root) + 1e-3 * v[:, :, None] * v[:, None, :]
    room = 1e-9 * (1.0 + np.abs(psi[stuck]).max(axis=(1, 2)))
    lifted = np.linalg.cholesky(psi[stuck] + room[:, None, None] * np.eye(root.shape[-1]))
    root = root.copy()
    root[stuck] = lifted
    return root, stuck


def _is_maximum(psi: FloatArray, g: FloatArray) -> NDArray[np.bool_]:
    highest = np.linalg.eigvalsh(g)[:, -1]
    bound = STATIONARY * (1.0 + np.abs(g).max(axis=(1, 2)))
    still = np.abs(g @ psi).max(axis=(1, 2)) <= STATIONARY * (1.0 + np.abs(psi).max(axis=(1, 2)))
    return np.asarray(np.isfinite(g).all(axis=(1, 2)) & (highest <= bound) & still)


def _distinct(value: FloatArray, good: NDArray[np.bool_], psi: FloatArray) -> NDArray[np.int64]:
    """Count maxima that differ in height or, by a hundredth of its size, in place."""
    rows, count = value.shape
    fresh = np.zeros((rows, count), dtype=np.int64)
    for i in range(count):
        again = np.zeros(rows, dtype=bool)
        for j in range(i):
            apart = np.abs(psi[:, i] - psi[:, j]).max(axis=(1, 2))
            size = np.abs(psi[:, i]).max(axis=(1, 2)) + np.abs(psi[:, j]).max(axis=(1, 2))
            level = np.abs(value[:, i] - value[:, j]) <= SAME * (1.0 + np.abs(value[:, i]))
            again |= good[:, j] & (level | (apart <= 0.01 * size + ZERO))
        fresh[:, i] = good[:, i] & ~again
    return np.asarray(fresh.sum(axis=1))
