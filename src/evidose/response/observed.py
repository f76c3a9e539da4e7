"""What was seen: the plain means of a person's days on and off treatment, and their difference."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.evidence import Instrument
from evidose.response.bounded import Ends
from evidose.response.diary import Diary

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Observed:
    """Plain means of the days with an entry.

    Attributes
    ----------
    on, off : mean of the days with a dose and of those without, as the scale counts; None without
        any such day
    days_on, days_off : how many
    difference : of the means in points, plus is better; None where one of them is absent
    """

    on: float | None
    off: float | None
    days_on: int
    days_off: int
    difference: float | None


def observe(diary: Diary, sign: float) -> Observed:
    """Return what was seen.

    Parameters
    ----------
    sign : multiply by it and more is better
    """
    seen, on = np.isfinite(diary.outcome), diary.taken > 0
    with_it, without = diary.outcome[seen & on], diary.outcome[seen & ~on]
    means = [float(part.mean()) if len(part) else None for part in (with_it, without)]
    difference = None if None in means else sign * (with_it.mean() - without.mean())
    return Observed(
        means[0], means[1], len(with_it), len(without), None if difference is None else
        float(difference),
    )  # fmt: skip


def contrast_sd(diary: Diary, rho: float, share: float, sd: float) -> float:
    """Return the standard deviation of the difference of the two means.

    Days hang together, so that many days tell less than as many people would.

    Parameters
    ----------
    rho : autocorrelation from one day to the next, measurement noise apart
    share : of the variance that is measurement noise, new each day
    sd : of single days around their course
    """
    at = np.flatnonzero(np.isfinite(diary.outcome))
    on = (diary.taken > 0)[at]
    weight = np.where(on, 1 / max(int(on.sum()), 1), -1 / max(int((~on).sum()), 1))
    # Sums over all pairs of days k apart, by their distance: no table of all pairs is needed.
    daily = np.zeros(len(diary.outcome))
    daily[at] = weight
    pairs = np.correlate(daily, daily, "full")[len(daily) - 1 :]
    apart = np.arange(len(daily))
    joined = pairs[0] + 2 * (1 - share) * float(pairs[1:] @ rho ** apart[1:])
    return float(sd * np.sqrt(max(joined, 0.0)))


def room_left(scale: Instrument, off: float | None) -> tuple[Ends, float]:
    """Return how far the scale lets a person get worse (negative) and better, and its length.

    Parameters
    ----------
    off : the person's mean without treatment; None where it is not known

    Examples
    --------
    >>> room_left(Instrument(id="x", schema_version=1, name="x", low=0, high=10, better="lower"), 4)
    ((-6.0, 4.0), 10.0)
    """
    low, high = scale.low, scale.high
    if low is None or high is None:
        return (-np.inf, np.inf), np.inf
    length = high - low
    if off is None:
        return (-length, length), length
    down, up = off - low, high - off
    return ((-up, down) if scale.better == "lower" else (-down, up)), length
