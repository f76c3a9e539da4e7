"""Where a value stands on a plot's axis, and which values are worth a tick."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from evidose.terms import decimals_that_tell

MINUS = "−"
MOST_DECIMALS = 5
"""Decimals of a difference; a smaller one is written with a power of ten."""
NOT_ESTIMABLE = "not estimable"


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear stretch from `low` to `high` with its ticks.

    Attributes
    ----------
    low, high : ends, in the units of the data (logarithms when `exponentiate`)
    ticks : positions of the ticks, same units
    exponentiate : tick labels and numbers are printed as exp(value)
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    exponentiate: bool = False

    def share(self, value: float) -> float:
        """Position of `value` between the ends, clipped to 0..1."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))

    def label(self, value: float) -> str:
        """Text of a tick."""
        shown = math.exp(value) if self.exponentiate else value
        return f"{shown:.6g}".replace("-", MINUS)


def number(value: float, digits: int, *, exponentiate: bool = False) -> str:
    """`value` with a real minus sign and without a negative zero.

    >>> number(-0.714, 2)
    '−0.71'
    >>> number(-0.0001, 2)
    '0.00'
    >>> number(0.0, 2, exponentiate=True)
    '1.00'
    """
    if not math.isfinite(value):
        return "∞" if value > 0 else f"{MINUS}∞" if value < 0 else "?"
    if exponentiate:
        value = math.exp(min(value, 700.0))
    if abs(value) >= 10**6:
        return f"{value:.{digits}e}".replace("-", MINUS)
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def interval(estimate: float, low: float, high: float, digits: int, *, exp: bool = False) -> str:
    """`estimate (low to high)` as text; what is not finite is not estimable."""
    if not math.isfinite(estimate):
        return NOT_ESTIMABLE
    if math.isnan(low) or math.isnan(high):
        return number(estimate, digits, exponentiate=exp)
    middle, left, right = numbers((estimate, low, high), digits, exp=exp)
    return f"{middle} ({left} to {right})"


def numbers(
    values: tuple[float, float, float], digits: int, *, exp: bool = False
) -> tuple[str, ...]:
    """An estimate and its ends, with the decimals that keep an end off no effect.

    >>> numbers((-0.0252, -0.0493, -0.001), 2)
    ('−0.025', '−0.049', '−0.001')
    >>> numbers((1.2e-07, 4e-09, 2.4e-07), 2)
    ('1.2e−07', '4e−09', '2.4e−07')
    """
    if exp:
        low, high = (decimals_that_tell(math.exp(min(v, 700.0)), digits) for v in values[1:])
        several = (digits, low, high)
        return tuple(number(v, d, exponentiate=True) for v, d in zip(values, several, strict=True))
    most = max(decimals_that_tell(v, digits, (0.0,)) for v in values[1:])
    if most > MOST_DECIMALS:
        return tuple(f"{v:.2g}".replace("-", MINUS) for v in values)
    return tuple(number(v, most) for v in values)


def _step(span: float, count: int) -> float:
    raw = span / count
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * (1 - 1e-9))


def linear_ticks(low: float, high: float, count: int = 5) -> tuple[float, ...]:
    """Round values between `low` and `high`, about `count` of them.

    >>> linear_ticks(-1.7, 0.6)
    (-1.5, -1.0, -0.5, 0.0, 0.5)
    """
    step = _step(high - low, count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return tuple(round(i * step, 12) + 0.0 for i in range(first, last + 1))


def log_ticks(low: float, high: float, count: int = 6) -> tuple[float, ...]:
    """Logarithms of round ratios (…, 0.5, 1, 2, …) between `low` and `high`.

    >>> [round(math.exp(t), 6) for t in log_ticks(math.log(0.2), math.log(3))]
    [0.2, 0.5, 1.0, 2.0]
    """
    decades = range(math.floor(low / math.log(10)) - 1, math.ceil(high / math.log(10)) + 2)
    for digits in ((1, 2, 5), (1, 3), (1,)):
        ticks = [math.log(d) + n * math.log(10) for n in decades for d in digits]
        inside = [t for t in ticks if low - 1e-9 <= t <= high + 1e-9]
        if len(inside) <= count + 1:
            break
    else:
        inside = inside[:: math.ceil(len(inside) / count)]
    if len(inside) < 2:  # a narrow range: round ratios between its ends
        inside = [math.log(t) for t in linear_ticks(math.exp(low), math.exp(high), 4) if t > 0]
    return tuple(inside)


def make_axis(low: float, high: float, *, exponentiate: bool = False, margin: float = 0.04) -> Axis:
    """An axis that holds `low` and `high` with a little air on both sides."""
    if high - low < 1e-9 * max(1.0, abs(low), abs(high)):
        low, high = low - 1.0, high + 1.0
    air = margin * (high - low)
    low, high = low - air, high + air
    ticks = log_ticks(low, high) if exponentiate else linear_ticks(low, high)
    return Axis(low, high, ticks, exponentiate)


def estimate_axis(
    intervals: Iterable[tuple[float, float, float]],
    always: Iterable[float],
    *,
    exponentiate: bool = False,
) -> Axis:
    """An axis for estimates with intervals that one very wide interval cannot spoil.

    Every estimate and every value of `always` is inside. Interval ends are inside unless they
    lie more than one and a half such spans outside; the plot then shows an arrow.
    """
    largest = 300.0 if exponentiate else 1e100  # beyond it there is nothing to draw
    rows = [row for row in intervals if abs(row[0]) < largest]
    core = [row[0] for row in rows] + [v for v in always if abs(v) < largest]
    if not core:
        core = [0.0]
    low, high = min(core), max(core)
    widths = sorted(r[2] - r[1] for r in rows if abs(r[2] - r[1]) < largest)
    typical = widths[(len(widths) - 1) // 2] if widths else 0.0
    reach = max(high - low, typical)
    ends = [end for _, left, right in rows for end in (left, right) if math.isfinite(end)]
    low = min([low, *(max(end, low - reach) for end in ends)])
    high = max([high, *(min(end, high + reach) for end in ends)])
    return make_axis(low, high, exponentiate=exponentiate)
