"""The baseline risk of a comparison, and what turns its effects into people in a hundred."""

from collections.abc import Callable, Mapping, Sequence

from evidose.evidence import Comparison, Evidence
from evidose.synthesis.methods import Methods
from evidose.synthesis.network.absolute import (
    Baseline,
    Effect,
    PerHundred,
    baseline_of,
    per_hundred,
    stated,
)
from evidose.synthesis.network.trials import Trial, trials_of


def baseline_risk(
    comparison: Comparison,
    trials: Sequence[Trial],
    evidence: Evidence,
    methods: Methods,
    others: Mapping[str, Comparison],
) -> Baseline | None:
    """Return the risk that the file states, or that of the arms of the trials; None without one.

    Points of a scale borrow it from the comparison of events that their file names.

    Parameters
    ----------
    trials : that are used
    others : all comparisons of the library
    """
    if comparison.baseline_risk is not None:
        return stated(comparison.baseline_risk, comparison.words or "")
    if comparison.of_events:
        own = [a for t in trials for a in t.events if a.node == comparison.baseline]
        counts = [(a.events, a.total) for a in own]
        return baseline_of(counts, comparison.words or "", methods.rules.level)
    lender = others.get(comparison.shares_from or "")
    if lender is None:
        return None
    found, _ = trials_of(lender, evidence, methods.rules, apart=False)
    return baseline_risk(lender, found, evidence, methods, {})


Absolute = Callable[[Effect], PerHundred | None]


def absolute(comparison: Comparison, evidence: Evidence, baseline: Baseline | None) -> Absolute:
    """Return what turns an effect into people in a hundred."""
    if baseline is None:
        return lambda _: None
    known = baseline
    if comparison.of_events:
        return lambda effect: per_hundred(known, comparison.measure, effect)
    instrument = evidence.instruments[comparison.instruments[0]]
    sd = 1.0
    if comparison.measure == "MD":
        if instrument.reference_sd is None:
            return lambda _: None
        sd = instrument.reference_sd.value
    sign = 1.0 if instrument.better == "higher" else -1.0

    def turned(effect: Effect) -> PerHundred:
        ends = sorted((sign * effect.low / sd, sign * effect.high / sd))
        return per_hundred(known, "SMD", Effect(sign * effect.estimate / sd, *ends))

    return turned
