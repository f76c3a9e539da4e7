"""Do estimate, interval, standard error, t, P and the arms' own values fit together?

In the manner of statcheck (Nuijten 2016, Behav Res Methods 48:1205): everything is recomputed
within what rounding allows.
"""

from collections.abc import Iterator
from math import exp, log

from scipy.special import ndtr, ndtri, stdtr, stdtrit

from evidose.evidence import Contrast, Finding, Study
from evidose.synthesis.integrity.alarm import Alarm, half_unit

RATIOS = frozenset({"risk ratio", "odds ratio", "rate ratio", "hazard ratio"})
DIFFERENCES = frozenset({"mean difference", "median difference", "percentage-point difference"})
BEYOND_BELIEF_SMD = 3.0
BEYOND_BELIEF_RATIO = 20.0


def contrast_alarms(study: Study, finding: Finding, field: str) -> Iterator[Alarm]:
    """Yield what does not fit in the contrast of one finding."""
    contrast = finding.contrast
    if contrast is None:
        return
    at = f"{field}.contrast"
    yield from _estimate_in_interval(contrast, at)
    yield from _p_against_interval(study, contrast, at)
    yield from _p_against_error(study, contrast, at)
    yield from _t_against_p(study, contrast, at)
    yield from _arms_against_contrast(finding, contrast, at)
    yield from _belief(contrast, at)
    yield from _degrees_of_freedom(study, finding, contrast, at)


def _scaled(contrast: Contrast) -> tuple[float, float, float] | None:
    """Return estimate and interval on the scale of analysis; None if not all are there."""
    values = (contrast.estimate, contrast.ci_low, contrast.ci_high)
    if any(v is None for v in values):
        return None
    estimate, low, high = (float(v) for v in values if v is not None)
    if contrast.measure in RATIOS:
        if min(estimate, low) <= 0:
            return None
        return log(estimate), log(low), log(high)
    return estimate, low, high


def _estimate_in_interval(contrast: Contrast, at: str) -> Iterator[Alarm]:
    if contrast.measure in RATIOS:
        for name in ("estimate", "ci_low", "ci_high"):
            value = getattr(contrast, name)
            if value is not None and value <= 0:
                yield Alarm(
                    "ratio-not-positive",
                    f"{at}.{name}",
                    f"{value:g}",
                    "a ratio above 0",
                    "A logarithm may have been entered as a ratio.",
                )
    found = _scaled(contrast)
    if found is None:
        return
    estimate, low, high = found
    if not low <= estimate <= high:
        yield Alarm(
            "estimate-outside-interval",
            f"{at}.estimate",
            f"{contrast.estimate:g} outside {contrast.ci_low:g} to {contrast.ci_high:g}",
            "an estimate inside its interval",
            "A sign or a digit is wrong in one of the three.",
        )
        return
    if contrast.measure == "median difference":
        return
    slack = _interval_slack(contrast)
    middle, width = (low + high) / 2, high - low
    if abs(estimate - middle) > slack + 0.05 * width:
        yield Alarm(
            "interval-off-centre",
            f"{at}.estimate",
            f"{contrast.estimate:g}; the interval's middle is {_unscaled(middle, contrast):.3g}",
            "an estimate near the middle of its interval",
            "A digit may be wrong, or the interval belongs to another scale.",
            "warning",
        )


def _unscaled(x: float, contrast: Contrast) -> float:
    return exp(x) if contrast.measure in RATIOS else x


def _interval_slack(contrast: Contrast) -> float:
    """Return how far rounding of the three printed numbers can move the middle."""
    values = [v for v in (contrast.estimate, contrast.ci_low, contrast.ci_high) if v is not None]
    unit = half_unit(*values)
    if contrast.measure in RATIOS:
        return sum(unit / v for v in values)
    return 2 * unit


def _df(study: Study, contrast: Contrast) -> float | None:
    if contrast.df is not None:
        return contrast.df
    n = study.n_analysed
    if n is None or n < 4:
        return None
    return n - 1 if study.design == "crossover" else n - 2


def _two_sided(z: float, df: float | None) -> float:
    return float(2 * ndtr(-abs(z)) if df is None else 2 * stdtr(df, -abs(z)))


def _p_range(
    estimate: float, slack: float, se_low: float, se_high: float, df: float | None, sides: int
) -> tuple[float, float]:
    """Return the smallest and largest P that rounding of estimate and error allows."""
    strongest = (abs(estimate) + slack) / se_low if se_low > 0 else 40.0
    weakest = max(abs(estimate) - slack, 0.0) / se_high
    # Tests differ (z, t, adjusted df): the z and the t give the two ends.
    low, high = _two_sided(strongest, None), _two_sided(weakest, df)
    return (low / 2, high / 2) if sides == 1 else (low, high)


def _p_misfit(contrast: Contrast, low: float, high: float) -> bool:
    p = contrast.p
    assert p is not None
    half = half_unit(p)
    if contrast.p_relation in ("<", "<="):
        return low > p
    if contrast.p_relation == ">":
        return high < p
    return p + half < low * 0.7 or p - half > min(1.0, high * 1.3) + 0.005


def _p_against_interval(study: Study, contrast: Contrast, at: str) -> Iterator[Alarm]:
    found = _scaled(contrast)
    if found is None or contrast.p is None or contrast.p_relation == "range":
        return
    if contrast.measure not in RATIOS | DIFFERENCES | {"standardised mean difference"}:
        return
    estimate, low, high = found
    slack = _interval_slack(contrast)
    df = _df(study, contrast)
    level = (1 + contrast.ci_level) / 2
    z, t = float(ndtri(level)), float(ndtri(level) if df is None else stdtrit(df, level))
    half = (high - low) / 2
    if half <= slack:
        return
    p_low, p_high = _p_range(
        estimate, slack, (half - slack) / t, (half + slack) / z, df, contrast.p_sides
    )
    if _p_misfit(contrast, p_low, p_high):
        yield Alarm(
            "p-against-ci",
            f"{at}.p",
            f"P {contrast.p_relation} {contrast.p:g}",
            f"a P value between {p_low:.2g} and {p_high:.2g}, by estimate and interval",
            "P, estimate and interval cannot all be right; look at the paper's table.",
        )


def _p_against_error(study: Study, contrast: Contrast, at: str) -> Iterator[Alarm]:
    if contrast.estimate is None or contrast.se is None:
        return
    if (
        contrast.ci_low is not None
        and contrast.ci_high is not None
        and (contrast.measure not in RATIOS)
    ):
        width = contrast.ci_high - contrast.ci_low
        slack = 4 * half_unit(contrast.ci_low, contrast.ci_high) + 4 * half_unit(contrast.se)
        df = _df(study, contrast)
        level = (1 + contrast.ci_level) / 2
        z, t = float(ndtri(level)), float(ndtri(level) if df is None else stdtrit(df, level))
        if not 2 * z * contrast.se * 0.97 - slack <= width <= 2 * t * contrast.se * 1.03 + slack:
            yield Alarm(
                "se-against-ci",
                f"{at}.se",
                f"{contrast.se:g}",
                f"about {width / 2 / z:.3g}, by the interval's width",
                "A standard deviation may have been entered as a standard error.",
            )
    if contrast.p is None or contrast.p_relation == "range" or contrast.measure in RATIOS:
        return
    slack, wobble = half_unit(contrast.estimate), half_unit(contrast.se)
    low, high = _p_range(
        contrast.estimate,
        slack,
        max(contrast.se - wobble, 1e-12),
        contrast.se + wobble,
        _df(study, contrast),
        contrast.p_sides,
    )
    if _p_misfit(contrast, low, high):
        yield Alarm(
            "p-against-se",
            f"{at}.p",
            f"P {contrast.p_relation} {contrast.p:g}",
            f"a P value between {low:.2g} and {high:.2g}, by estimate and standard error",
            "P, estimate and standard error cannot all be right.",
        )


def _t_against_p(study: Study, contrast: Contrast, at: str) -> Iterator[Alarm]:
    t = contrast.t
    if t is None and contrast.f is not None and contrast.df_numerator in (None, 1.0):
        t = contrast.f**0.5
    if t is None:
        return
    if contrast.p is not None and contrast.p_relation != "range":
        wobble = half_unit(t)
        low, high = _p_range(t, wobble, 1.0, 1.0, _df(study, contrast), contrast.p_sides)
        if _p_misfit(contrast, low, high):
            name = "t" if contrast.t is not None else "f"
            yield Alarm(
                "t-against-p",
                f"{at}.{name}",
                f"{getattr(contrast, name):g} with P {contrast.p_relation} {contrast.p:g}",
                f"a P value between {low:.2g} and {high:.2g}",
                "Test statistic, degrees of freedom and P cannot all be right.",
            )
    if contrast.t is not None and contrast.estimate and contrast.t * contrast.estimate < 0:
        yield Alarm(
            "sign-change",
            f"{at}.t",
            f"t = {contrast.t:g} with an estimate of {contrast.estimate:g}",
            "the same sign",
            "The direction differs between two places of the report.",
        )


def _arms_against_contrast(finding: Finding, contrast: Contrast, at: str) -> Iterator[Alarm]:
    groups = {g.arm: g for g in finding.groups}
    first, second = groups.get(contrast.arm), groups.get(contrast.versus)
    if first is None or second is None or contrast.estimate is None:
        return
    if first.mean is None or second.mean is None or contrast.measure != "mean difference":
        return
    raw = first.mean - second.mean
    slack = 2 * half_unit(first.mean, second.mean) + half_unit(contrast.estimate)
    gap = abs(raw - contrast.estimate)
    if raw * contrast.estimate < 0 and min(abs(raw), abs(contrast.estimate)) > slack:
        yield Alarm(
            "sign-change",
            f"{at}.estimate",
            f"{contrast.estimate:g}, where the arms differ by {raw:.3g}",
            "the same sign",
            "Text and table point in opposite directions; check which arm is subtracted.",
        )
    elif gap > slack and not contrast.adjusted:
        yield Alarm(
            "arms-against-contrast",
            f"{at}.estimate",
            f"{contrast.estimate:g}, where the arms differ by {raw:.3g}",
            "the difference of the arms' means, or adjusted = true",
            "Check the arms' values, or mark the contrast as adjusted.",
        )


def _belief(contrast: Contrast, at: str) -> Iterator[Alarm]:
    values = []
    if contrast.measure == "standardised mean difference" and contrast.estimate is not None:
        values.append(("estimate", contrast.estimate))
    if contrast.standardised is not None:
        values.append(("standardised", contrast.standardised))
    for name, value in values:
        if abs(value) > BEYOND_BELIEF_SMD:
            yield Alarm(
                "effect-beyond-belief",
                f"{at}.{name}",
                f"a standardised difference of {value:g}",
                f"at most {BEYOND_BELIEF_SMD:g} in size, as nearly every real trial",
                "A standard error was probably used in place of a standard deviation.",
                "warning",
            )
    if contrast.measure in RATIOS and contrast.estimate and contrast.estimate > 0:
        size = max(contrast.estimate, 1 / contrast.estimate)
        if size > BEYOND_BELIEF_RATIO:
            yield Alarm(
                "effect-beyond-belief",
                f"{at}.estimate",
                f"a {contrast.measure} of {contrast.estimate:g}",
                f"between 1/{BEYOND_BELIEF_RATIO:g} and {BEYOND_BELIEF_RATIO:g}",
                "Check the counts and which way the ratio is taken.",
                "warning",
            )


def _degrees_of_freedom(
    study: Study, finding: Finding, contrast: Contrast, at: str
) -> Iterator[Alarm]:
    n = study.n_randomised or study.n_analysed
    if contrast.df is None or n is None or study.design not in ("parallel", "crossover"):
        return
    # Mixed models count observations; only far more degrees of freedom than people is odd.
    if contrast.df > 10 * n:
        yield Alarm(
            "df-against-n",
            f"{at}.df",
            f"{contrast.df:g} degrees of freedom with {n} people",
            "degrees of freedom that the people can give",
            "Observations were probably counted as people.",
            "warning",
        )
