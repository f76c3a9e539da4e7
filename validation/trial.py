"""Trials in one person: power, error over all looks, and carry-over the analysis does not know.

People have autocorrelated days (rho from -0.2 to 0.9), a trend, measurement noise and missing days;
the order of blocks is drawn anew for every ten of them.
"""

from dataclasses import replace
from math import log2, sqrt

from evidose.evidence import open_library, read_evidence
from evidose.response import expect, find_target, load_response
from evidose.response.trial import simulate_trial

PEOPLE = 2_000
BLOCK_DAYS, PAIRS = 28, 3
HALF_LIVES_H = (4, 24, 96)


def main() -> int:
    """Run everything; 1 if any target is missed."""
    return run(PEOPLE)


def run(people: int) -> int:
    library = open_library()
    evidence, data = read_evidence(library), load_response(library)
    target = find_target(evidence, data, "pain")
    known = expect(target, "low-dose-naltrexone", evidence, library, data, randomised=True)
    cases = {"carry-over as the prior has it": known}
    for hours in HALF_LIVES_H:
        weeks = hours * log2(10) / 168
        cases[f"carry-over of half-life {hours} h"] = replace(known, offset_weeks=(weeks, weeks))
    print(f"{PAIRS} pairs of {BLOCK_DAYS} days, {people} people each, looks after pairs 2 and 3")
    allowed = data.trial.alpha + 2 * sqrt(data.trial.alpha * (1 - data.trial.alpha) / people)
    passed = True
    for name, truth in cases.items():
        found = simulate_trial(known, data, BLOCK_DAYS, PAIRS, people, 20261122, truth)
        passed &= found.power >= data.trial.power and found.type_one <= allowed
        print(
            f"  {name}: power {found.power:.3f}, error {found.type_one:.4f} "
            f"(limit {data.trial.alpha:g}, allowed with Monte Carlo error {allowed:.4f}), "
            f"bias {found.bias:+.3f} of the important change"
        )
    return 0 if passed else 1
