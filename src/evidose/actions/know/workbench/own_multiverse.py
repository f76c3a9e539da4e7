"""Every defensible way to pool one's own table, and which choice changes what it says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evidose.actions.know.study_effects import ZERO_CELLS, effects_of
from evidose.actions.know.synthesize import OwnSynthesis
from evidose.actions.know.workbench.answers import plain
from evidose.pages.know.workbench.parts import Part
from evidose.pages.know.workbench.plots import null_of
from evidose.stats.effect_size import COLUMNS
from evidose.stats.pool import pool

Array = NDArray[np.float64]

METHODS = ("DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM")
TESTS = ("z", "t", "knha", "adhoc")
COMMON = ("EE", "z")
KIN = (("RR", "OR", "RD", "PETO"), ("MD", "SMD", "ROM"), ("IRR", "IRD"), ("PLO", "PFT", "PLN"))
"""Measures of one kind of numbers, among which a choice is made."""

ABOVE, BELOW, NEITHER = "above", "below", "no difference shown"
NOBODY = "none"
NULL_OF_GROUPS = frozenset(("PLO", "PFT", "PLN"))


@dataclass(frozen=True, slots=True)
class Universe:
    """All specifications: one option of every choice, estimate, interval and verdict."""

    choices: dict[str, tuple[str, ...]]
    codes: NDArray[np.int64]
    estimate: Array
    ci_low: Array
    ci_high: Array
    verdict: NDArray[np.int8]


def every_way(found: OwnSynthesis) -> Part:
    """Pool the table in every defensible way."""
    title = "Every defensible analysis"
    if null_of(found.measure) is None:
        alone = (
            f"{found.measure} is of one group: there is no difference that an answer could turn on."
        )
        return Part("multiverse", title, sentences=(alone,))
    if len(found.yi) < 2:
        return Part("multiverse", title, sentences=("At least 2 studies are needed.",))
    all_of = universe(found)
    settled = all_of.verdict != -2
    names = {1: ABOVE, -1: BELOW, 0: NEITHER}
    counts = {names[code]: int((all_of.verdict == code).sum()) for code in (1, -1, 0)}
    own = _verdict(float(found.pooled.ci_low), float(found.pooled.ci_high))
    same = float((all_of.verdict[settled] == own).mean()) if settled.any() else None
    numbers: list[tuple[str, float | int | str | None]] = [
        ("specifications", len(all_of.codes)),
        *((f"interval {w}" if w != NEITHER else w, n) for w, n in counts.items()),
        ("not estimable", int((~settled).sum())),
        ("own verdict", names[own]),
        ("share with own verdict", None if same is None else round(same, 4)),
    ]
    flips = flip_shares(all_of)
    numbers += [(f"flips by {choice}", plain(share)) for choice, share in flips.items()]
    said = [
        f"{len(all_of.codes):,} analyses: in {counts[ABOVE]:,} the interval lies above no "
        f"difference, in {counts[BELOW]:,} below, in {counts[NEITHER]:,} it holds no difference."
    ]
    turning = [c for c, share in flips.items() if share > 0]
    said.append(
        f"What changes the answer, most often first: {', '.join(turning)}."
        if turning
        else "No single choice changes the answer."
    )
    return Part("multiverse", title, (), (), tuple(numbers), tuple(said))


def universe(found: OwnSynthesis) -> Universe:
    """Return every combination of measure, empty cells, studies, estimator and inference.

    Combinations that pool the same numbers in the same way count once.
    """
    data, rules = _tables(found)
    choices = {
        "measure": tuple(dict.fromkeys(m for m, _ in data)),
        "empty cells": rules,
        "left out": (NOBODY, *_told_apart(found.labels)),
        "heterogeneity": (COMMON[0], *METHODS),
        "inference": TESTS,
    }
    rows, codes = list[tuple[Array, Array]](), list[list[int]]()
    seen: set[bytes] = set()
    for (measure, rule), (y, v) in data.items():
        for out in range(len(y) + 1):
            yy, vv = y.copy(), v.copy()
            if out:
                yy[out - 1] = vv[out - 1] = np.nan
            key = measure.encode() + yy.tobytes() + vv.tobytes()
            if key in seen or np.isfinite(yy).sum() < 2:
                continue
            seen.add(key)
            rows.append((yy, vv))
            codes.append([choices["measure"].index(measure), rules.index(rule), out])
    ys, vs = (np.array([r[i] for r in rows]) for i in (0, 1))
    return _pooled(choices, np.array(codes), ys, vs, found.level)


def _tables(
    found: OwnSynthesis,
) -> tuple[dict[tuple[str, str], tuple[Array, Array]], tuple[str, ...]]:
    """Return effects and variances by measure and by what is done about empty cells."""
    own = {(found.measure, "metafor"): (found.yi, found.vi)}
    kin = next((names for names in KIN if found.measure in names), ())
    if not found.raw or not kin:
        return own, ("metafor",)
    tables: dict[tuple[str, str], tuple[Array, Array]] = {}
    measures = (found.measure, *(m for m in kin if m != found.measure))
    if found.measure in NULL_OF_GROUPS:
        measures = (found.measure,)
    for measure in measures:
        if not set(COLUMNS[measure]) & found.raw.keys():
            continue
        for rule in ZERO_CELLS:
            with np.errstate(all="ignore"):
                effects = effects_of(measure, rule, found.raw)
            fine = np.isfinite(effects.yi) & (effects.vi > 0)
            y, v = np.where(fine, effects.yi, np.nan), np.where(fine, effects.vi, np.nan)
            tables[measure, rule] = y, v
    return tables or own, tuple(ZERO_CELLS)


def _pooled(
    choices: dict[str, tuple[str, ...]],
    codes: NDArray[np.int64],
    ys: Array,
    vs: Array,
    level: float,
) -> Universe:
    parts = []
    for i, method in enumerate(choices["heterogeneity"]):
        for j, test in enumerate(choices["inference"]):
            if method == COMMON[0] and test != COMMON[1]:
                continue
            with np.errstate(all="ignore"):
                fit = pool(ys, vs, method=method, test=test, level=level)
            more = np.column_stack([codes, np.full(len(codes), i), np.full(len(codes), j)])
            parts.append((more, fit.estimate, fit.ci_low, fit.ci_high))
    all_codes = np.vstack([p[0] for p in parts])
    estimate, low, high = (np.concatenate([p[n] for p in parts]) for n in (1, 2, 3))
    verdict = np.where(low > 0, 1, np.where(high < 0, -1, 0))
    settled = np.isfinite(low) & np.isfinite(high)
    verdict = np.where(settled, verdict, -2).astype(np.int8)
    return Universe(choices, all_codes, estimate, low, high, verdict)


def flip_shares(all_of: Universe) -> dict[str, float]:
    """Return, by choice, in which share of otherwise equal analyses it changes the verdict."""
    shares: dict[str, float] = {}
    settled = all_of.verdict != -2
    codes, verdict = all_of.codes[settled], all_of.verdict[settled]
    for column, (choice, options) in enumerate(all_of.choices.items()):
        if len(options) < 2 or not len(codes):
            continue
        others = np.zeros(len(codes), dtype=np.int64)
        for i, values in enumerate(all_of.choices.values()):
            if i != column:
                others = others * len(values) + codes[:, i]
        order = np.argsort(others, kind="stable")
        starts = np.flatnonzero(np.diff(others[order], prepend=-1))
        sizes = np.diff(np.append(starts, len(order)))
        lowest = np.minimum.reduceat(verdict[order], starts)
        highest = np.maximum.reduceat(verdict[order], starts)
        several = sizes > 1
        if several.any():
            shares[choice] = float((lowest != highest)[several].mean())
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def _verdict(low: float, high: float) -> int:
    return 1 if low > 0 else -1 if high < 0 else 0


def _told_apart(labels: tuple[str, ...]) -> list[str]:
    return [n if labels.count(n) == 1 else f"{n} ({i})" for i, n in enumerate(labels, 1)]
