"""Kinetics of many people: against the target, and beside deSolve where R has it.

Runs in a process of its own for the peak of memory; set OMP_NUM_THREADS=1 for one core.
"""

import resource
import shutil
import statistics
import subprocess
import time

import numpy as np

from evidose.evidence import open_library
from evidose.kinetics import Regimen, draw_people, load_kinetics, on_grid, simulate_people
from evidose.terms import Schedule

PEOPLE, DAYS = 10_000, 28
LIMIT_S, LIMIT_MIB = 0.3, 1024
CROWD = 50_000
DESOLVE = """
suppressMessages(library(deSolve))
flow <- function(t, x, p) list(c(-p[1]*x[1], p[2]*p[1]*x[1]-p[3]*x[2],
  p[4]*p[1]*x[1]+p[5]*p[3]*x[2]-p[6]*x[3]))
times <- 0:672
doses <- data.frame(var = "gut", time = 22 + 24*(0:27), value = 4.5, method = "add")
people <- 20
start <- proc.time()[["elapsed"]]
none <- c(gut = 0, parent = 0, metabolite = 0)
for (i in 1:people) ode(none, times, flow, c(3.04, 0.19, 0.1734, 0.585, 0.76, 0.0533),
  events = list(data = doses), method = "lsoda", rtol = 1e-8, atol = 1e-8)
cat((proc.time()[["elapsed"]] - start)/people)
"""


def main() -> int:
    """Time the grid and the crowd; 1 if the median run exceeds the target."""
    k = load_kinetics(open_library(), "naltrexone")
    people = draw_people(k, "naltrexone-half-life-4h", PEOPLE, seed=[0, 0])
    schedule = Schedule.daily(4.5, days=DAYS, at_hour=22.0)
    taken = []
    for _ in range(7):
        start = time.process_time()
        on_grid(people, schedule, step=1.0, count=24 * DAYS + 1)
        taken.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    middle = statistics.median(taken)
    print(f"{PEOPLE:,} people x {DAYS} daily doses x hourly grid, parent and metabolite:")
    print(f"  {middle:.3f} s of processor time (median of 7, limit {LIMIT_S}), {peak:.0f} MiB")
    start = time.process_time()
    simulate_people(k, Regimen(4.5, DAYS, 22.0), CROWD, seed=1)
    crowd = time.process_time() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"five occupancy models for {CROWD:,} people: {crowd:.1f} s, {after:.0f} MiB at most; "
        f"a million people take about {crowd * 1e6 / CROWD:.0f} s in the same memory"
    )
    _beside_desolve(middle / PEOPLE)
    return int(middle > LIMIT_S or after > LIMIT_MIB)


def _beside_desolve(ours: float) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        print("deSolve: R is not on this machine")
        return
    told = subprocess.run(
        [rscript, "-"], input=DESOLVE, capture_output=True, text=True, check=False
    )
    if told.returncode:
        print("deSolve: not installed (Debian: r-cran-desolve)")
        return
    theirs = float(told.stdout)
    print(
        f"one person: deSolve, its model written in R, {theirs * 1e3:.1f} ms, "
        f"here {ours * 1e6:.1f} µs, {np.floor(theirs / ours):,.0f} times faster"
    )
