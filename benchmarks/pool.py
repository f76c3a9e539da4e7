"""How fast is pooling, beside PyMARE, pimeta and metafor on the same data in the same run?

Ours does more than the peers in every row: global search with certificate, Knapp-Hartung test and
prediction interval are always on. Times are seconds of processor time, medians of several runs;
nothing is timed before the results have been found right.
"""

import json
import shutil
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray
from validation._pool_oracle import dense

from evidose.stats.heterogeneity import tau2_interval
from evidose.stats.pool import pool

Floats = NDArray[np.float64]

R_SCRIPT = """
suppressMessages(library(metafor)); x <- scan(file("stdin"), quiet=TRUE)
n <- x[1]; k <- x[2]; y <- matrix(x[3:(2+n*k)], n, byrow=TRUE)
v <- matrix(x[(3+n*k):(2+2*n*k)], n, byrow=TRUE); failed <- 0; tau2 <- numeric(n)
start <- proc.time()
for (i in 1:n) { r <- try(rma(y[i,], v[i,], test="knha"), silent=TRUE)
  if (inherits(r, "try-error")) { failed <- failed + 1; tau2[i] <- NA } else {
    p <- predict(r); tau2[i] <- r$tau2 } }
spent <- proc.time() - start
cat(sum(spent[1:2]), failed, tau2)
"""

IMPORT = "import time; t=time.process_time(); import evidose.stats; print(time.process_time()-t)"
MEMORY = """
import resource, numpy as np
from evidose.stats.pool import pool
rng = np.random.default_rng(1); v = rng.lognormal(-2, 1, (100_000, 20))
pool(rng.normal(size=v.shape) * np.sqrt(v + 0.1), v)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
"""


def sample(m: int, k: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Draw ordinary meta-analyses: log-normal variances, moderate heterogeneity."""
    rng = np.random.default_rng(seed)
    v = rng.lognormal(-2.0, 1.0, (m, k))
    return rng.normal(size=(m, k)) * np.sqrt(v + 0.1), v


def median_time(work: Callable[[], Any], runs: int = 5) -> float:
    """Return the median processor time of `work`, after one run that does not count."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def gate() -> float:
    """Return the largest relative error of tau2 against the dense search on the timed data."""
    worst = 0.0
    for k in (10, 20):
        y, v = sample(2000, k)
        truth = dense(y, v, restricted=True).tau2
        error = np.abs(pool(y, v).tau2 - truth) / (truth + v.min(axis=1))
        worst = max(worst, float(error.max()))
    return worst


def pymare(y: Floats, v: Floats) -> Callable[[], Any] | None:
    """Return PyMARE's REML on all columns at once with its mean, Knapp-Hartung s.e. and p."""
    if find_spec("pymare") is None:
        return None
    estimators: Any = import_module("pymare.estimators")
    effects, variances, design = y.T.copy(), v.T.copy(), np.ones((y.shape[1], 1))

    def work() -> Any:
        found = estimators.VarianceBasedLikelihoodEstimator(method="REML")
        found.fit(effects, variances, design)
        return found.params_["tau2"]

    return work


def pimeta(y: Floats, v: Floats) -> Callable[[], Any] | None:
    """Return pimeta's REML in a loop with Knapp-Hartung test and prediction."""
    if find_spec("pimeta") is None:
        return None
    peer: Any = import_module("pimeta")

    def work() -> list[float]:
        found = []
        for effects, variances in zip(y, v, strict=True):
            one = peer.rma(effects, vi=variances, test="knha")
            one.predict()
            found.append(float(one.tau2))
        return found

    return work


def metafor(y: Floats, v: Floats) -> tuple[float, int, Floats] | None:
    """Return metafor's seconds for all rows, how many it refused, and its tau2."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    numbers = " ".join(repr(float(x)) for x in [*y.shape, *y.ravel(), *v.ravel()])
    run = subprocess.run(
        [rscript, "-e", R_SCRIPT], input=numbers, capture_output=True, text=True, check=False
    )
    if run.returncode:
        return None
    seconds, failed, *tau2 = run.stdout.split()
    return float(seconds), int(failed), np.array([np.nan if t == "NA" else float(t) for t in tau2])


class Table:
    """Lines of measured numbers, and which targets they miss."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def line(self, what: str, value: float, unit: str, target: float, least: bool = False) -> None:
        """Print a number beside its target (an upper limit, or a lower one with `least`)."""
        met = value >= target if least else value <= target
        word = "at least" if least else "at most"
        told = "met" if met else "MISSED"
        print(f"  {what:58s} {value:10.3g} {unit:6s} {word} {target:g}: {told}")
        if not met:
            self.missed.append(what)


def against_peers(table: Table) -> None:
    """Time the batch of a thousand ten-study meta-analyses beside all peers."""
    y, v = sample(1000, 10)
    ours = median_time(lambda: pool(y, v), 15)
    truth = pool(y, v).tau2
    table.line("1,000 fits, k = 10, per fit", 1e3 * ours, "us", 6.0)
    batch = pymare(y, v)
    if batch is not None:
        theirs = median_time(batch)
        table.line("  our time by PyMARE's in 2-D batch", ours / theirs, "", 0.5)
        _wrong("PyMARE", np.asarray(batch()).ravel(), truth, v)
    some_y, some_v = y[:200], v[:200]
    loop = pimeta(some_y, some_v)
    if loop is not None:
        theirs = 5.0 * median_time(loop, 3)
        table.line("  pimeta's time by ours", theirs / ours, "", 50.0, least=True)
        _wrong("pimeta", np.asarray(loop()), truth[:200], some_v)
        one = pimeta(y[:1], v[:1])
        assert one is not None
        print(f"    (pimeta, one call: {1e3 * median_time(one, 50):.2f} ms)")
    found = metafor(some_y, some_v)
    if found is not None:
        seconds, failed, tau2 = found
        table.line("  metafor's time by ours", 5.0 * seconds / ours, "", 300.0, least=True)
        print(f"    (metafor refused {failed} of 200)")
        _wrong("metafor", tau2, truth[:200], some_v)


def _wrong(peer: str, theirs: Floats, ours: Floats, v: Floats) -> None:
    off = ~(np.abs(theirs - ours) <= 1e-4 * (ours + v.min(axis=1)))
    print(f"    ({peer}: tau2 off by more than 1e-4 in {int(off.sum())} of {off.size})")


def large(table: Table) -> None:
    """Time and memory of large batches, and how cost grows."""
    y, v = sample(100_000, 10)
    ours = median_time(lambda: pool(y, v), 3)
    table.line("100,000 fits, k = 10, per fit", 10.0 * ours, "us", 6.0)
    both = ours + median_time(lambda: tau2_interval(y, v), 3)
    table.line("  with Q-profile intervals, per fit", 10.0 * both, "us", 30.0)
    part = median_time(lambda: pool(y[:10_000], v[:10_000]))
    table.line("  cost per fit by that in a tenth of the batch", ours / part / 10.0, "", 1.5)
    y, v = sample(100_000, 20)
    ours = median_time(lambda: pool(y, v), 3)
    table.line("100,000 fits, k = 20", ours, "s", 1.0)
    batch = pymare(y, v)
    if batch is not None:
        table.line("  our time by PyMARE's", ours / median_time(batch, 1), "", 0.5)
    y, v = sample(50, 20_000)
    wide = median_time(lambda: pool(y, v), 3)
    narrow = median_time(lambda: pool(y[:, :2000], v[:, :2000]), 5)
    table.line("cost per study, k = 20,000 by k = 2,000", wide / narrow / 10.0, "", 1.5)
    table.line("memory, 100,000 fits at k = 20", float(_python(MEMORY)), "GiB", 1.0)


def single(table: Table) -> None:
    """Time one meta-analysis at a time (best of eight each, median of 400), and the import."""
    y, v = sample(400, 10)
    best = np.full(400, np.inf)
    for _ in range(8):
        for i in range(400):
            start = time.perf_counter()
            pool(y[i], v[i])
            best[i] = min(best[i], time.perf_counter() - start)
    table.line("one call, k = 10", 1e3 * float(np.median(best)), "ms", 0.3)
    started = statistics.median(float(_python(IMPORT)) for _ in range(5))
    table.line("import evidose.stats", started, "s", 0.2)


def _python(code: str) -> str:
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout


def main() -> int:
    """Print the table; 1 if results are wrong or a target is missed."""
    error = gate()
    print(f"  correctness: largest error of tau2 against the dense search {error:.1e}")
    if not error < 1e-6:
        return 1
    table = Table()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peers'
        against_peers(table)
        large(table)
        single(table)
    print(json.dumps({"missed": table.missed}))
    return 1 if table.missed else 0
