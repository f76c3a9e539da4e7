"""Effect sizes of two-by-two tables, matched pairs and event rates.

Cells are ``ai bi`` (events, no events, group 1) and ``ci di`` (group 2); instead of ``bi`` and
``di`` the group sizes ``n1i`` and ``n2i`` can be given. Rates have events ``x1i x2i`` and person
time ``t1i t2i``. Sources: Fleiss and Berlin (2009), in The handbook of research synthesis, 237;
Yusuf et al. (1985), Prog Cardiovasc Dis 27:335; Ruecker et al. (2009), Stat Med 28:721 (arcsine);
Yule (1912), J R Stat Soc 75:579; Sanchez-Meca et al. (2003), Psychol Methods 8:448; Curtin et al.
(2002) and Elbourne et al. (2002), Int J Epidemiol 31:140 (matched pairs).
"""

from collections.abc import Callable, Mapping
from functools import partial
from math import pi, sqrt

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import refuse
from evidose.stats.effect_columns import Columns, Options
from evidose.stats.tetrachoric import tetrachoric

Array = NDArray[np.float64]
Pair = tuple[Array, Array]
Cells = tuple[Array, Array, Array, Array]

_UNCORRECTED = frozenset({"AS", "PHI", "RTET", "IRSD", "PAS", "PFT", "IRS", "IRFT"})
_TABLE = ("ai", "bi", "ci", "di")
_RATES = ("x1i", "t1i", "x2i", "t2i")


def with_complements(wanted: tuple[str, ...], given: dict[str, Array]) -> dict[str, Array]:
    """Return the columns with non-events in place of group sizes where sizes were given."""
    out = dict(given)
    pairs = [("bi", "n1i", "ai"), ("di", "n2i", "ci"), ("mi", "ni", "xi")]
    for rest, size, events in pairs:
        if rest in wanted and rest not in out and size not in wanted:
            if size in out and events in out:
                out[rest] = np.asarray(out.pop(size) - out[events])
        elif size in wanted and size not in out and {rest, events} <= set(out) and events == "xi":
            out[size] = np.asarray(out.pop(rest) + out[events])
    return out


def variant(options: Options, accepted: tuple[str, ...]) -> str:
    """Return the variance variant asked for; the first accepted one is the default."""
    if options.vtype is None:
        return accepted[0]
    if options.vtype not in accepted:
        expected = " or ".join(accepted)
        raise refuse("vtype", repr(options.vtype), expected, place="effect_size")
    return options.vtype


def added(options: Options, *counts: Array) -> Array:
    """Return what the zero-cell rule adds to the counts of every study."""
    zero = np.zeros(counts[0].shape, dtype=bool)
    for count in counts:
        zero = zero | (count == 0)
    where = {
        "none": np.zeros_like(zero),
        "only0": zero,
        "if0all": np.broadcast_to(zero.any(axis=-1, keepdims=True), zero.shape),
        "all": np.ones_like(zero),
    }[options.to]
    add = options.add
    if add is None:
        add = 0.0 if options.measure in _UNCORRECTED else 0.5
    return np.where(where, add, 0.0)


def _cells(table: Columns, options: Options) -> Cells:
    """Return the four cells after the zero-cell rule."""
    a, b, c, d = (table[name] for name in _TABLE)
    empty = ((a == 0) & (c == 0)) | ((b == 0) & (d == 0))
    if options.revman:
        return _revman_cells(options.measure, (a, b, c, d), empty)
    plus = added(options, a, b, c, d)
    if options.drop00:
        plus = np.where(empty, np.nan, plus)
    return a + plus, b + plus, c + plus, d + plus


def _revman_cells(measure: str, cells: Cells, empty: NDArray[np.bool_]) -> Cells:
    a, b, c, d = cells
    zero = (a == 0) | (b == 0) | (c == 0) | (d == 0)
    no_ratio = empty
    if measure == "RR":  # events in everybody leave a ratio of one, see _rr
        no_ratio = (a == 0) & (c == 0)
    elif measure == "RD":
        no_ratio = np.zeros_like(empty)
    plus = np.where(no_ratio, np.nan, np.where(zero & (measure != "PETO"), 0.5, 0.0))
    return a + plus, b + plus, c + plus, d + plus


def _rr(table: Columns, options: Options) -> Pair:
    a, b, c, d = _cells(table, options)
    variant(options, ("LS",))
    yi = np.log(a / (a + b)) - np.log(c / (c + d))
    if options.revman:
        yi = np.where((table["bi"] == 0) & (table["di"] == 0) & np.isfinite(yi), 0.0, yi)
    return yi, 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)


def _or(table: Columns, options: Options) -> Pair:
    a, b, c, d = _cells(table, options)
    variant(options, ("LS",))
    return np.log(a) - np.log(b) - np.log(c) + np.log(d), 1 / a + 1 / b + 1 / c + 1 / d


def _rd(table: Columns, options: Options) -> Pair:
    a, b, c, d = _cells(table, options)
    kind = variant(options, ("LS", "UB", "AV"))
    n1, n2 = a + b, c + d
    p1, p2 = a / n1, c / n2
    yi = p1 - p2
    if options.revman:  # a zero changes the variance only
        yi = table["ai"] / (table["ai"] + table["bi"]) - table["ci"] / (table["ci"] + table["di"])
    if kind == "AV":
        p1, p2 = averaged(p1, n1), averaged(p2, n2)
    less = 1.0 if kind == "UB" else 0.0
    return yi, p1 * (1 - p1) / (n1 - less) + p2 * (1 - p2) / (n2 - less)


def averaged(values: Array, sizes: Array) -> Array:
    """Return the average over studies weighted by size, NaN studies left out."""
    used = np.isfinite(values) & np.isfinite(sizes)
    weights = np.where(used, sizes, 0.0)
    total = weights.sum(axis=-1, keepdims=True)
    out: Array = (weights * np.where(used, values, 0.0)).sum(axis=-1, keepdims=True) / total
    return out


def _arcsine(table: Columns, options: Options) -> Pair:
    a, b, c, d = _cells(table, options)
    variant(options, ("LS",))
    n1, n2 = a + b, c + d
    yi = np.arcsin(np.sqrt(a / n1)) - np.arcsin(np.sqrt(c / n2))
    return yi, 1 / (4 * n1) + 1 / (4 * n2)


def _peto(table: Columns, options: Options) -> Pair:
    a, b, c, d = _cells(table, options)
    variant(options, ("LS",))
    n1, n2, n = a + b, c + d, a + b + c + d
    events, rest = a + c, b + d
    v = n1 / n * (n2 / n) * events * (rest / (n - 1))
    return (a - events * n1 / n) / v, 1 / v


def _phi(table: Columns, options: Options) -> Pair:
    a, b, c, d = _cells(table, options)
    n1, n2, m1, m2 = a + b, c + d, a + c, b + d
    n = n1 + n2
    phi = (a * d - b * c) / np.sqrt(n1 * n2 * m1 * m2)
    if variant(options, ("LS", "CS", "ST")) == "ST":
        return phi, _phi_variance_by_rows(n1, n2, a / n1, c / n2)
    rows, columns = (n1 - n2) / np.sqrt(n1 * n2), (m1 - m2) / np.sqrt(m1 * m2)
    vi = 1 - phi**2 + phi * (1 + phi**2 / 2) * rows * columns
    return phi, (vi - 0.75 * phi**2 * (rows**2 + columns**2)) / n


def _phi_variance_by_rows(n1: Array, n2: Array, p1: Array, p2: Array) -> Array:
    """Return the variance of phi with both group sizes fixed, by the delta method."""
    w1, w2 = n1 / (n1 + n2), n2 / (n1 + n2)
    p = w1 * p1 + w2 * p2
    spread = p * (1 - p)
    bend = (p1 - p2) * (1 - 2 * p) / (2 * spread**1.5)
    slope1, slope2 = spread**-0.5 - bend * w1, -(spread**-0.5) - bend * w2
    each = slope1**2 * p1 * (1 - p1) / n1 + slope2**2 * p2 * (1 - p2) / n2
    out: Array = w1 * w2 * each
    return out


def _yule(table: Columns, options: Options, *, root: bool) -> Pair:
    log_or, v = _or(table, options)
    yi = np.tanh(log_or / (4 if root else 2))
    return yi, (1 - yi**2) ** 2 / (16 if root else 4) * v


def _rtet(table: Columns, options: Options) -> Pair:
    variant(options, ("LS",))
    return tetrachoric(*_cells(table, options))


def _probit(table: Columns, options: Options) -> Pair:
    a, b, c, d = _cells(table, options)
    variant(options, ("LS",))
    from scipy.special import ndtri

    out, total = [], np.zeros_like(a)
    for events, rest in ((a, b), (c, d)):
        n = events + rest
        p = events / n
        z = ndtri(p)
        out.append(z)
        total = total + 2 * pi * p * (1 - p) * np.exp(z * z) / n
    return out[0] - out[1], total


def _scaled_or(table: Columns, options: Options, *, factor: float) -> Pair:
    yi, vi = _or(table, options)
    return yi * factor, vi * factor**2


def _matched(table: Columns, options: Options) -> Pair:
    a, b, c, d = _cells(table, options)
    variant(options, ("LS",))
    n = a + b + c + d
    first, second = a + b, a + c
    match options.measure:
        case "MPRR":
            return np.log(first / second), (b + c) / (first * second)
        case "MPORC":
            return np.log(b / c), 1 / b + 1 / c
        case "MPPETO":
            return 2 * (b - c) / (b + c), 4 / (b + c)
        case "MPRD":
            return (b - c) / n, (b + c) / n**2 - (b - c) ** 2 / n**3
        case _:
            covariance = (a * d - b * c) / n
            yi = np.log(first / (c + d)) - np.log(second / (b + d))
            v1, v2 = n / (first * (c + d)), n / (second * (b + d))
            cross = n**2 * covariance / (first * (c + d) * second * (b + d))
            return yi, v1 + v2 - 2 * cross


def _rate_cells(table: Columns, options: Options) -> Cells:
    x1, t1, x2, t2 = (table[name] for name in _RATES)
    plus = added(options, x1, x2)
    if options.drop00 or options.revman:
        plus = np.where((x1 == 0) & (x2 == 0), np.nan, plus)
    return x1 + plus, t1, x2 + plus, t2


def _irr(table: Columns, options: Options) -> Pair:
    x1, t1, x2, t2 = _rate_cells(table, options)
    variant(options, ("LS",))
    return np.log(x1 / t1) - np.log(x2 / t2), 1 / x1 + 1 / x2


def _ird(table: Columns, options: Options) -> Pair:
    x1, t1, x2, t2 = _rate_cells(table, options)
    variant(options, ("LS",))
    return x1 / t1 - x2 / t2, x1 / t1**2 + x2 / t2**2


def _irsd(table: Columns, options: Options) -> Pair:
    x1, t1, x2, t2 = _rate_cells(table, options)
    variant(options, ("LS",))
    return np.sqrt(x1 / t1) - np.sqrt(x2 / t2), 1 / (4 * t1) + 1 / (4 * t2)


FORMULAS: Mapping[str, Callable[[Columns, Options], Pair]] = {
    "RR": _rr,
    "OR": _or,
    "RD": _rd,
    "AS": _arcsine,
    "PETO": _peto,
    "PHI": _phi,
    "YUQ": partial(_yule, root=False),
    "YUY": partial(_yule, root=True),
    "RTET": _rtet,
    "PBIT": _probit,
    "OR2D": partial(_scaled_or, factor=sqrt(3) / pi),
    "OR2DL": partial(_scaled_or, factor=sqrt(3) / pi),
    "OR2DN": partial(_scaled_or, factor=1 / 1.65),
    "MPRR": _matched,
    "MPOR": _matched,
    "MPORC": _matched,
    "MPPETO": _matched,
    "MPRD": _matched,
    "IRR": _irr,
    "IRD": _ird,
    "IRSD": _irsd,
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: _RATES if name.startswith("IR") else _TABLE for name in FORMULAS
}
