"""Laboratory results: false alarms of steady people, the true level, thresholds, and lags."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from evidose.evidence import open_library
from evidose.response import LabPoint, lab_course, load_response, standing_alerts
from evidose.response.lab_level import true_levels
from evidose.response.laboratory import spread
from evidose.response.lagged import lagged_relation
from evidose.response.records import BiologicalVariation, ResponseLibrary
from evidose.safety import LabValue, laboratory_rules, load_rules

Array = NDArray[np.float64]
PEOPLE = 1_000
START = date(2020, 1, 1)
RESULTS, DAYS_APART = 9, 91


def steady(
    variation: BiologicalVariation, size: tuple[int, int], rng: np.random.Generator
) -> Array:
    """Draw results of people whose level never moves, on the scale the library states."""
    noise = spread(variation) * rng.normal(size=size)
    return 20.0 * (np.exp(noise) if variation.log_normal else np.maximum(1 + noise, 0.01))


def points(values: Array) -> list[LabPoint]:
    return [
        LabPoint(START + timedelta(days=DAYS_APART * k), float(v), "", None, None, str(k))
        for k, v in enumerate(values)
    ]


def false_alarms(data: ResponseLibrary, people: int, rng: np.random.Generator) -> bool:
    """Compare results of steady people that are called beyond noise with what is stated."""
    passed = True
    for name, variation in sorted(data.variation.items()):
        seen = stated = years = 0.0
        for row in steady(variation, (people, RESULTS), rng):
            course = lab_course(name, "U/L", points(row), variation, data.level)
            length = DAYS_APART * (RESULTS - 1) / 365.25
            seen += sum(c.beyond_noise for c in course.changes)
            stated += length * (course.false_per_year or 0.0)
            years += length
        error = np.sqrt(max(stated, 1.0)) / years
        fine = abs(seen - stated) / years <= max(3 * error, 0.1 * stated / years)
        passed &= bool(fine)
        print(
            f"  {name}: {seen / years:.3f} a person-year, stated {stated / years:.3f} "
            f"({years:.0f} person-years){'' if fine else '   <- off'}"
        )
    return passed


def levels(data: ResponseLibrary, people: int, rng: np.random.Generator) -> bool:
    """Check the interval of the true level in people drawn from its own prior."""
    variation, prior = data.variation["crp"], data.level
    noise = spread(variation)
    inside, fell = [], []
    days = [DAYS_APART * k for k in range(RESULTS)]
    for _ in range(people):
        walk = (rng.choice(prior.drift_shares) * noise) ** 2 / prior.drift_days
        moves = rng.normal(size=RESULTS - 1) * np.sqrt(walk * DAYS_APART)
        truth = np.log(5.0) + np.r_[0.0, np.cumsum(moves)]
        seen = np.exp(truth + noise * rng.normal(size=RESULTS))
        found = true_levels(days, seen.tolist(), variation, prior, then=days[3])
        inside.append(found.now.low <= np.exp(truth[-1]) <= found.now.high)
        fell.append((found.p_lower or 0.0, truth[-1] < truth[3]))
    told = np.array(fell)
    sure = told[:, 0] > 0.9
    right = float(told[sure, 1].mean()) if sure.any() else 1.0
    covered = float(np.mean(inside))
    print(
        f"  90 % interval of the level covers {covered:.3f} ({people} people); of those told a "
        f"probability above 0.9 that it is lower, {right:.2f} are"
    )
    return 0.88 <= covered <= 0.92 and right >= 0.9


def thresholds(people: int, rng: np.random.Generator) -> bool:
    """Check that each reported value at or above a threshold of its own limit alerts."""
    missed = alerted = 0
    book = load_rules(open_library())
    policy = book.policies["low-dose-naltrexone"]
    grave = [
        r for r in laboratory_rules(book.of(policy.id), policy.usual_high)
        if r.severity in ("contraindicated", "major")
    ]  # fmt: skip
    single = [r.compare[0] for r in grave if len(r.compare) == 1 and r.compare[0].at_least_uln]
    tests = sorted({t for c in single for t in c.test.split("|")})
    for _ in range(people):
        results = [
            LabValue(name, name, uln * ratio, "", "", "", uln, "the laboratory", uln, (),
                     START + timedelta(days=int(d)))
            for name in tests
            for d, uln, ratio in zip(
                rng.integers(0, 900, 4), rng.uniform(20, 60, 4), 10 ** rng.uniform(-1, 1.5, 4),
                strict=True,
            )
        ]  # fmt: skip
        found = {r for a in standing_alerts(results, grave) for r in a.alert.results}
        at = {
            r for r in results for c in single
            if r.test in c.test.split("|") and (r.times_uln or 0) >= (c.at_least_uln or 0)
        }  # fmt: skip
        missed += len(at - found)
        alerted += len(at)
    print(f"  {alerted} values at or above a threshold, {missed} without an alert")
    return missed == 0 and alerted > 0


def lags(people: int, rng: np.random.Generator) -> bool:
    """Count lags that are told where there is none, and how often a true one is found."""
    told = right = null_told = 0
    for _ in range(people):
        symptom, other = (_wandering(900, rng) for _ in range(2))
        days = list(range(70, 900, 28))
        null = [float(other[d - 6 : d + 1].mean() + rng.normal()) for d in days]
        null_told += lagged_relation(days, null, symptom).told
        true = [float(symptom[d - 34 : d - 27].mean() + 0.5 * rng.normal()) for d in days]
        found = lagged_relation(days, true, symptom)
        told += found.told
        right += found.told and found.lag_days is not None and abs(found.lag_days - 28) <= 7
    print(
        f"  {len(days)} results 28 days apart: told without any relation {null_told / people:.3f} "
        f"(level 0.05); a lag of 28 days found {told / people:.2f}, right within a week "
        f"{right / max(told, 1):.2f} of these"
    )
    return null_told / people <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / people) and told / people > 0.5


def _wandering(length: int, rng: np.random.Generator) -> Array:
    course = np.zeros(length)
    for t in range(1, length):
        course[t] = 0.97 * course[t - 1] + rng.normal()
    return course


def main() -> int:
    """Run everything; 1 if any target is missed."""
    return run(PEOPLE)


def run(people: int) -> int:
    data = load_response(open_library())
    rng = np.random.default_rng(20261128)
    passed = {}
    print(f"false alarms of steady people, {RESULTS} results {DAYS_APART} days apart")
    passed["false alarms"] = false_alarms(data, people, rng)
    print("the true level of C-reactive protein")
    passed["true level"] = levels(data, 4 * people, rng)
    print("thresholds")
    passed["thresholds"] = thresholds(people, rng)
    print("whether a marker follows a symptom")
    passed["lags"] = lags(people, rng)
    for name, ok in passed.items():
        print(f"{'ok' if ok else 'FAILED'}: {name}")
    return 0 if all(passed.values()) else 1
