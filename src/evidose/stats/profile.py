"""The likelihood of tau2 with the mean profiled out, written so that it can be bounded.

With ``w = 1/(v + t)``, ``P = diag(w) - w w'/sum(w)`` and ``k`` studies, twice the derivative of the
(restricted) log-likelihood in ``t = tau2`` is ``C(t) - R(t)`` where

    C(t) = y'P²y                      (quadratic part, the same for ML and REML)
    R(t) = tr P  (REML)   or   sum(w)  (ML)

In the eigenbasis of the k - 1 contrasts ``C = sum z_j²/(l_j + t)²`` and ``R = sum 1/(l_j + t)``,
so 1/R and 1/sqrt(C) are power means of the ``l_j + t`` of order below one and hence concave and
increasing in t; so is 1/sqrt(R), a concave function of 1/R. That is what `evidose.stats.search`
builds its certificate on. 1/Q is such a mean too, with ``Q = y'Py``, whose derivative is -C.

Arrays have the studies on the first axis and the meta-analyses on the last, the most precise study
first and its effect at zero: the sums over the other studies then never cancel, however far one
study outweighs the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import Batch, FloatArray
from evidose.stats.status import Status

add = np.add.reduce
"""Sum over the first axis, the studies."""

# A Python number costs an operation on a small array as much again; an array of no axis does not.
LOG_CIRCLE = np.array(np.log(2.0 * np.pi))
HALF, ONE, TWO = np.array(0.5), np.array(1.0), np.array(2.0)

CELLS = 16384
"""Studies computed with at once: the arrays of one chunk stay in the cache."""


@dataclass(frozen=True, slots=True)
class Columns:
    """n meta-analyses as columns, in units in which their smallest variance lies in [1, 4).

    Attributes
    ----------
    y : effects less `origin`, times 1/`unit`; shape (k, n), 0 where there is no study
    v : variances in units of `unit`²; shape (k, n), +inf where there is no study
    k : number of studies, as floats, shape (n,)
    widest : largest variance, shape (n,)
    origin, unit : shape (n,); the unit is a power of two, so that scaling rounds nothing
    full : no cell is empty
    """

    y: FloatArray
    v: FloatArray
    k: FloatArray
    widest: FloatArray
    origin: FloatArray
    unit: FloatArray
    full: bool

    def take(self, which: NDArray[np.intp]) -> "Columns":
        """Return some of the columns."""
        return Columns(
            self.y.take(which, axis=1),
            self.v.take(which, axis=1),
            self.k[which],
            self.widest[which],
            self.origin[which],
            self.unit[which],
            self.full,
        )

    def scatter(self) -> FloatArray:
        """Return the sum of squares of the effects about their plain mean."""
        away = self.y - add(self.y) / self.k
        if not self.full:
            away[np.isinf(self.v)] = 0.0
        away *= away
        return np.asarray(add(away))


def row_chunks(batch: Batch, at_least: int = 1) -> Iterator[NDArray[np.intp]]:
    """Yield the usable rows of at least so many studies, in chunks of like k that fit the cache."""
    if batch.full:
        rows = np.arange(batch.k.size if batch.k[0] >= at_least else 0)
    else:
        rows = np.flatnonzero((batch.status == Status.OK) & (batch.k >= at_least))
        rows = rows[np.argsort(batch.k[rows], kind="stable")]
    sizes = batch.k[rows]
    start = 0
    while start < rows.size:
        stop = min(start + CELLS // int(sizes[start]) + 1, rows.size)
        while stop - start > 1 and (stop - start) * int(sizes[stop - 1]) > CELLS:
            stop = start + max(1, min(stop - start - 1, CELLS // int(sizes[stop - 1])))
        yield rows[start:stop]
        start = stop


def columns(batch: Batch, rows: NDArray[np.intp]) -> Columns:
    """Turn rows of studies into scaled, centred columns, as wide as the longest of them."""
    y, v, k = batch.y, batch.v, batch.k
    if rows.size < k.size:
        y, v, k = y[rows], v[rows], k[rows]
    width = int(k.max())
    full = batch.full or bool((k == width).all())
    if not batch.full and width < y.shape[1]:
        order = np.argsort(np.isnan(y), axis=1, kind="stable")[:, :width]
        y, v = np.take_along_axis(y, order, axis=1), np.take_along_axis(v, order, axis=1)
    effects, variances = y.T.copy(), v.T.copy()
    if full:
        widest = variances.max(axis=0)
    else:
        absent = np.isnan(effects)
        widest = np.where(absent, 0.0, variances).max(axis=0)
        variances[absent] = np.inf
    each = np.arange(effects.shape[1])
    precise = variances.argmin(axis=0)
    origin, smallest = effects[precise, each], variances[precise, each]
    exponent = (np.frexp(smallest)[1] - 1) >> 1
    for array, first in ((effects, origin), (variances, smallest)):
        array[precise, each] = array[0]
        array[0] = first
    effects -= origin
    if not full:
        effects[np.isnan(effects)] = 0.0
    unit = np.ldexp(1.0, exponent)
    shrink = 1.0 / unit
    effects *= shrink
    shrink *= shrink
    variances *= shrink
    widest *= shrink
    return Columns(effects, variances, k.astype(np.float64), widest, origin, unit, full)


class Score(NamedTuple):
    """C, R and their concave transforms at some t; see the module.

    Attributes
    ----------
    c, r : the two parts of the score
    a, da : 1/R and its derivative
    b, db : 1/sqrt(C) and its derivative
    """

    c: FloatArray
    r: FloatArray
    a: FloatArray
    da: FloatArray
    b: FloatArray
    db: FloatArray


def score(y: FloatArray, v: FloatArray, t: FloatArray, restricted: bool) -> Score:
    """Evaluate the score of (restricted) maximum likelihood at `t`.

    Parameters
    ----------
    y, v : shape (k, ...), as in `Columns`, with some effects unequal
    t : shape (...)
    """
    w = v + t
    np.reciprocal(w, out=w)
    first, w = w[0], w[1:]
    rest = add(w)
    total = first + rest
    p = w * y[1:]
    mean = add(p) / total
    p -= w * mean  # Py but for its first element
    head = -first * mean
    squares = w * w
    s2 = add(squares)
    pw = p * w
    cross = add(pw)  # w'Py but for its first term
    pw *= p
    q = p * p
    heads = head * head
    c = heads + add(q)
    share = first / total
    # y'P³y = sum(w (Py)²) - (w'Py)²/sum(w), the first study's part of the difference taken apart
    third = heads * share * rest - ((share + share) * head + cross / total) * cross + add(pw)
    if restricted:
        squares *= w
        s3 = add(squares)
        r = ((first + first) * rest + rest * rest - s2) / total
        lone = share * rest
        inner = ONE + (share + share) * share + s2 / (total * total)
        slope = lone * lone + s2 * inner - (s3 + s3) / total
    else:
        r = total
        slope = first * first + s2
    a, b = np.reciprocal(r), np.reciprocal(np.sqrt(c))
    return Score(c, r, a, slope * a * a, b, third * b / c)


class Fit(NamedTuple):
    """The weighted mean at some tau2, and what belongs to it.

    Attributes
    ----------
    mean : weighted mean, in units of `Columns` and from its origin
    total, squares : sum of the weights and of their squares
    q : generalised Q, the weighted sum of squares about the mean
    trace, trace2 : tr P and tr P²
    """

    mean: FloatArray
    total: FloatArray
    squares: FloatArray
    q: FloatArray
    trace: FloatArray
    trace2: FloatArray


def fit(cols: Columns, t: FloatArray) -> Fit:
    """Return the weighted mean of each column at tau2 = `t` (n,), and what belongs to it."""
    w = cols.v + t
    np.reciprocal(w, out=w)
    first, w = w[0], w[1:]
    rest = add(w)
    total = first + rest
    y = cols.y[1:]
    p = w * y
    mean = add(p) / total
    away = y - mean
    q = first * mean * mean + add(w * away * away)
    squares = w * w
    s2 = add(squares)
    squares *= w
    s3 = add(squares)
    share = first / total
    lone = share * rest
    trace = ((first + first) * rest + rest * rest - s2) / total
    inner = ONE + (share + share) * share + s2 / (total * total)
    trace2 = lone * lone + s2 * inner - (s3 + s3) / total
    return Fit(mean, total, first * first + s2, q, trace, trace2)


def log_likelihood(cols: Columns, t: FloatArray, at: Fit, restricted: bool) -> FloatArray:
    """Return the (restricted) log-likelihood at tau2 = `t` (n,), in the units of `cols`.

    The constants are those of metafor: ``-(k - 1)/2 log(2 pi) + log(k)/2`` (REML), or
    ``-k/2 log(2 pi)``.
    """
    spread = cols.v + t
    if not cols.full:
        spread[np.isinf(spread)] = 1.0
    doubled = -add(np.log(spread)) - at.q
    if restricted:
        doubled += np.log(cols.k) - (cols.k - ONE) * LOG_CIRCLE - np.log(at.total)
    else:
        doubled -= cols.k * LOG_CIRCLE
    return np.asarray(HALF * doubled)
