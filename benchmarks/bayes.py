"""Bayesian pooling of a thousand meta-analyses, and beside it bayesmeta where R has it.

No time counts before the results are right: every row must be OK, and a sample must not move when
the grid is doubled. Times are medians of processor time of runs in this process.
"""

import shutil
import statistics
import subprocess
import time

import numpy as np
from numpy.typing import NDArray

from evidose.stats import pool_bayes, tau_posterior
from evidose.stats.priors import (
    Flat,
    HalfNormal,
    LogNormal,
    MuPrior,
    Normal,
    NormalMixture,
    TauPrior,
)
from evidose.stats.status import Status

ROWS, STUDIES, PEER_ROWS = 1_000, 5, 20
LIMIT_US = 1_000
MIXTURE = NormalMixture([0.5, 0.5], [Normal(0, 0.15), Normal(0, 0.6)])
PRIORS: dict[str, tuple[MuPrior, TauPrior]] = {
    "flat mean, half-normal tau": (Flat(), HalfNormal(0.5)),
    "two normals for the mean, log-normal tau": (MIXTURE, LogNormal(-1.87, 0.87)),
}
PEER = """
suppressMessages(library(bayesmeta))
set.seed(1)
start <- proc.time()[["elapsed"]]
for (i in 1:{rows}) {{
  s <- exp(runif({k}, log(0.1), 0)); y <- rnorm({k}, 0, sqrt(s^2 + 0.09))
  bayesmeta(y, s, tau.prior = function(t) dhalfnormal(t, scale = 0.5))
}}
cat((proc.time()[["elapsed"]] - start) / {rows})
"""


def main() -> int:
    """Print times per meta-analysis; 1 if a result is wrong or the median is over the limit."""
    rng = np.random.default_rng(1)
    v = 10 ** rng.uniform(-2, 0, (ROWS, STUDIES))
    y = rng.normal(0, np.sqrt(v + 0.3**2))
    failed = False
    for name, (mu_prior, tau_prior) in PRIORS.items():
        fit = pool_bayes(y, v, mu_prior=mu_prior, tau_prior=tau_prior)
        right = bool((fit.status == Status.OK).all()) and _unmoved(y, v, mu_prior, tau_prior)
        runs = []
        for _ in range(5):
            start = time.process_time()
            pool_bayes(y, v, mu_prior=mu_prior, tau_prior=tau_prior)
            runs.append(time.process_time() - start)
        each = 1e6 * statistics.median(runs) / ROWS
        said = "right" if right else "WRONG"
        print(f"{name}: {each:6.0f} us each ({ROWS} x {STUDIES} studies), {said}")
        failed |= not right or each > LIMIT_US
    print(_peer())
    return int(failed)


def _unmoved(
    y: NDArray[np.float64],
    v: NDArray[np.float64],
    mu_prior: MuPrior,
    tau_prior: TauPrior,
) -> bool:
    """Tell whether a sample stays within 1e-8 when its grid is doubled."""
    some = slice(0, 100)
    fit = pool_bayes(y[some], v[some], mu_prior=mu_prior, tau_prior=tau_prior)
    first = tau_posterior.FIRST_NODES
    tau_posterior.FIRST_NODES = 2 * int(fit.nodes.max()) - 1
    try:
        fine = pool_bayes(y[some], v[some], mu_prior=mu_prior, tau_prior=tau_prior)
    finally:
        tau_posterior.FIRST_NODES = first
    pairs = [(fit.ci_low, fine.ci_low), (fit.pi_high, fine.pi_high), (fit.tau_high, fine.tau_high)]
    return all(bool(np.max(np.abs(a - b)) < 1e-8) for a, b in pairs)


def _peer() -> str:
    rscript = shutil.which("Rscript")
    if rscript is None:
        return "bayesmeta: not timed, no R on this machine"
    script = PEER.format(rows=PEER_ROWS, k=STUDIES)
    found = subprocess.run([rscript, "-e", script], capture_output=True, text=True, check=False)
    if found.returncode:
        return "bayesmeta: not timed, R does not have it"
    return f"bayesmeta: {1e6 * float(found.stdout):.0f} us each ({PEER_ROWS} x {STUDIES} studies)"


if __name__ == "__main__":
    raise SystemExit(main())
