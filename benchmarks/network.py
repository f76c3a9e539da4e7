"""How fast is a network, beside pimeta on the same data in the same run?

Ours does what pimeta's `netmeta` does: both models, all pairs, prediction, Q, P-scores, direct and
indirect evidence. Times are seconds of processor time, medians of several runs; nothing is timed
before the results agree.
"""

import json
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from validation._network_cases import Case
from validation._network_oracle import Dense

from benchmarks.pool import Table, median_time
from evidose.stats.network import Contrasts, Network, contrasts, network
from evidose.stats.network.inconsistency import design_tests
from evidose.stats.network.node_split import node_splits
from evidose.stats.network.ranking import ranking

REFERENCE = Path(__file__).parents[1] / "tests" / "reference" / "netmeta" / "networks.json"
SEED = 11


def linde() -> dict[str, Any]:
    """Return the contrasts of linde2015: 8 to 9 treatments, 59 studies, some of three arms."""
    known = json.loads(REFERENCE.read_text(encoding="utf-8"))
    found: dict[str, Any] = known["nma"]["linde2015_resp_OR"]["contrasts"]
    return found


def ours(c: dict[str, Any], method: str) -> Network:
    """Fit from the raw columns, with P-scores and splits by both models."""
    data = contrasts(c["studlab"], c["treat1"], c["treat2"], c["TE"], c["seTE"])
    found = network(data, method=method)
    for random in (False, True):
        ranking(found.random if random else found.common, small_is_good=True)
        node_splits(found, random=random)
    return found


def pimeta(c: dict[str, Any], method: str) -> Callable[[], Any] | None:
    """Return pimeta's fit of the same columns, or None where it is not installed."""
    if find_spec("pimeta") is None:
        return None
    peer: Any = import_module("pimeta.netmeta")
    columns = c["TE"], c["seTE"], c["treat1"], c["treat2"], c["studlab"]
    return lambda: peer.netmeta(*columns, method_tau=method)


def drawn(treatments: int, studies: int, rows: int) -> Case:
    """Draw networks with one structure: studies of two arms, every tenth of three."""
    rng = np.random.default_rng(SEED)
    arms: list[tuple[int, ...]] = [(i, i + 1) for i in range(treatments - 1)]
    for i in range(studies - len(arms)):
        size = 3 if i % 10 == 0 else 2
        arms.append(tuple(int(x) for x in rng.permutation(treatments)[:size]))
    variances = [rng.uniform(0.02, 0.4, (rows, len(a))) for a in arms]
    effects = [rng.normal(size=v.shape) * np.sqrt(v + 0.02) for v in variances]
    return Case(arms, effects, variances, False)


def shaped(case: Case) -> Contrasts:
    """Return a case as the data of a fit."""
    return contrasts(*case.rows())


def gate(case: Case) -> float:
    """Return the largest error of estimates and their s.e. against dense least squares."""
    found = network(shaped(case))
    truth = Dense(case).fit(found.tau2)
    se = np.sqrt(truth.variance) + np.eye(truth.variance.shape[1])
    estimate = np.abs(found.random.estimate - truth.estimate) / se
    return float(max(estimate.max(), np.abs(found.random.se - np.sqrt(truth.variance)).max()))


def main() -> int:
    """Print the table; 1 if results are wrong or a target is missed."""
    small, large = drawn(30, 400, 1), drawn(6, 20, 10_000)
    some = Case(
        large.studies, [e[:200] for e in large.effects], [v[:200] for v in large.variances], False
    )
    error = max(gate(small), gate(some))
    print(f"  correctness: largest error against dense least squares {error:.1e}")
    if not error < 1e-6:
        return 1
    table = Table()
    c = linde()
    for method in ("DL", "REML"):
        mine = median_time(lambda: ours(c, method), 30)  # noqa: B023 (called at once)
        print(f"  linde2015, {method}: {1e3 * mine:.2f} ms")
        peer = pimeta(c, method)
        if peer is not None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the peer's
                theirs = median_time(peer, 10)
                tau2 = float(peer().tau2)
            table.line(f"  pimeta's time by ours, {method}", theirs / mine, "", 2.0, least=True)
            apart = abs(tau2 - float(ours(c, method).tau2)) / tau2
            print(f"    (pimeta's tau2 differs by {apart:.1e})")
    fit = ours(c, "REML")
    print(f"  tests of designs on top: {1e3 * median_time(lambda: design_tests(fit)):.2f} ms")
    data = shaped(small)
    table.line(
        "30 treatments, 400 studies, REML", 1e3 * median_time(lambda: network(data)), "ms", 50.0
    )
    many = shaped(large)
    seconds = median_time(lambda: network(many), 3)
    table.line("10,000 networks in one call, 6 treatments, 20 studies", seconds, "s", 10.0)
    print(f"    ({1e3 * seconds / 10:.1f} us each)")
    print(json.dumps({"missed": table.missed}))
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
