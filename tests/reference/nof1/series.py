"""Twenty diaries for the comparison with Stan: `python series.py > series.json`.

Most are simulated from the model; some break it the way real diaries do (whole numbers with a
floor, five answers, days that swing, a shift nobody noted), which changes what the sampler and the
quadrature are given, never what they must agree on.
"""

import json
from dataclasses import dataclass, field

import numpy as np

NOISE = {
    "rho_mean": 0.4, "rho_sd": 0.3, "rho_low": -0.2, "rho_high": 0.97,
    "measurement_share_high": 0.8, "sd_median": 0.6, "sd_log_sd": 0.5,
    "trend_sd": 0.25, "weekday_sd": 0.1, "covariate_sd": 0.4,
}  # fmt: skip
OPEN = {
    "weight": [0.1625, 0.325, 0.1625, 0.35], "specific_mean": [0.3] * 4,
    "specific_var": [0.2, 0.5, 1.5, 4.2], "rest_mean": [0.9] * 4, "rest_var": [1.0, 1.0, 1.0, 6.25],
}  # fmt: skip
DRAWN = OPEN | {"rest_mean": [0.0] * 4, "rest_var": [0.0] * 4}
NARROW = {
    "weight": [0.9, 0.1], "specific_mean": [0.4, 0.4], "specific_var": [0.04, 1.0],
    "rest_mean": [0.0, 0.0], "rest_var": [0.01, 0.25],
}  # fmt: skip
"""In points of a scale with a spread of 2."""
ROUND = 2


@dataclass(frozen=True)
class Case:
    """One diary: `blocks` are (days, dose in mg)."""

    what: str
    blocks: tuple[tuple[int, float], ...]
    effect: float
    rho: float = 0.4
    share: float = 0.3
    noise: float = 1.2
    missing: float = 0.0
    onset: tuple[float, float] = (4.0, 12.0)
    offset: tuple[float, float] = (0.5, 4.0)
    true_onset: float = 6.0
    true_offset: float = 1.5
    scale: float = 2.0
    prior: dict[str, list[float]] = field(default_factory=lambda: OPEN)
    trend: float = 0.0
    shape: str = "points"
    every: int = 1
    weekday: float = 0.0
    stress: float = 0.0
    outliers: bool = False
    shift: float = 0.0
    dense: bool = False
    unnoted: float = 0.0


def pairs(count: int, days: int) -> tuple[tuple[int, float], ...]:
    """Blocks of placebo and drug in turn."""
    return ((days, 0.0), (days, 4.5)) * count


CASES = {
    "short": Case("two weeks before, six on", ((14, 0), (42, 4.5)), 1.5, dense=True),
    "short-gappy": Case(
        "half of the days missing", ((14, 0), (42, 4.5)), 0.5, missing=0.5, dense=True
    ),
    "usual": Case("four weeks before, twelve on", ((28, 0), (84, 4.5)), 1.2, trend=0.3),
    "nothing": Case("no change at all", ((28, 0), (84, 4.5)), 0.0),
    "worse": Case("it got worse", ((28, 0), (84, 4.5)), -2.0, rho=0.2, missing=0.15),
    "large": Case("large effect, calm days", ((28, 0), (112, 4.5)), 5.0, noise=0.5, true_onset=5.0),
    "conflict": Case(
        "far from a narrow prior", ((28, 0), (84, 4.5)), 3.0, prior=NARROW, noise=1.0
    ),
    "sticky": Case("days hang together", ((42, 0), (126, 4.5)), 1.5, rho=0.93, share=0.1),
    "alternating": Case("good and bad days in turn", ((28, 0), (56, 4.5)), 1.0, rho=-0.15, share=0),
    "noisy-reports": Case("mostly noise of reports", ((28, 0), (84, 4.5)), 1.0, rho=0.8, share=0.7),
    "titration": Case(
        "dose raised in steps, some doses not noted",
        ((28, 0), (14, 1.5), (14, 3.0), (84, 4.5)), 2.0, unnoted=0.1,
    ),
    "stopped": Case(
        "stopped and started again", ((28, 0), (70, 4.5), (28, 0), (42, 4.5)), 2.0, noise=0.9
    ),
    "blocks-few": Case("three pairs of blocks", pairs(3, 28), 2.0, prior=DRAWN, missing=0.1),
    "blocks-many": Case(
        "ten pairs of one week, a fast effect", pairs(10, 7), 1.5, prior=DRAWN,
        onset=(0.3, 2.0), offset=(0.2, 1.0), true_onset=0.8, true_offset=0.4,
    ),
    "blocks-large": Case(
        "two pairs, large effect, calm days", pairs(2, 42), 5.0, prior=DRAWN, noise=0.6
    ),
    "sleep": Case(
        "fast onset, weekdays and stress", ((28, 0), (84, 4.5)), 1.0, onset=(1.0, 6.0),
        true_onset=2.0, weekday=0.8, stress=0.6, missing=0.05,
    ),
    "hundred": Case(
        "a scale of 100 points", ((28, 0), (84, 4.5)), 18.0, scale=20.0, noise=11.0, shape="hundred"
    ),
    "floor": Case(
        "whole numbers with a floor", ((28, 0), (84, 4.5)), 2.5, shape="floor", noise=1.5,
        missing=0.05,
    ),
    "five-answers": Case(
        "five answers, once a week", ((56, 0), (168, 4.5)), 1.0, scale=1.0, shape="five", noise=0.7,
        every=7,
    ),
    "real-like": Case(
        "bad days that swing, a shift nobody noted, long", ((42, 0), (210, 4.5)), 1.5, rho=0.6,
        outliers=True, shift=0.8, missing=0.2, shape="floor", weekday=0.4, stress=0.4,
    ),
}  # fmt: skip


def diary(case: Case, rng: np.random.Generator) -> dict[str, object]:
    """Draw one diary, as a person would report it: lower is better."""
    dose = np.repeat([d for _, d in case.blocks], [n for n, _ in case.blocks]).astype(float)
    t = np.arange(len(dose))
    state, x, now = rng.normal(), np.empty(len(t)), 0.0
    noise = np.empty(len(t))
    for k in t:
        target = dose[k] / dose.max()
        weeks = case.true_onset if target > now else case.true_offset
        now += (target - now) * (1 - 0.1 ** (1 / (7 * weeks)))
        x[k] = now
        state = case.rho * state + np.sqrt(1 - case.rho**2) * rng.normal()
        own = np.sqrt(1 - case.share) * state + np.sqrt(case.share) * rng.normal()
        noise[k] = case.noise * own
    if case.outliers:
        noise += np.where(rng.random(len(t)) < 0.06, rng.normal(0, 3.0, len(t)), 0.0)
    first = int(np.flatnonzero(dose)[0])
    better = case.effect * x + case.trend * (t - first) / 84 + noise
    better -= case.shift * (t > 0.7 * len(t))
    covariates = {}
    if case.stress:
        stress = np.round(rng.gamma(2.0, 1.5, len(t)), 1)
        better -= case.stress * (stress - stress.mean()) / stress.std()
        stress[rng.random(len(t)) < 0.1] = np.nan
        covariates["stress"] = stress
    if case.weekday:
        better += case.weekday * (t % 7 >= 5)
    y = reported(case.shape, better)
    y[rng.random(len(t)) < case.missing] = np.nan
    y[t % case.every != 0] = np.nan
    noted = dose.copy()
    noted[(t > first) & (rng.random(len(t)) < case.unnoted)] = np.nan
    unit = case.scale / 2.0
    part = {k: [v * (1.0 if k == "weight" else unit**2 if k.endswith("var") else unit) for v in vs]
            for k, vs in case.prior.items()}  # fmt: skip
    return {
        "what": case.what, "better": "lower", "first_weekday": 0, "outcome": plain(y),
        "dose_mg": plain(noted), "covariates": {k: plain(v) for k, v in covariates.items()},
        "weekdays": case.every % 7 != 0, "sd": case.scale, "noise": NOISE, "prior": part,
        "onset_weeks": case.onset, "offset_weeks": case.offset, "dense": case.dense,
    }  # fmt: skip


def reported(shape: str, better: np.ndarray) -> np.ndarray:
    """Turn an improvement into what is written down."""
    if shape == "hundred":
        return np.clip(np.round(60 - better), 0, 100)
    if shape == "floor":
        return np.clip(np.round(3.5 - better), 0, 10)
    if shape == "five":
        return np.clip(np.round(3.5 - better), 1, 5)
    return np.round(6 - better, ROUND)


def plain(values: np.ndarray) -> list[float | None]:
    """Write missing days as null."""
    return [None if np.isnan(v) else round(float(v), ROUND) for v in values]


if __name__ == "__main__":
    found = {
        name: diary(c, np.random.default_rng([2026, i]))
        for i, (name, c) in enumerate(CASES.items())
    }
    print("{" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in found.items()) + "}")
