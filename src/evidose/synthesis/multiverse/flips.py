"""Which choice flips the verdict."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.synthesis.multiverse.evaluation import UNSETTLED, VERDICTS, Results
from evidose.synthesis.multiverse.specifications import Specifications

Array = NDArray[np.float64]
Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OptionShare:
    """One option of one choice: how many specifications take it and what they say."""

    option: str
    specifications: int
    median: float | None
    verdicts: dict[str, int]


@dataclass(frozen=True, slots=True)
class ChoiceEffect:
    """One choice.

    Attributes
    ----------
    groups : sets of specifications that differ in this choice alone
    flips : share of those sets in which the verdict is not the same throughout; None without any
    """

    choice: str
    groups: int
    flips: float | None
    options: tuple[OptionShare, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """A specification with another verdict than the headline, and what was changed for it."""

    index: int
    changed: dict[str, str]
    verdict: str


def choice_effects(
    specs: Specifications, in_common: Array, results: Results
) -> tuple[ChoiceEffect, ...]:
    """Return every choice that has more than one option in use, the one that flips most first.

    Parameters
    ----------
    in_common : (m,) estimates in a unit that all measures share, NaN where there is none
    """
    found = []
    for column, choice in enumerate(specs.options):
        used = np.unique(specs.codes[:, column])
        if len(used) > 1:
            groups, flips = _flip_share(specs, results, column)
            options = tuple(_share(specs, in_common, results, column, int(code)) for code in used)
            found.append(ChoiceEffect(choice, groups, flips, options))
    return tuple(sorted(found, key=lambda c: -(c.flips or 0.0)))


def _flip_share(specs: Specifications, results: Results, column: int) -> tuple[int, float | None]:
    settled = results.verdict != UNSETTLED
    others = _packed(specs, column)[settled]
    verdict = results.verdict[settled]
    order = np.argsort(others, kind="stable")
    if not others.size:
        return 0, None
    starts = np.flatnonzero(np.diff(others[order], prepend=others.min() - 1))
    sizes = np.diff(np.append(starts, others.size))
    lowest = np.minimum.reduceat(verdict[order], starts)
    highest = np.maximum.reduceat(verdict[order], starts)
    several = sizes > 1
    if not several.any():
        return 0, None
    return int(several.sum()), float((lowest != highest)[several].mean())


def _packed(specs: Specifications, without: int) -> Codes:
    """Return one whole number per specification that holds all choices but one."""
    packed = np.zeros(len(specs), dtype=np.int64)
    for column, options in enumerate(specs.options.values()):
        if column != without:
            packed = packed * len(options) + specs.codes[:, column]
    return packed


def _share(
    specs: Specifications, in_common: Array, results: Results, column: int, code: int
) -> OptionShare:
    rows = specs.codes[:, column] == code
    options = list(specs.options.values())[column]
    estimates = in_common[rows & np.isfinite(in_common)]
    median = float(np.median(estimates)) if estimates.size else None
    return OptionShare(options[code], int(rows.sum()), median, tally(results.verdict[rows]))


def tally(verdict: NDArray[np.int8]) -> dict[str, int]:
    """Count verdicts by their words; every kind is there, also with none."""
    return {words: int((verdict == key).sum()) for key, words in VERDICTS.items()}


def nearest_flips(
    specs: Specifications, results: Results, headline: int, most: int = 10
) -> tuple[Flip, ...]:
    """Return the specifications with another verdict that change the fewest choices."""
    own = results.verdict[headline]
    other = np.flatnonzero((results.verdict != own) & (results.verdict != UNSETTLED))
    if not other.size:
        return ()
    names = list(specs.options)
    differs = specs.codes[other] != specs.codes[headline]
    # Another analysis is one choice, whether it changes the estimator, the inference or both.
    pair = [names.index("heterogeneity"), names.index("inference")]
    analysis = differs[:, pair].any(axis=1)
    distance = np.delete(differs, pair, axis=1).sum(axis=1) + analysis
    nearest = other[distance == distance.min()][:most]
    return tuple(_flip(specs, results, int(i), headline) for i in nearest)


def _flip(specs: Specifications, results: Results, i: int, headline: int) -> Flip:
    own, other = specs.record(headline), specs.record(i)
    changed = {name: other[name] for name in own if other[name] != own[name]}
    return Flip(i, changed, VERDICTS[int(results.verdict[i])])
