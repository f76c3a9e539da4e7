"""How numbers are written in sentences: one function per kind, so that a number reads alike
everywhere."""

from collections.abc import Sequence

from evidose.synthesis import Answer, shown
from evidose.terms import decimals_that_tell, inside


def number(x: float, digits: int = 2) -> str:
    """Write a number with a true minus sign and without a signed zero.

    Examples
    --------
    >>> number(-0.341), number(0.004), number(12.0, 0)
    ('−0.34', '0.00', '12')
    """
    text = f"{x:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def bound(x: float, digits: int = 2) -> str:
    """Write the end of an interval so that rounding does not make it no effect.

    Examples
    --------
    >>> bound(-0.001), bound(0.996), bound(-0.341)
    ('−0.001', '0.996', '−0.34')
    """
    return number(x, decimals_that_tell(x, digits))


def sided(x: float, digits: int = 2) -> str:
    """Write a difference by its side, for readers, in place of a sign.

    Examples
    --------
    >>> sided(0.341), sided(-1.3), sided(0.0), sided(-0.001)
    ('0.34 better', '1.30 worse', '0.00', '0.001 worse')
    """
    text = bound(abs(x), digits)
    if float(text) == 0:
        return text
    return f"{text} {'better' if x > 0 else 'worse'}"


def middle(x: float) -> str:
    """Write an estimate by its side; one that rounds to no difference has none.

    Examples
    --------
    >>> middle(0.341), middle(-1.3), middle(0.0004)
    ('0.34 better', '1.30 worse', '0.00')
    """
    text = number(abs(x))
    return text if float(text) == 0 else f"{text} {'better' if x > 0 else 'worse'}"


def on_average(x: float, unit: str) -> str:
    """Write a difference with its unit and its side.

    Examples
    --------
    >>> on_average(3.3, "points"), on_average(-4.36, "mg/dL"), on_average(0.001, "points")
    ('3.30 points better', '4.36 mg/dL worse', '0.00 points')
    """
    text = number(abs(x))
    side = "" if float(text) == 0 else " better" if x > 0 else " worse"
    return f"{text} {unit}{side}"


def percent(p: float) -> str:
    """Write a probability in whole percent, never as certainty.

    Examples
    --------
    >>> percent(0.034), percent(0.0004), percent(0.9996)
    ('3 %', 'under 1 %', 'over 99 %')
    """
    if p < 0.01:
        return "under 1 %"
    if p > 0.99:
        return "over 99 %"
    return f"{100 * p:.0f} %"


def share(part: int, whole: int) -> str:
    """Write a count as a share of people: what was counted is told as it is, never as a guess.

    Examples
    --------
    >>> share(0, 49), share(1, 50), share(1, 500), share(20, 20), share(1, 1), share(0, 0)
    ('none', '2 %', 'under 1 %', 'all', 'all', 'nobody counted')
    """
    if whole == 0:
        return "nobody counted"
    if part in (0, whole):
        return "all" if part else "none"
    return percent(part / whole)


def people(n: int, *, untold: bool = False) -> str:
    """Write a number of people that is known, known in part, or not told.

    Examples
    --------
    >>> people(1), people(60), people(60, untold=True), people(0)
    ('1 person', '60 people', 'at least 60 people', 'number of people not told')
    """
    if n == 0:
        return "number of people not told"
    return f"{'at least ' * untold}{plural(n, 'person', 'people')}"


def interval_words(answer: Answer, value: float, low: float, high: float) -> str:
    """Write an estimate with its interval for a table: ratios as they are, differences by side.

    Parameters
    ----------
    value, low, high : on the scale that readers see (`evidose.synthesis.shown`)
    """
    if answer.scale.ratio:
        return f"{number(value)} ({bound(low)} to {bound(high)})"
    return f"{middle(value)} ({sided(low)} to {sided(high)})"


def people_cell(answer: Answer) -> str:
    """Write the people of an answer for a table; who was not counted is not nobody."""
    return "not told" if answer.k and not answer.n else str(answer.n)


def size(x: float) -> str:
    """Write a threshold without needless decimals.

    Examples
    --------
    >>> size(1.0), size(0.5)
    ('1', '0.5')
    """
    return f"{x:g}"


def amount(x: float, unit: str) -> str:
    """Write a threshold with its unit, in the singular where it is one.

    Examples
    --------
    >>> amount(1.0, "points"), amount(0.5, "standard deviations")
    ('1 point', '0.5 standard deviations')
    """
    one = unit.removesuffix("s") if x == 1 else unit
    return f"{size(x)} {one}"


def estimate_words(answer: Answer) -> str:
    """Write the headline estimate with its interval and unit, as readers see it."""
    head = answer.headline
    assert head is not None
    value, low, high = shown(answer.scale, head.estimate, head.ci_low, head.ci_high)
    kind = "credible interval" if head.method == "bayes" else "confidence interval"
    if answer.scale.ratio:
        return f"risk ratio {number(value)} (95 % {kind} {bound(low)} to {bound(high)})"
    on = f" on {inside(answer.scale.scale)}" if answer.scale.scale else ""
    interval = f"(95 % {kind}: {sided(low)} to {sided(high)})"
    return f"{on_average(value, answer.scale.unit)}{on} {interval}"


def estimate_slots(answer: Answer) -> dict[str, str]:
    """Return the numbers that `estimate_words` prints, by name."""
    head = answer.headline
    assert head is not None
    value, low, high = shown(answer.scale, head.estimate, head.ci_low, head.ci_high)
    if answer.scale.ratio:
        return {"estimate": number(value), "ci_low": bound(low), "ci_high": bound(high)}
    told = on_average(value, answer.scale.unit)
    return {"estimate": told, "ci_low": sided(low), "ci_high": sided(high)}


def listed(names: Sequence[str]) -> str:
    """Write names one after the other, with an "and" before the last.

    Examples
    --------
    >>> listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"])
    ('A', 'A and B', 'A, B and C')
    """
    first, last = names[:-1], names[-1]
    return f"{', '.join(first)} and {last}" if first else last


def plural(n: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun.

    Examples
    --------
    >>> plural(1, "trial"), plural(3, "trial"), plural(2, "person", "people")
    ('1 trial', '3 trials', '2 people')
    """
    return f"{n} {one if n == 1 else many or one + 's'}"
