"""Do direct and indirect evidence on a comparison agree? Each comparison split in two.

Back-calculation (König, Krahn & Binder 2013, Stat Med 32:5414; Rücker & Schwarzer): the studies
of a pair alone give the direct estimate, the share of it in the network's estimate is the ratio
of variances, and the indirect estimate is what must have been added. Direct and indirect estimate
of a pair whose studies have two arms each are independent; with several arms this is the separate
indirect evidence that netmeta reports as well.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidose.stats.batch import FloatArray
from evidose.stats.distributions import normal_p_value
from evidose.stats.network.contrasts import Contrasts
from evidose.stats.network.fit import Network
from evidose.stats.network.league import pairs

WHOLE = 1e-9
"""A share of direct evidence this near to one leaves no indirect evidence."""


@dataclass(frozen=True, slots=True)
class NodeSplits:
    """Every pair of treatments, split; arrays have the shape (..., pairs).

    Attributes
    ----------
    treat1, treat2 : numbers of the treatments of each pair, (pairs,)
    k : studies that compare the pair directly
    share : proportion of direct evidence in the network's estimate, 0 to 1
    direct, direct_se, indirect, indirect_se : effects of `treat1` against `treat2`; NaN where
        there is no evidence of that kind
    difference, difference_se, statistic, p_value : direct less indirect, by the normal
        distribution; NaN, and never "no difference", where either is missing
    """

    treat1: NDArray[np.intp]
    treat2: NDArray[np.intp]
    k: NDArray[np.int64]
    share: FloatArray
    direct: FloatArray
    direct_se: FloatArray
    indirect: FloatArray
    indirect_se: FloatArray
    difference: FloatArray
    difference_se: FloatArray
    statistic: FloatArray
    p_value: FloatArray


def node_splits(found: Network, *, random: bool) -> NodeSplits:
    """Split every pair of treatments of a fit into direct and indirect evidence.

    Parameters
    ----------
    found : from `network`
    random : with the heterogeneity of the fit, or with none

    Examples
    --------
    >>> from evidose.stats.network import contrasts, network
    >>> data = contrasts(["1", "2", "3"], ["a", "b", "a"], ["b", "c", "c"], [1, 1, 5], [1, 1, 1])
    >>> split = node_splits(network(data, method="FE"), random=False)
    >>> split.difference.round(3).tolist(), split.statistic.round(3).tolist()
    ([-3.0, 3.0, -3.0], [-1.732, 1.732, -1.732])
    """
    data = found.work.data
    table = found.random if random else found.common
    first, second = pairs(len(data.treatments))
    whole = np.atleast_3d(table.estimate.T).T[:, first, second]
    whole_v = np.atleast_3d(table.se.T).T[:, first, second] ** 2
    tau2 = found.work.tau2 if random else np.where(np.isfinite(found.work.tau2), 0.0, np.nan)
    k, direct, direct_v = _direct(data, tau2)
    seen = np.isfinite(direct_v) & np.isfinite(whole_v)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(seen, np.minimum(whole_v / direct_v, 1.0), np.where(k > 0, np.nan, 0.0))
        share = np.where(np.isfinite(whole_v), share, np.nan)
        rest = 1.0 - share
        rest = np.where(rest > WHOLE, rest, np.nan)
        indirect = np.where(seen, (whole - share * direct) / rest, whole)
        indirect_v = whole_v / rest
        direct, direct_v = np.where(seen, direct, np.nan), np.where(seen, direct_v, np.nan)
        indirect = np.where(np.isfinite(indirect_v), indirect, np.nan)
        difference, spread = direct - indirect, np.sqrt(direct_v + indirect_v)
        statistic = difference / spread

    def shaped(values: NDArray[Any]) -> NDArray[Any]:
        return values[0] if data.single else values

    numbers = (share, direct, np.sqrt(direct_v), indirect, np.sqrt(indirect_v))
    test = (difference, spread, statistic, normal_p_value(statistic))
    return NodeSplits(first, second, shaped(k), *(shaped(n) for n in (*numbers, *test)))


def _direct(data: Contrasts, tau2: FloatArray) -> tuple[NDArray[np.int64], FloatArray, FloatArray]:
    """Return number of studies, mean and variance of the direct evidence of each pair."""
    t = len(data.treatments)
    first, second = pairs(t)
    low, high = np.minimum(data.treat1, data.treat2), np.maximum(data.treat1, data.treat2)
    number = np.zeros((t, t), dtype=np.intp)
    number[first, second] = np.arange(first.size)
    of = number[low, high]
    there = np.isfinite(data.te) & np.isfinite(data.se)
    effect = np.where(there, np.where(data.treat1 == low, 1.0, -1.0) * data.te, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        w = np.where(there, 1.0 / (data.se**2 + tau2[:, None]), 0.0)
    # A mean about one of the effects, lest large effects cost the digits of small differences.
    m = data.te.shape[0]
    origin = np.zeros((m, first.size))
    origin[:, of] = effect
    away = effect - origin[:, of]
    total, sums = np.zeros((first.size, m)), np.zeros((first.size, m))
    count = np.zeros((first.size, m), dtype=np.int64)
    np.add.at(total, of, w.T)
    np.add.at(sums, of, (w * away).T)
    np.add.at(count, of, there.T.astype(np.int64))
    with np.errstate(divide="ignore", invalid="ignore"):
        v = np.where(count.T > 0, 1.0 / total.T, np.nan)
        return count.T, origin + sums.T * v, v
