"""Closed forms against an independent solution of the differential equations.

1,000 random models and schedules (one or two compartments, equal rates among them, first pass,
lag, doubled and irregular doses), each solved from dose to dose by an eighth-order Runge-Kutta
method at a tolerance of 1e-12.
"""

import numpy as np
from scipy.integrate import solve_ivp

from evidose.kinetics import Disposition, on_grid, superpose
from evidose.terms import Schedule

MODELS = 1_000
LIMIT = 1e-8
TIMES = np.arange(0.0, 97.0, 4.0)


def random_case(rng: np.random.Generator) -> tuple[Disposition, Schedule]:
    """Draw a model and a schedule; every fourth model has two equal rates."""
    v, v2, vm = rng.uniform(5, 1500, 3)
    k, km, ka = np.exp(rng.uniform(np.log(0.02), np.log(4), 3))
    if rng.random() < 0.25:
        ka, km = (k, km) if rng.random() < 0.5 else (k, k * (1 + 1e-9))
    f = rng.uniform(0.05, 0.5)
    q = rng.choice([0.0, rng.uniform(0.05, 3) * v])
    d = Disposition.of(
        ka=ka, f=f, first_pass=rng.uniform(0, 1 - f), cl=k * v, v=v, fm=rng.uniform(0, 1),
        clm=km * vm, vm=vm, q=q, v2=v2, lag=rng.choice([0.0, rng.uniform(0, 1)]),
    )  # fmt: skip
    count = int(rng.integers(1, 7))
    return d, Schedule.of(zip(rng.uniform(0, 80, count), rng.uniform(0.5, 50, count), strict=True))


def solve(d: Disposition, schedule: Schedule) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Central and metabolite amounts at `TIMES` from the differential equations."""
    k10, k12, k21, km = d.cl / d.v, d.q / d.v, d.q / d.v2, d.clm / d.vm
    flow = np.array(
        [
            [-d.ka, 0, 0, 0],
            [d.f * d.ka, -k10 - k12, k21, 0],
            [0, k12, -k21, 0],
            [d.first_pass * d.ka, d.fm * k10, 0, -km],
        ],
        dtype=np.float64,
    )
    doses = [(h + d.lag, mg) for h, mg in zip(schedule.hours, schedule.mg, strict=True)]
    now, state = 0.0, np.zeros(4)
    found = np.zeros((2, len(TIMES)))
    for event in sorted({*TIMES, *(h for h, _ in doses)}):
        if event > now:
            answer = solve_ivp(
                lambda _, x: flow @ x, (now, event), state, method="DOP853", rtol=1e-12, atol=1e-13
            )
            now, state = event, answer.y[:, -1]
        state = state + np.array([sum(mg for h, mg in doses if h == event), 0, 0, 0])
        found[:, event == TIMES] = state[[1, 3], np.newaxis]
    return found


def main() -> int:
    """Print the largest error over all models; 1 if it exceeds the limit."""
    rng = np.random.default_rng(20240229)
    worst = np.zeros(2)
    for _ in range(MODELS):
        d, schedule = random_case(rng)
        truth = solve(d, schedule) / max(schedule.mg)
        direct = superpose(d, schedule, TIMES)
        grid = on_grid(d, schedule, step=4.0, count=len(TIMES))
        pairs = ((direct.central, direct.metabolite), (grid.central, grid.metabolite))
        for i, pair in enumerate(pairs):
            found = np.array(pair) / max(schedule.mg)
            worst[i] = max(worst[i], np.max(np.abs(found - truth)))
    print(f"{MODELS} models and schedules, error as a share of the largest dose (limit {LIMIT:g})")
    print(f"  superposition     {worst[0]:.1e}")
    print(f"  grid recurrence   {worst[1]:.1e}")
    return int(np.max(worst) > LIMIT)
