"""Arrays in, arrays out: effect sizes and meta-analysis. Knows no drug and no person."""

from evidose.stats.cumulative import cumulative
from evidose.stats.heterogeneity import Interval, tau2_interval
from evidose.stats.leave_one_out import leave_one_out
from evidose.stats.pool import Pooled, pool
from evidose.stats.status import Status, explain, usable

__all__ = [
    "Interval",
    "Pooled",
    "Status",
    "cumulative",
    "explain",
    "leave_one_out",
    "pool",
    "tau2_interval",
    "usable",
]
