"""Arrays in, arrays out: effect sizes and meta-analysis. Knows no drug and no person."""

from evidose.stats.bayes import BayesPooled, pool_bayes
from evidose.stats.cumulative import cumulative
from evidose.stats.dose_response import DoseResponse, dose_response
from evidose.stats.effect_size import Effects, effect_size
from evidose.stats.heterogeneity import Interval, tau2_interval
from evidose.stats.leave_one_out import leave_one_out
from evidose.stats.pool import Pooled, pool
from evidose.stats.status import Status, explain, usable

__all__ = [
    "BayesPooled",
    "DoseResponse",
    "Effects",
    "Interval",
    "Pooled",
    "Status",
    "cumulative",
    "dose_response",
    "effect_size",
    "explain",
    "leave_one_out",
    "pool",
    "pool_bayes",
    "tau2_interval",
    "usable",
]
