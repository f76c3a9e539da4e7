"""A mean difference with its standard error, from whatever the report prints.

Ways are tried in a fixed order, best first: a printed contrast with its own standard error,
interval, t or P; a median of paired differences; then the arms' means (Cochrane Handbook,
chapters 6 and 23).
"""

from dataclasses import dataclass

from scipy.special import ndtri

from evidose.evidence import Contrast
from evidose.stats import convert
from evidose.stats.status import Status
from evidose.synthesis.derived import NotComputableError, Route
from evidose.synthesis.eligible import Candidate
from evidose.synthesis.reported import plain
from evidose.synthesis.rules import DerivationRules
from evidose.terms import inside

NORMAL_IQR = 2 * float(ndtri(0.75))
"""Width of the middle half of a normal distribution, in standard deviations: 1.349."""


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


def mean_difference(
    candidate: Candidate, rules: DerivationRules, correlation: float | None
) -> Difference:
    """Return the difference between the candidate's arms, signed as arm minus versus.

    Parameters
    ----------
    correlation : within-person correlation to assume in place of the rules' value

    Raises
    ------
    NotComputableError
        with what the report lacks.
    """
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
    n_arm, n_versus = candidate.people
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
    what = f"{'adjusted ' if contrast.adjusted else ''}mean difference {plain(estimate)}"
    if contrast.se is not None:
        text = f"Printed {what} with standard error {contrast.se:g}."
        return Difference(estimate, contrast.se, "contrast-se", text)
    if contrast.ci_low is not None and contrast.ci_high is not None:
        se = _se_from_ci(contrast.ci_low, contrast.ci_high, contrast.ci_level, df)
        text = (
            f"Printed {what} ({100 * contrast.ci_level:g} % interval {plain(contrast.ci_low)} to "
            f"{plain(contrast.ci_high)}); standard error {se:.3g} = half width / {_quantile(df)}."
        )
        functions = ("evidose.stats.convert.se_from_ci",)
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
    se = float(convert.se_from_p(estimate, p, sides=contrast.p_sides, df=df).value)
    assumptions = [f"the P value comes from a test on {_quantile(df)}"]
    if contrast.p_relation in ("<", "<="):
        assumptions.append(f"P taken as its printed bound {p:g}, which overstates the error")
    sides = "one-sided" if contrast.p_sides == 1 else "two-sided"
    text = (
        f"Printed {what} with {sides} P {contrast.p_relation} {p:g}; standard error {se:.3g} "
        f"= difference / {_quantile(df)} of that P."
    )
    functions = ("evidose.stats.convert.se_from_p",)
    return Difference(estimate, se, "contrast-p", text, tuple(assumptions), functions=functions)


def _from_median(candidate: Candidate, contrast: Contrast, estimate: float) -> Difference | None:
    """Median and quartile width of paired differences, taken as nearly normal (Wan 2014)."""
    n, _ = candidate.people
    if contrast.iqr_width is None or n is None or candidate.study.design != "crossover":
        raise NotComputableError("a difference of medians without the spread of differences")
    sd = contrast.iqr_width / NORMAL_IQR
    se = sd / n**0.5
    text = (
        f"Printed median of the paired differences {plain(estimate)} (width of the middle half "
        f"{contrast.iqr_width:g}, {n} people); standard error {se:.3g} = width / 1.349 / sqrt(n)."
    )
    assumed = ("the paired differences are nearly normal, so that median and mean agree",)
    return Difference(estimate, se, "contrast-median", text, assumed)


def _from_arms(
    candidate: Candidate, rules: DerivationRules, correlation: float | None
) -> Difference:
    groups = {g.arm: g for g in candidate.finding.groups}
    sides = []
    for arm, n in zip((candidate.arm, candidate.versus), candidate.people, strict=True):
        group = groups.get(arm.id)
        if group is None or group.mean is None:
            raise NotComputableError(f"no mean is given for {inside(arm.label)}")
        if n is None:
            raise NotComputableError(f"the number of people in {inside(arm.label)} is not given")
        sides.append((group.mean, n, *_sd(group.sd, group.se, group.ci_low, group.ci_high, n)))
    (m1, n1, sd1, how1), (m2, n2, sd2, how2) = sides
    estimate = m1 - m2
    spread = f"means {plain(m1)} and {plain(m2)}, SD {sd1:.3g} ({how1}) and {sd2:.3g} ({how2})"
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
        return _se_from_ci(low, high, 0.95, n - 1) * n**0.5, "from its CI"
    raise NotComputableError("means are given without SD, SE or interval")


def _se_from_ci(low: float, high: float, level: float, df: float | None) -> float:
    found = convert.se_from_ci(low, high, level=level, df=df)
    if found.status != Status.OK:
        raise NotComputableError(f"the interval {plain(low)} to {plain(high)} has no width")
    return float(found.value)
