"""One person's days: outcome, dose, other things, and whether they can carry an answer."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from evidose.response.records import VerdictRules

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Diary:
    """A diary on consecutive days.

    Attributes
    ----------
    start : the first day
    outcome : (T,) as reported, NaN where missing
    dose_mg : (T,) NaN where nothing was noted
    covariates : name to (T,), NaN where missing
    due_mg : (T,) the dose that was due, which stands in on days without a note; NaN where unknown
    changes : other treatments, by name, with the days on which each began or changed
    """

    start: date
    outcome: Array
    dose_mg: Array
    covariates: dict[str, Array] = field(default_factory=dict)
    due_mg: Array | None = None
    changes: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def taken(self) -> Array:
        """Daily dose as a share of the highest dose.

        On a day without a note the dose that was due counts, or else that of the day before.
        """
        noted = self.dose_mg
        if self.due_mg is not None:
            noted = np.where(np.isfinite(noted), noted, self.due_mg)
        last = np.maximum.accumulate(np.where(np.isfinite(noted), np.arange(len(noted)), -1))
        dose = np.where(last >= 0, noted[last], 0.0)
        top = float(dose.max(initial=0.0))
        return dose / top if top > 0 else dose

    @property
    def first_dose(self) -> int | None:
        """Index of the first day with a dose; None without any."""
        days = np.flatnonzero(self.taken > 0)
        return int(days[0]) if len(days) else None


@dataclass(frozen=True, slots=True)
class Reading:
    """Whether a diary can be analysed.

    Attributes
    ----------
    verdict : ``too early`` or ``cannot tell`` where it cannot; None where it can
    why : in words
    """

    verdict: str | None
    why: str
    entries: int
    days_before: int
    days_on: int


def read_diary(diary: Diary, rules: VerdictRules, *, randomised: bool = False) -> Reading:
    """Judge whether the diary holds enough for a number to have a meaning."""
    seen = np.isfinite(diary.outcome)
    on = diary.taken > 0
    entries, on_days = int(seen.sum()), int((seen & on).sum())
    off_days = entries - on_days
    first = diary.first_dose
    before = int(seen[:first].sum()) if first is not None else entries
    without = off_days if randomised else before

    def answer(verdict: str | None, why: str) -> Reading:
        return Reading(verdict, why, entries, before, on_days)

    if entries == 0:
        return answer("cannot tell", "The diary holds no value of the outcome.")
    if first is None:
        return answer("too early", "No dose is noted, so there is nothing to compare yet.")
    if without < rules.days_before:
        return answer(
            "cannot tell",
            f"Only {_days(without)} with an entry without treatment; at least {rules.days_before} "
            "are needed to know how things were before.",
        )
    if on_days < rules.days_on:
        return answer(
            "too early",
            f"Only {_days(on_days)} with an entry on treatment; at least {rules.days_on} are "
            "needed.",
        )
    values = np.unique(diary.outcome[seen])
    if len(values) < rules.distinct_values:
        return answer(
            "cannot tell",
            f"The diary holds only {len(values)} different value{'s'[: len(values) > 1]}, so it "
            "shows no day-to-day variation a change could be judged against.",
        )
    return answer(None, "")


def _days(count: int) -> str:
    return f"{count} day{'' if count == 1 else 's'}"
