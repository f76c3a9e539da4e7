"""Can the arms' own numbers be true: means and SDs on their scale, percentages and counts?

GRIM: Brown & Heathers 2017, Soc Psychol Personal Sci 8:363. GRIMMER: Allard 2018. The largest SD a
bounded scale allows: Bhatia & Davis 2000, Am Math Mon 107:353.
"""

from collections.abc import Iterator
from math import ceil, floor, sqrt

from scipy.special import stdtr

from evidose.evidence import Finding, Group, Instrument, Study
from evidose.synthesis.counts import counts_behind
from evidose.synthesis.integrity.alarm import Alarm, decimals, half_unit

BEYOND_CHANCE = 1e-5
"""P value below which a baseline difference is not put down to chance."""


def group_alarms(
    study: Study, finding: Finding, instrument: Instrument | None, field: str
) -> Iterator[Alarm]:
    """Yield what cannot be true, or surprises, in the arms of one finding."""
    arms = {a.id: a for a in study.arms}
    for i, group in enumerate(finding.groups, 1):
        at = f"{field}.groups[{i}]"
        n = group.n if group.n is not None else arms[group.arm].n
        yield from _percent(group, at)
        yield from _sizes(study, group, arms[group.arm].n, at)
        yield from _spread(group, n, at)
        if instrument is not None and finding.kind in ("final", "before-after"):
            yield from _on_scale(group, instrument, n, at)
            yield from _grim(group, instrument, at)
        if instrument is not None and finding.kind == "change":
            yield from _change_spread(group, instrument, at)
    yield from _percent_on_a_scale(finding, field)
    yield from _baseline(finding, field)


def _percent(group: Group, at: str) -> Iterator[Alarm]:
    if group.percent is None:
        return
    total = group.total
    if group.events is not None and total:
        true = 100 * group.events / total
        if abs(true - group.percent) > half_unit(group.percent) + 1e-9:
            yield Alarm(
                "percent-against-count",
                f"{at}.percent",
                f"{group.percent:g} %, where {group.events} of {total} is {true:.1f} %",
                "the percentage of the counts",
                "Count, total or percentage is wrong, or the percentage has another denominator.",
            )
    elif total and not counts_behind(group.percent, total):
        yield Alarm(
            "percent-against-count",
            f"{at}.percent",
            f"{group.percent:g} % of {total}",
            f"a percentage that a whole number of {total} people can give",
            "The denominator is probably another one.",
        )


def _sizes(study: Study, group: Group, arm_n: int | None, at: str) -> Iterator[Alarm]:
    for name in ("n", "total"):
        value = getattr(group, name)
        limit = study.n if study.design == "crossover" else arm_n
        if value is not None and limit is not None and value > limit:
            yield Alarm(
                "totals",
                f"{at}.{name}",
                f"{value} people",
                f"at most the {limit} of the arm",
                "The arm's size or this number is wrong.",
            )


def _spread(group: Group, n: int | None, at: str) -> Iterator[Alarm]:
    if group.sd == 0 and n and n > 1:
        yield Alarm(
            "sd-implausible",
            f"{at}.sd",
            "0",
            "a standard deviation above 0",
            "Everybody would have the same value.",
        )
    if group.sd is not None and group.se is not None and n:
        true = group.sd / sqrt(n)
        if abs(true - group.se) > half_unit(group.se) + half_unit(group.sd) / sqrt(n) + 0.05 * true:
            yield Alarm(
                "sd-against-se",
                f"{at}.se",
                f"{group.se:g}, where SD {group.sd:g} and n = {n} give {true:.3g}",
                "SD / sqrt(n)",
                "One of SD, SE and n is wrong.",
            )
    has_interval = group.ci_low is not None and group.ci_high is not None
    if (
        group.mean is not None
        and has_interval
        and not (
            group.ci_low <= group.mean <= group.ci_high  # type: ignore[operator]
        )
    ):
        yield Alarm(
            "estimate-outside-interval",
            f"{at}.mean",
            f"{group.mean:g} outside {group.ci_low:g} to {group.ci_high:g}",
            "a mean inside its interval",
            "A sign or a digit is wrong.",
        )


def _on_scale(group: Group, instrument: Instrument, n: int | None, at: str) -> Iterator[Alarm]:
    low, high = instrument.low, instrument.high
    if low is None or high is None:
        return
    for mean_name, sd_name in (("mean", "sd"), ("baseline_mean", "baseline_sd")):
        mean, sd = getattr(group, mean_name), getattr(group, sd_name)
        if mean is None or sd is None or not low <= mean <= high:
            continue
        factor = n / (n - 1) if n and n > 1 else 1.0
        slack = half_unit(mean)
        near = min(max(mean, low + slack), high - slack)
        product = max((near - low + slack) * (high - near + slack), 0.0)
        largest = sqrt(product * factor) + half_unit(sd)
        if sd > largest:
            yield Alarm(
                "sd-implausible",
                f"{at}.{sd_name}",
                f"{sd:g} around a mean of {mean:g}",
                f"at most {largest:.3g} on a scale from {low:g} to {high:g}",
                "No set of answers on this scale has that spread.",
            )
        elif 0 < sd < (high - low) / 100:
            yield Alarm(
                "sd-implausible",
                f"{at}.{sd_name}",
                f"{sd:g} on a scale from {low:g} to {high:g}",
                "a spread of people",
                "A standard error was probably entered as a standard deviation.",
                "warning",
            )


def _change_spread(group: Group, instrument: Instrument, at: str) -> Iterator[Alarm]:
    if instrument.low is None or instrument.high is None or group.sd is None:
        return
    width = instrument.high - instrument.low
    if group.sd > width:
        yield Alarm(
            "sd-implausible",
            f"{at}.sd",
            f"{group.sd:g} for a change",
            f"at most {width:g}, the width of the scale",
            "No set of changes on this scale has that spread.",
        )
    elif 0 < group.sd < width / 100:
        yield Alarm(
            "sd-implausible",
            f"{at}.sd",
            f"{group.sd:g} for a change on a scale {width:g} wide",
            "a spread of people",
            "A standard error was probably entered as a standard deviation.",
            "warning",
        )


def _grim(group: Group, instrument: Instrument, at: str) -> Iterator[Alarm]:
    """Means of whole numbers are fractions of n; SDs follow from whole sums of squares."""
    n, mean = group.n, group.mean
    if not instrument.integer or n is None or n < 2 or mean is None:
        return
    places = decimals(mean)
    if n * 10.0**-places >= instrument.step * n / 1 and places == 0:
        return
    if n >= 10**places / instrument.step:
        return  # every mean can be printed this way
    sums = _sums(mean, n, instrument.step)
    if not sums:
        yield Alarm(
            "grim",
            f"{at}.mean",
            f"a mean of {mean:g} in {n} people",
            f"a mean that {n} whole numbers can have",
            "Mean or n is wrong, or some people were left out.",
        )
        return
    if group.sd is not None and not any(
        _sd_possible(s, n, group.sd, instrument.step) for s in sums
    ):
        yield Alarm(
            "grimmer",
            f"{at}.sd",
            f"an SD of {group.sd:g} with a mean of {mean:g} in {n} people",
            "an SD that whole numbers can have",
            "SD, mean or n is wrong.",
        )


def _sums(mean: float, n: int, step: float) -> list[int]:
    """Return the sums, in steps, that print as this mean."""
    half = half_unit(mean) + 1e-9
    low, high = ceil((mean - half) * n / step), floor((mean + half) * n / step)
    return list(range(low, high + 1))


def _sd_possible(total: int, n: int, sd: float, step: float) -> bool:
    """True if some whole sum of squares of the right parity gives this SD."""
    half = half_unit(sd) + 1e-9
    low = max(sd - half, 0.0) ** 2 * (n - 1) / step**2 + total**2 / n
    high = (sd + half) ** 2 * (n - 1) / step**2 + total**2 / n
    first = ceil(low - 1e-6)
    return any(q % 2 == total % 2 for q in range(first, floor(high + 1e-6) + 1))


def _percent_on_a_scale(finding: Finding, field: str) -> Iterator[Alarm]:
    if finding.kind == "events":
        for i, group in enumerate(finding.groups, 1):
            if group.mean is not None or group.sd is not None:
                yield Alarm(
                    "kind",
                    f"{field}.groups[{i}].mean",
                    "a mean in a finding of kind 'events'",
                    "events, total or percent",
                    "Split the finding in two.",
                )


def _baseline(finding: Finding, field: str) -> Iterator[Alarm]:
    """Randomised arms should not differ at baseline by more than chance allows."""
    told = [
        (g.baseline_mean, g.baseline_sd, g.n)
        for g in finding.groups
        if g.baseline_mean is not None and g.baseline_sd and g.n
    ]
    if len(told) != 2 or finding.kind == "before-after":
        return
    (m1, s1, n1), (m2, s2, n2) = told
    assert m1 is not None and m2 is not None and s1 and s2 and n1 and n2
    t = abs(m1 - m2) / sqrt(s1**2 / n1 + s2**2 / n2)
    if 2 * stdtr(min(n1, n2) - 1, -t) < BEYOND_CHANCE:
        yield Alarm(
            "baseline-imbalance",
            f"{field}.groups",
            f"baseline means {m1:g} and {m2:g}, {t:.1f} standard errors apart",
            "arms that differ at baseline by chance alone",
            "Randomisation may have failed, or an SE stands for an SD.",
            "warning",
        )
