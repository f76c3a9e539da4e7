"""Network meta-analysis: common and random effects, one heterogeneity for all comparisons.

Effects are estimated by generalised least squares on the independent observations of
`evidose.stats.network.observations`, which is the graph-theoretical estimate of Rücker (2012, Res
Synth Methods 3:312). The heterogeneity tau2 is the same in every comparison, with covariance
tau2/2 between the contrasts of one study (Higgins & Whitehead 1996, Stat Med 15:2733).
"""

from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from evidose.stats.batch import EXTREME, FloatArray, check_level, check_name, read_numbers, refuse
from evidose.stats.design_matrix import Design
from evidose.stats.distributions import chi2_p_value, t_quantile
from evidose.stats.network.contrasts import PLACE, Contrasts
from evidose.stats.network.league import League, league, pair_effects
from evidose.stats.network.observations import Observations, observations
from evidose.stats.network.piece import Piece, pieces
from evidose.stats.network.spectrum import restricted_maximum
from evidose.stats.regression_tau2 import log_likelihood, maximise, moments, paule_mandel
from evidose.stats.status import Status, StatusArray
from evidose.stats.weighted_fit import Weighted, at_tau2

METHODS = ("FE", "DL", "HE", "PM", "ML", "REML")


@dataclass(frozen=True, slots=True)
class Network:
    """A fitted network, or m of them; fields have the batch shape (...) of the input.

    Attributes
    ----------
    treatments : names, in the order of rows and columns of the tables
    method, level : how tau2 was estimated; level of the intervals
    k : studies; observations : independent contrasts, the sum of arms less one
    common, random : league tables, (..., t, t); NaN for a treatment that a row does not have
    pi_low, pi_high : where the true effect in a new study lies, (..., t, t); Student's t with q_df
        degrees of freedom, ``estimate -+ t sqrt(se² + tau2)``; NaN for FE and where q_df is 0
    tau2, tau2_se : heterogeneity and its standard error; 0 and NaN where q_df is 0
    q, q_df, q_p, i2 : Cochran's Q of the whole network, and I² = (Q - df)/Q in percent
    modes, log_likelihood : as in `evidose.stats.pool.Pooled`
    status : per row; NOT_IDENTIFIED tells that the numbers of `random` are those of `common`,
        since no comparison was made twice and heterogeneity cannot be seen
    """

    treatments: tuple[str, ...]
    method: str
    level: float
    k: NDArray[np.int64]
    observations: NDArray[np.int64]
    common: League
    random: League
    pi_low: FloatArray
    pi_high: FloatArray
    tau2: FloatArray
    tau2_se: FloatArray
    q: FloatArray
    q_df: NDArray[np.int64]
    q_p: FloatArray
    i2: FloatArray
    modes: NDArray[np.int64]
    log_likelihood: FloatArray
    status: StatusArray
    work: "Work" = field(repr=False)

    def index(self, treatment: str) -> int:
        """Return the row of a treatment, or raise `UnknownNameError`."""
        check_name("treatment", treatment, self.treatments)
        return self.treatments.index(treatment)


@dataclass(frozen=True, slots=True)
class Work:
    """What further questions to a fit are answered from.

    Attributes
    ----------
    data, observations : what was fitted
    pieces : the rows that were fitted, by structure
    tau2 : heterogeneity used for `random`, shape (m,), NaN where nothing was fitted
    """

    data: Contrasts
    observations: Observations
    pieces: tuple[Piece, ...]
    tau2: FloatArray


class Heterogeneity(NamedTuple):
    """What is known of tau2 of each row, in the units of a design."""

    tau2: FloatArray
    se: FloatArray
    modes: NDArray[np.int64]
    status: StatusArray


def network(
    data: Contrasts,
    *,
    method: str = "REML",
    level: float = 0.95,
    tau2: ArrayLike | None = None,
) -> Network:
    """Fit one network, or m networks with the same studies.

    Parameters
    ----------
    data : from `contrasts` or `arm_contrasts`
    method : estimator of tau2, one of `METHODS`; ML and REML return the highest maximum of the
        likelihood, proved to be so. FE leaves `random` equal to `common`.
    level : of confidence and prediction intervals
    tau2 : given heterogeneity, a number or shape (m,), instead of an estimate

    Raises
    ------
    InputError : a level or tau2 out of range
    UnknownNameError : no such method

    Examples
    --------
    >>> from evidose.stats.network import contrasts
    >>> data = contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"], [1, 1, 2.3], [1, 1, 1])
    >>> found = network(data)
    >>> f"{found.random.estimate[0, 1]:.3f} {found.random.se[0, 1]:.3f} {found.q:.3f}"
    '1.100 0.816 0.030'
    """
    check_name("tau2 method", method, METHODS)
    check_level(level)
    m, t = data.te.shape[0], len(data.treatments)
    given = None if tau2 is None else _given(tau2, m)
    found = observations(data)
    parts, status = pieces(data, found)
    table = _empty(m, t)
    table["status"][:] = status
    for piece in parts:
        # What is no number has a status.
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            values = _fit(piece, found, method, level, given)
        _put(table, values, piece)
    shaped = {name: _shaped(part, data.single) for name, part in table.items()}
    work = Work(data, found, tuple(parts), table["tau2"])
    return Network(treatments=data.treatments, method=method, level=level, work=work, **shaped)


def _given(tau2: Any, m: int) -> FloatArray:
    values = read_numbers("tau2", tau2)
    if values.shape not in ((), (m,)) or not (np.isfinite(values) & (values >= 0)).all():
        raise refuse("tau2", str(values), f"finite numbers from 0 on, one or {m}", place=PLACE)
    return np.broadcast_to(values, (m,))


def _empty(m: int, t: int) -> dict[str, Any]:
    """Return the fields of `Network` of rows in which nothing was fitted."""
    numbers = ("tau2", "tau2_se", "q", "q_p", "i2", "log_likelihood")
    counts = ("k", "observations", "q_df", "modes")
    table: dict[str, Any] = {n: np.full(m, np.nan) for n in numbers}
    table |= {n: np.zeros(m, dtype=np.int64) for n in counts}
    table |= {n: np.full((m, t, t), np.nan) for n in ("pi_low", "pi_high")}
    for n in ("common", "random"):
        table[n] = League(*(np.full((m, t, t), np.nan) for _ in fields(League)))
    return table | {"status": np.zeros(m, dtype=np.int8)}


def _put(table: dict[str, Any], values: dict[str, Any], piece: Piece) -> None:
    for name, part in values.items():
        if isinstance(part, League):
            for f in fields(League):
                _put({f.name: getattr(table[name], f.name)}, {f.name: getattr(part, f.name)}, piece)
        elif part.ndim == 3:
            t = piece.treatments
            table[name][piece.rows[:, None, None], t[:, None], t] = part
        else:
            table[name][piece.rows] = part


def _shaped(part: Any, single: bool) -> Any:
    if isinstance(part, League):
        return League(*(_shaped(getattr(part, f.name), single) for f in fields(League)))
    return part[0] if single else part


def _fit(
    piece: Piece, found: Observations, method: str, level: float, given: FloatArray | None
) -> dict[str, Any]:
    """Return the fields of `Network` for one piece."""
    design, _t = piece.design, piece.treatments.size
    unit, unit2 = design.unit, design.unit**2
    at_zero = at_tau2(design, np.zeros(unit.size))
    if given is None:
        tau2, se, modes, status = _heterogeneity(design, at_zero, method)
    else:
        tau2, se = given[piece.rows] / unit2, np.full(unit.size, np.nan)
        modes = np.ones(unit.size, dtype=np.int64)
        status = np.where(tau2 < EXTREME, design.status, np.int8(Status.ILL_CONDITIONED))
    at = at_tau2(design, tau2) if tau2.any() else at_zero
    if given is None and method in ("ML", "REML"):
        se = _likelihood_se(at, method)
    restricted = method == "REML" and given is None
    height = log_likelihood(design, at, restricted)
    height -= np.log(unit) * (design.df if restricted else design.k)
    common, random = _table(piece, at_zero, level), _table(piece, at, level)
    q, df = at_zero.q, design.df
    i2 = np.where(q > df, 100.0 * (q - df) / np.where(q > 0, q, 1.0), 0.0)
    informed = df > 0 if method != "FE" or given is not None else np.zeros(df.size, dtype=bool)
    values = {
        "k": np.full(unit.size, np.unique(found.study[piece.columns]).size),
        "observations": design.k,
        "common": common,
        "random": random,
        "tau2": tau2 * unit2,
        "tau2_se": se * unit2,
        "q": q,
        "q_df": df.astype(np.int64),
        "q_p": np.where(df > 0, chi2_p_value(q, df), np.nan),
        "i2": i2,
        "modes": modes,
        "log_likelihood": height,
        "status": status,
    }
    return _without(values | _prediction(random, tau2 * unit2, df, informed, level), design.status)


def _without(values: dict[str, Any], refused: StatusArray) -> dict[str, Any]:
    """Take the numbers out of rows that a design refused."""
    bad = refused >= Status.TOO_FEW_STUDIES
    if bad.any():
        for part in values.values():
            columns = (
                [getattr(part, f.name) for f in fields(League)]
                if isinstance(part, League)
                else [part]
            )
            for column in columns:
                if column.dtype.kind == "f":
                    column[bad] = np.nan
        values["status"] = np.where(bad, refused, values["status"])
    return values


def _table(piece: Piece, at: Weighted, level: float) -> League:
    unit = piece.design.unit[:, None]
    estimate, variance = pair_effects(piece, at.beta, at.inverse)
    return league(estimate * unit, np.sqrt(variance) * unit, piece.treatments.size, level)


def _heterogeneity(design: Design, at_zero: Weighted, method: str) -> Heterogeneity:
    """Return tau2 in the units of the design, its standard error, modes and status."""
    n = design.df.size
    tau2, se, modes = np.zeros(n), np.full(n, np.nan), np.ones(n, dtype=np.int64)
    status = design.status.copy()
    if method == "FE":
        return Heterogeneity(tau2, se, modes, status)
    sound = status == Status.OK
    some = np.flatnonzero((design.df > 0) & sound)
    status[(design.df <= 0) & sound] = Status.NOT_IDENTIFIED
    if not some.size:
        return Heterogeneity(tau2, se, modes, status)
    part = design if some.size == n else design.take(some)
    own = status[some]
    if method == "REML":
        tau2[some], modes[some], own = restricted_maximum(part)
    elif method == "ML":
        tau2[some], modes[some], own = maximise(part, False)
    elif method == "PM":
        tau2[some] = paule_mandel(part, own)
    elif method == "DL" and some.size == n:
        tau2, se = _moment(at_zero)
    else:
        raw, se[some] = moments(part, method)
        tau2[some] = np.maximum(raw, 0.0)
    status[some] = np.where((own == Status.OK) & (tau2[some] <= 0), np.int8(Status.BOUNDARY), own)
    return Heterogeneity(tau2, se, modes, status)


def _moment(at_zero: Weighted) -> tuple[FloatArray, FloatArray]:
    """Return DerSimonian and Laird's tau2 (generalised, Jackson 2012) and its standard error.

    With W = 1/V is PVP = P, which leaves two traces of those of `regression_tau2.moments`.
    """
    df, trace = at_zero.design.df, at_zero.trace_p()
    tau2 = np.maximum((at_zero.q - df) / trace, 0.0)
    variance = 2.0 * (df + 2.0 * tau2 * trace + tau2 * tau2 * at_zero.trace_pp())
    return tau2, np.sqrt(variance) / trace


def _likelihood_se(at: Weighted, method: str) -> FloatArray:
    """Return the standard error of tau2 from the expected information."""
    information = at.trace_pp() if method == "REML" else (at.w * at.w).sum(axis=1)
    return np.where(at.design.df > 0, np.sqrt(2.0 / information), np.nan)


def _prediction(
    table: League, tau2: FloatArray, df: FloatArray, informed: NDArray[np.bool_], level: float
) -> dict[str, FloatArray]:
    crit = np.where(informed, t_quantile(df, 0.5 * (1.0 + level)), np.nan)
    half = crit[:, None, None] * np.sqrt(table.se**2 + tau2[:, None, None])
    half[:, np.arange(half.shape[1]), np.arange(half.shape[1])] = 0.0
    return {"pi_low": table.estimate - half, "pi_high": table.estimate + half}
