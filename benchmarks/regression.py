"""Meta-regression: cost by number of studies and of rows, beside metafor where R is at hand."""

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from evidose.stats.batch import FloatArray
from evidose.stats.meta_regression import meta_regression

STUDIES = (50, 200, 1828)
METAFOR_STUDIES = (50, 200)
SEED = 20240
R_SCRIPT = """
suppressMessages(library(metafor))
d <- read.csv(file("stdin"))
f <- function() rma(y, v, mods = ~ a + b, data = d, test = "knha")
fit <- f()
n <- if (nrow(d) > 100) 3 else 20
times <- replicate(n, system.time(f())[["elapsed"]])
cat("seconds", median(times), "\\n")
cat("tau2", sprintf("%.12g", fit$tau2), "\\n")
"""


def made(k: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Effects, variances and two moderators of k simulated studies."""
    rng = np.random.default_rng(SEED + k)
    v, x = rng.uniform(0.01, 1.0, k), rng.normal(size=(k, 2))
    return x @ [0.2, 0.1] + rng.normal(size=k) * np.sqrt(v + 0.1), v, x


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Median wall time of `work` after one warm-up."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def metafor(k: int) -> tuple[float, float] | None:
    """Median seconds and tau2 of metafor on the same data, or None without R."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return None
    y, v, x = made(k)
    table = np.column_stack([y, v, x]).tolist()
    rows = "".join(",".join(map(repr, row)) + "\n" for row in table)
    command = [rscript, "-e", R_SCRIPT]
    run = subprocess.run(
        command, input="y,v,a,b\n" + rows, capture_output=True, text=True, check=False
    )
    found = dict(line.split() for line in run.stdout.splitlines())
    return (float(found["seconds"]), float(found["tau2"])) if "tau2" in found else None


def main() -> int:
    """Print the times; 1 if a result is wrong or the cost is not linear in k."""
    failed = False
    ours = {}
    print("one REML meta-regression, two moderators, Knapp-Hartung, R2, certified optimum")
    for k in STUDIES:
        y, v, x = made(k)
        ours[k] = seconds(lambda y=y, v=v, x=x: meta_regression(y, v, x), 15)  # type: ignore[misc]
        line = f"  k = {k:>5}: {1e3 * ours[k]:8.2f} ms"
        peer = metafor(k) if k in METAFOR_STUDIES else None
        if peer is not None:
            tau2 = float(meta_regression(y, v, x).tau2)
            agree = abs(tau2 - peer[1]) < 1e-4 * (peer[1] + 0.01)
            failed |= not agree
            line += f"   metafor {1e3 * peer[0]:8.2f} ms ({peer[0] / ours[k]:.0f} times)"
            line += "" if agree else f"   tau2 differs: {tau2} and {peer[1]}"
        print(line)
    if ours[1828] > 1828 / 200 * 2.0 * ours[200]:
        print("  cost is not linear in k")
        failed = True
    rng = np.random.default_rng(SEED)
    m, k = 10_000, 10
    v, x = rng.uniform(0.01, 1.0, (m, k)), rng.normal(size=(m, k, 1))
    y = rng.normal(size=(m, k)) * np.sqrt(v + 0.1)
    each = seconds(lambda: meta_regression(y, v, x), 3) / m
    print(f"batch of {m} with k = {k}, one moderator: {1e6 * each:.1f} us a fit")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
