"""Which published heterogeneity prior a question uses, in the question's own unit."""

from collections.abc import Mapping

from evidose.evidence import Outcome
from evidose.stats.priors import LogNormal, LogT
from evidose.synthesis.derived import EVENT_MEASURES
from evidose.synthesis.priors import HeterogeneityPrior
from evidose.synthesis.scale import LOGISTIC_SD, Scale
from evidose.terms import UnknownNameError

GENERAL = {"SMD": "rhodes-2015-general", "OR": "turner-2015-general"}
COMPARISON = "pharmacological vs placebo or control"


def prior_id(outcome: Outcome, scale: Scale) -> str:
    """Return the id of the prior for an outcome: its own type's, else the general one."""
    if outcome.heterogeneity_prior is not None:
        return outcome.heterogeneity_prior
    return GENERAL["OR" if scale.measure in EVENT_MEASURES else "SMD"]


def tau_prior(
    outcome: Outcome, scale: Scale, published: Mapping[str, HeterogeneityPrior]
) -> LogNormal | LogT | None:
    """Return the prior of tau in the question's unit; None without a reference SD.

    Priors for log odds ratios serve log risk ratios unchanged, which is cautious: risk ratios
    differ less between trials than odds ratios do.

    Raises
    ------
    UnknownNameError
        The outcome names a prior that is not in the library.
    """
    name = prior_id(outcome, scale)
    if name not in published:
        raise UnknownNameError("heterogeneity prior", name, list(published))
    if scale.sd is None:
        return None
    found = published[name]
    unit = scale.sd if found.measure == "SMD" else scale.sd / LOGISTIC_SD
    stated = {s.comparison for s in found.settings}
    return found.prior(COMPARISON if COMPARISON in stated else "any", unit=unit)
