"""Speed of a personal response: one person in full, and a batch of people."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
from validation._people import Design, draw_effect, likelihood, setting, simulate

from benchmarks._nutpie import CHAINS, DRAWS, nutpie
from evidose.response import Diary, respond
from evidose.response.mixture import posteriors

ONE_MS, BATCH_MS = 50.0, 5.0
PEOPLE, TOGETHER = 200, 20
REPEATS = 7


def main() -> int:
    """Time 168 days: an answer in full, and likelihood with posterior for many people."""
    e, data = setting()
    rng = np.random.default_rng(1)
    design = Design("half a year", ((56, 0.0), (112, 1.0)), 0.0)
    own, rest = draw_effect(e.prior, PEOPLE, rng)
    people = simulate(e, data.noise, design, own + rest, rng)
    y = people.y
    pain = np.clip(np.round(6 - (y[0] - y[0, :56].mean())), 0, 10)
    diary = Diary(date(2026, 1, 1), pain, 4.5 * people.taken)
    one = min(_seconds(lambda: respond(diary, e, data)) for _ in range(REPEATS)) * 1e3
    both = []
    for start in range(0, PEOPLE, TOGETHER):
        rows = slice(start, start + TOGETHER)
        began = time.process_time()
        posteriors(likelihood(e, data.noise, replace(people, y=y[rows])), e.prior)
        both.append(time.process_time() - began)
    batch = float(np.median(both)) / TOGETHER * 1e3
    print(
        "processor time; 168 days; onset, autocorrelation, measurement share and sd integrated out"
    )
    print(f"  one person, whole answer with sensitivity: {one:6.1f} ms (target {ONE_MS:g})")
    print(f"  batch of {PEOPLE} people, each:              {batch:6.2f} ms (target {BATCH_MS:g})")
    peer = nutpie(y[0], 56, e.onset_weeks, e.target.sd)
    if peer is None:
        print("  nutpie is not installed here (`make bench` installs it)")
    else:
        print(
            f"  nutpie, {CHAINS} chains of {DRAWS} draws, AR(1) and onset alone: "
            f"{1e3 * peer.seconds:.0f} ms, effect {peer.mean:.2f} (sd {peer.sd:.2f})"
        )
    return 0 if one <= ONE_MS and batch <= BATCH_MS else 1


def _seconds(task: Callable[[], object]) -> float:
    start = time.process_time()
    task()
    return time.process_time() - start
