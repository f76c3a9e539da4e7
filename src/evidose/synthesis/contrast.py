"""From what a report prints to a benefit-oriented effect and its variance.

Ways are tried in a fixed order, best first: a printed contrast with its own standard error,
interval, t or P; then the arms' means; for events the counts. Crossover SMDs are standardised by
the raw spread between people, never by the spread of differences (Cochrane Handbook, chapter 23).
"""

from dataclasses import dataclass

import numpy as np

from evidose.evidence import Contrast, Evidence, Finding, Instrument, Question
from evidose.stats.effect_means import hedges_factor
from evidose.synthesis.counts import ratio_from_counts
from evidose.synthesis.derived import Derived, Measure, NotComputableError, Route
from evidose.synthesis.eligible import Candidate
from evidose.synthesis.rules import DerivationRules
from evidose.synthesis.standard_error import NORMAL_IQR, se_from_ci, se_from_p
from evidose.terms import Trace


@dataclass(frozen=True, slots=True)
class Difference:
    """A mean difference on the instrument's own scale, signed as printed (arm minus versus)."""

    estimate: float
    se: float
    route: Route
    text: str
    assumptions: tuple[str, ...] = ()
    correlation_assumed: bool = False
    functions: tuple[str, ...] = ()


def derive(
    candidate: Candidate,
    question: Question,
    evidence: Evidence,
    rules: DerivationRules,
    correlation: float | None = None,
) -> Derived:
    """Compute the effect of one candidate on the question's measure.

    Parameters
    ----------
    correlation : within-person correlation to assume in place of the rules' value, for
        sensitivity analyses

    Raises
    ------
    NotComputableError
        The report does not hold what is needed; the message says what is missing.
    """
    if question.measure in ("RR", "RD"):
        return ratio_from_counts(candidate, question, evidence)
    difference = _mean_difference(candidate, rules, correlation)
    instrument = _instrument(candidate.finding, evidence)
    sign = 1.0 if instrument.better == "higher" else -1.0
    text, assumptions = difference.text, difference.assumptions
    yi, vi = sign * difference.estimate, difference.se**2
    functions = difference.functions
    if question.measure == "SMD":
        yi, vi, story, assumed = _standardise(candidate, difference, instrument)
        yi *= sign
        text, assumptions = f"{text} {story}", (*assumptions, *assumed)
        functions = (*functions, "evidose.synthesis.contrast.standardise")
    text += _turned(sign)
    return _derived(candidate, question.measure, yi, vi, difference, text, assumptions, functions)


def _derived(
    candidate: Candidate,
    measure: Measure,
    yi: float,
    vi: float,
    difference: Difference,
    text: str,
    assumptions: tuple[str, ...],
    functions: tuple[str, ...],
) -> Derived:
    study, finding = candidate.study, candidate.finding
    n_arm, n_versus = people(candidate)
    keys = (f"studies/{study.id}#{finding.id}", *functions)
    return Derived(
        study=study.id,
        finding=finding.id,
        label=study.label,
        year=study.year,
        design=study.design,
        measure=measure,
        yi=yi,
        vi=vi,
        n_arm=n_arm,
        n_versus=n_versus,
        route=difference.route,
        text=text,
        assumptions=assumptions,
        events=None,
        risk_of_bias=study.risk_of_bias.overall if study.risk_of_bias else "unjudged",
        correlation_assumed=difference.correlation_assumed,
        traces=tuple(Trace(k) for k in keys),
    )


def people(candidate: Candidate) -> tuple[int | None, int | None]:
    """Return how many people stand behind each arm of the finding."""
    groups = {g.arm: g for g in candidate.finding.groups}
    sizes: list[int | None] = []
    for arm in (candidate.arm, candidate.versus):
        group = groups.get(arm.id)
        size = (group.n if group.n is not None else group.total) if group else None
        if size is None and candidate.study.design == "crossover":
            size = candidate.study.n_analysed or candidate.study.n_randomised
        sizes.append(size if size is not None else arm.n)
    return sizes[0], sizes[1]


def _instrument(finding: Finding, evidence: Evidence) -> Instrument:
    if finding.instrument is None:
        raise NotComputableError("the scale is not named")
    return evidence.instruments[finding.instrument]


def _turned(sign: float) -> str:
    return "" if sign > 0 else " Turned so that positive is better."


def _mean_difference(
    candidate: Candidate, rules: DerivationRules, correlation: float | None
) -> Difference:
    contrast = _signed_contrast(candidate)
    if contrast is not None:
        found = _from_contrast(candidate, contrast, rules)
        if found is not None:
            return found
    if candidate.finding.kind in ("final", "change"):
        return _from_arms(candidate, rules, correlation)
    raise NotComputableError(_lacking(contrast))


def _lacking(contrast: Contrast | None) -> str:
    if contrast is None or contrast.estimate is None:
        return "no size of the difference is given"
    return "the difference is given without a standard error, interval or usable P value"


def _signed_contrast(candidate: Candidate) -> Contrast | None:
    """Return the finding's contrast as `arm` minus `versus`, turned round if printed so."""
    contrast = candidate.finding.contrast
    if contrast is None or contrast.estimate is None:
        return None
    pair = (candidate.arm.id, candidate.versus.id)
    if (contrast.arm, contrast.versus) == pair:
        return contrast
    if (contrast.versus, contrast.arm) != pair:
        return None
    low, high = contrast.ci_low, contrast.ci_high
    return contrast.model_copy(
        update={
            "arm": pair[0],
            "versus": pair[1],
            "estimate": -contrast.estimate,
            "ci_low": None if high is None else -high,
            "ci_high": None if low is None else -low,
        }
    )


def _df(candidate: Candidate, contrast: Contrast) -> float | None:
    if contrast.df is not None:
        return contrast.df
    n_arm, n_versus = people(candidate)
    if n_arm is None or n_versus is None:
        return None
    return n_arm - 1 if candidate.study.design == "crossover" else n_arm + n_versus - 2


def _from_contrast(
    candidate: Candidate, contrast: Contrast, rules: DerivationRules
) -> Difference | None:
    estimate = contrast.estimate
    assert estimate is not None
    if contrast.measure == "median difference":
        return _from_median(candidate, contrast, estimate)
    if contrast.measure != "mean difference":
        return None
    df = _df(candidate, contrast)
    what = f"{'adjusted ' if contrast.adjusted else ''}mean difference {estimate:g}"
    if contrast.se is not None:
        text = f"Printed {what} with standard error {contrast.se:g}."
        return Difference(estimate, contrast.se, "contrast-se", text)
    if contrast.ci_low is not None and contrast.ci_high is not None:
        se = se_from_ci(contrast.ci_low, contrast.ci_high, contrast.ci_level, df)
        text = (
            f"Printed {what} ({contrast.ci_level:.0%} CI {contrast.ci_low:g} to "
            f"{contrast.ci_high:g}); standard error {se:.3g} = half width / {_quantile(df)}."
        )
        functions = ("evidose.synthesis.standard_error.se_from_ci",)
        return Difference(estimate, se, "contrast-ci", text, functions=functions)
    t = contrast.t
    if t is None and contrast.f is not None and contrast.df_numerator in (None, 1.0):
        t = contrast.f**0.5
    if t:
        se = abs(estimate / t)
        text = f"Printed {what} with t = {abs(t):.3g}; standard error {se:.3g} = difference / t."
        return Difference(estimate, se, "contrast-t", text)
    return _from_p(contrast, estimate, what, df, rules)


def _quantile(df: float | None) -> str:
    return "the normal quantile" if df is None else f"the t quantile with {df:g} df"


def _from_p(
    contrast: Contrast, estimate: float, what: str, df: float | None, rules: DerivationRules
) -> Difference | None:
    p = contrast.p
    if p is None or contrast.p_relation in (">", "range") or estimate == 0.0:
        return None
    if p > rules.p_too_large:
        raise NotComputableError(
            f"the only measure of spread is P = {p:g}; above {rules.p_too_large:g} rounding "
            "decides the standard error"
        )
    if p == 0.0:
        return None
    se = se_from_p(estimate, p, df, sides=contrast.p_sides)
    assumptions = [f"the P value comes from a test on {_quantile(df)}"]
    if contrast.p_relation in ("<", "<="):
        assumptions.append(f"P taken as its printed bound {p:g}, which overstates the error")
    sides = "one-sided" if contrast.p_sides == 1 else "two-sided"
    text = (
        f"Printed {what} with {sides} P {contrast.p_relation} {p:g}; standard error {se:.3g} "
        f"= difference / {_quantile(df)} of that P."
    )
    functions = ("evidose.synthesis.standard_error.se_from_p",)
    return Difference(estimate, se, "contrast-p", text, tuple(assumptions), functions=functions)


def _from_median(candidate: Candidate, contrast: Contrast, estimate: float) -> Difference | None:
    """Median and quartile width of paired differences, taken as nearly normal (Wan 2014)."""
    n, _ = people(candidate)
    if contrast.iqr_width is None or n is None or candidate.study.design != "crossover":
        raise NotComputableError("a difference of medians without the spread of differences")
    sd = contrast.iqr_width / NORMAL_IQR
    se = sd / n**0.5
    text = (
        f"Printed median of the paired differences {estimate:g} (width of the middle half "
        f"{contrast.iqr_width:g}, {n} people); standard error {se:.3g} = width / 1.349 / sqrt(n)."
    )
    assumed = ("the paired differences are nearly normal, so that median and mean agree",)
    return Difference(estimate, se, "contrast-median", text, assumed)


def _from_arms(
    candidate: Candidate, rules: DerivationRules, correlation: float | None
) -> Difference:
    groups = {g.arm: g for g in candidate.finding.groups}
    sides = []
    for arm, n in zip((candidate.arm, candidate.versus), people(candidate), strict=True):
        group = groups.get(arm.id)
        if group is None or group.mean is None:
            raise NotComputableError(f"no mean is given for {arm.label}")
        if n is None:
            raise NotComputableError(f"the number of people in {arm.label} is not given")
        sides.append((group.mean, n, *_sd(group.sd, group.se, group.ci_low, group.ci_high, n)))
    (m1, n1, sd1, how1), (m2, n2, sd2, how2) = sides
    estimate = m1 - m2
    spread = f"means {m1:g} and {m2:g}, SD {sd1:.3g} ({how1}) and {sd2:.3g} ({how2})"
    if candidate.study.design != "crossover":
        se = (sd1**2 / n1 + sd2**2 / n2) ** 0.5
        text = f"From the arms: {spread}, n {n1} and {n2}; standard error {se:.3g}."
        return Difference(estimate, se, "arm-means", text)
    printed = candidate.finding.correlation
    r = printed if printed is not None else correlation
    r = rules.crossover_correlation if r is None else r
    se = ((sd1**2 + sd2**2 - 2 * r * sd1 * sd2) / min(n1, n2)) ** 0.5
    origin = "printed" if printed is not None else "assumed"
    text = f"From both periods: {spread}, {min(n1, n2)} people, correlation {r:g} ({origin})."
    assumed = () if printed is not None else (_correlation_words(rules),)
    return Difference(
        estimate, se, "arm-means-crossover", text, assumed, correlation_assumed=printed is None
    )


def _correlation_words(rules: DerivationRules) -> str:
    return (
        f"a within-person correlation of {rules.crossover_correlation:g} between periods "
        f"(varied from {rules.crossover_correlation_low:g} to "
        f"{rules.crossover_correlation_high:g})"
    )


def _sd(
    sd: float | None, se: float | None, low: float | None, high: float | None, n: int
) -> tuple[float, str]:
    """Return one arm's SD and how it was obtained."""
    if sd is not None:
        return sd, "printed"
    if se is not None:
        return se * n**0.5, "from its SE"
    if low is not None and high is not None:
        return se_from_ci(low, high, 0.95, n - 1) * n**0.5, "from its CI"
    raise NotComputableError("means are given without SD, SE or interval")


def _standardise(
    candidate: Candidate, difference: Difference, instrument: Instrument
) -> tuple[float, float, str, tuple[str, ...]]:
    """Divide by the raw spread between people; the variance follows Hedges & Olkin (1985)."""
    sd, n, story, assumed = _between_person_sd(candidate, instrument)
    d = difference.estimate / sd
    vi = (difference.se / sd) ** 2
    if n is None:
        return d, vi, story, assumed
    df = n - 2
    j = float(hedges_factor(np.array(df, dtype=float)))
    return j * d, j**2 * (vi + d**2 / (2 * df)), f"{story} Hedges' correction {j:.4f}.", assumed


def _between_person_sd(
    candidate: Candidate, instrument: Instrument
) -> tuple[float, int | None, str, tuple[str, ...]]:
    """Return standardiser, people behind it (None for a reference), story, assumptions."""
    groups = {g.arm: g for g in candidate.finding.groups}
    pair = [groups.get(a.id) for a in (candidate.arm, candidate.versus)]
    n_arm, n_versus = people(candidate)
    ends = [g for g in pair if g is not None and g.sd is not None]
    if candidate.finding.kind == "final" and len(ends) == 2 and n_arm and n_versus:
        sd1, sd2 = (float(g.sd or 0.0) for g in ends)
        pooled = (((n_arm - 1) * sd1**2 + (n_versus - 1) * sd2**2) / (n_arm + n_versus - 2)) ** 0.5
        story = f"Divided by the arms' pooled SD {pooled:.3g}."
        return pooled, n_arm + n_versus, story, ()
    reference = instrument.reference_sd
    if reference is None:
        raise NotComputableError(
            f"no spread between people is printed, and none is recorded for {instrument.name}"
        )
    story = f"Divided by {reference.value:g}, the usual spread on {instrument.name}."
    words = f"the spread between people on {instrument.name} is {reference.value:g}"
    return reference.value, None, story, (f"{words} ({reference.population})",)
