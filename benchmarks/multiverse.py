"""A hundred thousand specifications of one question, and those of a real one.

The large table is simulated (ten trials, sixty variants of what they report), because no question
of the library has so many trials yet; the route is the one of `evidose multiverse`. Before a time
counts, a sample of specifications is pooled one by one and must agree.
"""

import time

import numpy as np

from evidose.actions.know.multiverse import explore
from evidose.stats import pool
from evidose.stats.priors import LogNormal
from evidose.synthesis.multiverse import evaluate
from evidose.synthesis.multiverse.choices import Effect, Table
from evidose.synthesis.multiverse.flips import choice_effects, nearest_flips
from evidose.synthesis.multiverse.specifications import Specifications, specifications

WANTED, LIMIT_S, SAMPLE = 100_000, 15.0, 200
QUESTION = ("low-dose-naltrexone", "fibromyalgia-pain")


def main() -> int:
    """Print times; 1 if a sampled specification is wrong or the limit is passed."""
    start = time.perf_counter()
    specs = simulated()
    built = time.perf_counter() - start
    specs = Specifications(
        specs.options, specs.codes[:WANTED], specs.y[:WANTED], specs.v[:WANTED], specs.trials
    )
    clock, cpu = time.perf_counter(), time.process_time()
    results = evaluate(specs, lambda _: LogNormal(-1.87, 0.87), 0.95)
    choice_effects(specs, results.estimate, results)
    nearest_flips(specs, results, 0)
    took, cpu = time.perf_counter() - clock, time.process_time() - cpu
    wrong = disagreements(specs, results.estimate, results.ci_low)
    print(f"{len(specs)} simulated specifications of {len(specs.trials)} trials")
    print(f"  built in {built:.1f} s")
    print(f"  pooled, judged and compared in {took:.1f} s ({cpu:.1f} s of processor time)")
    print(f"  not estimable {int(np.isnan(results.estimate).sum())}")
    print(f"  sample of {SAMPLE} pooled one by one: {wrong} differ")
    clock = time.perf_counter()
    found, _ = explore(*QUESTION)
    real = time.perf_counter() - clock
    print(f"{QUESTION[1]}: {len(found.specifications)} specifications in {real:.1f} s with reading")
    late = built + took > LIMIT_S or len(specs) < WANTED
    print(f"limit {LIMIT_S:g} s for {WANTED}: {'missed' if late else 'kept'}")
    return int(late or wrong > 0)


def simulated() -> Specifications:
    """Return at least as many specifications as wanted, of ten trials in sixty variants."""
    rng = np.random.default_rng(5)
    levels, tables = ("low", "some", "high"), []
    for variant in range(60):
        effects = tuple(
            Effect(
                study=f"trial-{i}",
                label=f"Trial {i}",
                year=2000 + i,
                yi=float(rng.normal(0.2, 0.3)),
                vi=float(rng.uniform(0.01, 0.1)),
                risk_of_bias=levels[i % 3],
                blinding="double" if i % 4 else "single",
                crossover=i % 2 == 0,
            )
            for i in range(10)
        )
        tables.append(Table({"measure": "SMD", "variant": str(variant)}, effects))
    return specifications(tables)


def disagreements(specs: Specifications, estimate: np.ndarray, low: np.ndarray) -> int:
    """Count sampled specifications whose classical result is another one when pooled alone."""
    rng = np.random.default_rng(6)
    wrong = 0
    for i in rng.choice(len(specs), SAMPLE, replace=False):
        record = specs.record(int(i))
        if record["heterogeneity"] in ("bayes", "single"):
            continue
        used = np.isfinite(specs.y[i])
        alone = pool(
            specs.y[i, used],
            specs.v[i, used],
            method=record["heterogeneity"],
            test=record["inference"],
        )
        pair = (float(alone.estimate), float(alone.ci_low))
        wrong += not np.allclose(pair, (estimate[i], low[i]), rtol=1e-6, atol=1e-9, equal_nan=True)
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
