"""The answer to one comparison: every treatment against the baseline, and against each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from evidose.evidence import Comparison, Evidence, Outcome
from evidose.synthesis.heterogeneity import prior_id, tau_prior
from evidose.synthesis.methods import Methods
from evidose.synthesis.network.absolute import Baseline
from evidose.synthesis.network.baseline import absolute, baseline_risk
from evidose.synthesis.network.fitting import (
    Fitted,
    NotFittedError,
    TauPrior,
    connected,
    fit,
)
from evidose.synthesis.network.pairs import Pair, pairs_of
from evidose.synthesis.network.rows import Row, network_rows, rows_of_reviews
from evidose.synthesis.network.trials import Refused, Trial, refusal, trials_of
from evidose.synthesis.network.varied import Varied, variants
from evidose.synthesis.scale import LOGISTIC_SD, Scale


@dataclass(frozen=True, slots=True)
class Incoherence:
    """Whether direct and indirect evidence agree.

    Attributes
    ----------
    assessable : False where no estimate has evidence of both kinds, as in a star of placebo trials;
        that is never a sign of agreement
    """

    assessable: bool
    p: float | None


@dataclass(frozen=True, slots=True)
class NetworkAnswer:
    """What is known of all treatments of one illness, by one outcome.

    Attributes
    ----------
    apart : doses stand apart
    baseline : None where no risk is known
    rows : of the network first, then of reviews; each in the order of the file
    pairs : the treatments against each other
    trials, refused : what was used, and what was not with its reason
    fitted : None where no trial has a usable number
    not_fitted : why there is no network, or ""
    """

    comparison: Comparison
    apart: bool
    baseline: Baseline | None
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    trials: tuple[Trial, ...]
    refused: tuple[Refused, ...]
    fitted: Fitted | None
    not_fitted: str
    incoherence: Incoherence
    varied: tuple[Varied, ...]

    @property
    def silent(self) -> tuple[str, ...]:
        """Ids of the treatments of which nothing at all can be shown."""
        known = {r.treatment for r in self.rows}
        return tuple(t.id for t in self.comparison.treatments if t.id not in known)


def answer_comparison(
    comparison: Comparison,
    evidence: Evidence,
    methods: Methods,
    others: Mapping[str, Comparison],
    *,
    apart: bool,
) -> NetworkAnswer:
    """Select, derive, fit, and apply the effects to one baseline risk.

    Parameters
    ----------
    others : all comparisons of the library, for the baseline risk of another one
    apart : one node a dose; else one a treatment
    """
    found, refused = trials_of(comparison, evidence, methods.rules, apart=apart)
    inside, outside = connected([t for t in found if not t.bound], comparison.baseline)
    bound = [t for t in found if t.bound]
    refused = (
        *refused,
        *(refusal(t.study, evidence, BOUND, t.text) for t in bound),
        *(refusal(t.study, evidence, APART, t.text) for t in outside),
    )
    prior = _prior(comparison, evidence, methods)
    fitted, why = None, ""
    if inside:
        try:
            fitted = fit(inside, comparison, prior, methods.rules)
        except NotFittedError as reason:
            why = str(reason)
    else:
        why = "no trial on record has a number that can be used"
    if fitted is None:
        inside = []
    baseline = baseline_risk(comparison, inside, evidence, methods, others)
    turn = absolute(comparison, evidence, baseline)
    rows = (
        *network_rows(comparison, fitted, inside, turn),
        *rows_of_reviews(comparison, evidence, turn),
    )
    return NetworkAnswer(
        comparison,
        apart,
        baseline,
        rows,
        pairs_of(comparison, fitted, inside, rows),
        tuple(inside),
        tuple(sorted(refused, key=lambda r: r.study)),
        fitted,
        why,
        _incoherence(fitted),
        variants(comparison, inside, bound, prior, methods),
    )


BOUND = "its P value is printed as a bound alone, so that its standard error is at most known"
APART = "it compares treatments that no trial joins to the others"


def _incoherence(fitted: Fitted | None) -> Incoherence:
    if fitted is None or not fitted.loops:
        return Incoherence(False, None)
    return Incoherence(True, fitted.incoherence_p)


def _prior(comparison: Comparison, evidence: Evidence, methods: Methods) -> TauPrior | None:
    outcome = evidence.outcomes[comparison.outcome]
    return tau_prior(outcome, _scale(comparison, evidence, outcome), methods.heterogeneity)


def _scale(comparison: Comparison, evidence: Evidence, outcome: Outcome) -> Scale:
    sd: float | None = LOGISTIC_SD if comparison.of_events else 1.0
    if comparison.measure == "MD":
        reference = evidence.instruments[comparison.instruments[0]].reference_sd
        sd = reference.value if reference else None
    wanted, ratio = outcome.better == "higher", comparison.of_events
    return Scale(comparison.measure, "", "", sd, None, None, None, wanted, ratio, None)


def heterogeneity_prior_of(comparison: Comparison, evidence: Evidence) -> str:
    """Return the id of the prior of heterogeneity that a comparison uses."""
    outcome = evidence.outcomes[comparison.outcome]
    return prior_id(outcome, _scale(comparison, evidence, outcome))
