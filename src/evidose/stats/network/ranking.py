"""Ranks of treatments, with how sure they are. A rank is not an effect.

P-scores (Rücker & Schwarzer 2015, BMC Med Res Methodol 15:58): the mean over all others of the
certainty that a treatment is better. SUCRA (Salanti, Ades & Ioannidis 2011, J Clin Epidemiol
64:163) is ``(t - mean rank)/(t - 1)``, and the mean rank is a sum over pairs: for estimates that
are normal the two are equal, without drawing a single random number.
"""

from dataclasses import dataclass

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.network.league import League


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranks of t treatments, each field of shape (..., t); NaN for a treatment without data.

    Attributes
    ----------
    p_score : P-score, 0 to 1, equal to SUCRA; 0.5 says nothing is known of the order
    mean_rank : expected rank, 1 is best
    """

    p_score: FloatArray
    mean_rank: FloatArray

    @property
    def sucra(self) -> FloatArray:
        """Surface under the cumulative ranking curve."""
        return self.p_score


def ranking(table: League, *, small_is_good: bool) -> Ranking:
    """Rank the treatments of a league table.

    Parameters
    ----------
    table : `common` or `random` of a `Network`
    small_is_good : a smaller value of the outcome is better

    Examples
    --------
    >>> from evidose.stats.network import contrasts, network
    >>> found = network(contrasts(["1", "2"], ["a", "b"], ["b", "c"], [1, 1], [1, 1]), method="FE")
    >>> ranking(found.common, small_is_good=False).p_score.round(3).tolist()
    [0.881, 0.5, 0.119]
    """
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        better = ndtr((-1.0 if small_is_good else 1.0) * table.estimate / table.se)
    return ranks(better)


def ranks(better: FloatArray) -> Ranking:
    """Return the ranking that follows from the probabilities of being better, (..., t, t)."""
    t = better.shape[-1]
    own = np.eye(t, dtype=bool)
    known = np.isfinite(better) & ~own
    others = known.sum(axis=-1)
    total = np.where(known, better, 0.0).sum(axis=-1)
    with np.errstate(invalid="ignore"):
        score = np.where(others > 0, total / np.maximum(others, 1), np.nan)
    return Ranking(score, 1.0 + others * (1.0 - score))
