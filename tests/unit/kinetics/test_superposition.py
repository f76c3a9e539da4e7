import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from evidose.kinetics import Disposition, on_grid, steady_state, superpose
from evidose.terms import Schedule

PK = json.loads((Path(__file__).parents[2] / "reference/pk/pk.json").read_text())
NAMES = {
    "CL": "cl",
    "V": "v",
    "Q": "q",
    "V2": "v2",
    "ka": "ka",
    "fm": "fm",
    "CLm": "clm",
    "Vm": "vm",
    "F": "f",
}


def disposition(params):
    return Disposition.of(
        lag=params["lag"], **{NAMES[k]: v for k, v in params.items() if k != "lag"}
    )


def intakes(doses):
    rows = zip(
        *(doses[k] for k in ("time", "amt", "ii", "addl", "dur")),
        strict=True,
    )
    flat = [(t + k * ii, amt, dur) for t, amt, ii, addl, dur in rows for k in range(addl + 1)]
    return Schedule.of((t, amt) for t, amt, _ in flat), tuple(dur for *_, dur in flat)


@pytest.mark.parametrize("name", sorted(PK["scenarios"]))
def test_schedules_agree_with_the_reference(name):
    scenario = PK["scenarios"][name]
    d = disposition(scenario["params"])
    schedule, durations = intakes(scenario["doses"])
    into = "gut" if scenario["doses"]["cmt"][0] == 1 else "central"
    infused = any(durations)
    times = np.array(scenario["time"], dtype=float)
    course = superpose(d, schedule, times, into=into, infusion_hours=durations if infused else None)
    found = {
        "A_gut": course.gut * (d.f if into == "gut" else 1),
        "A_central": course.central,
        "A_peripheral": course.peripheral,
        "A_metabolite": course.metabolite,
        "C_parent": course.central / d.v,
        "C_metabolite": course.metabolite / d.vm,
    }
    if not infused:
        area = superpose(d, schedule, times, into=into, integrated=True)
        found["AUC_parent"] = area.central / d.v
        found["AUC_metabolite"] = area.metabolite / d.vm
    for key, values in found.items():
        np.testing.assert_allclose(values, scenario[key], rtol=1e-12, atol=1e-40, err_msg=key)


@pytest.mark.parametrize("name", sorted(PK["steady_state"]))
def test_steady_states_agree_with_the_reference(name):
    case = PK["steady_state"][name]
    d = disposition(case["params"])
    since = np.array(case["time_after_dose"], dtype=float)
    course = steady_state(d, case["dose"], case["tau"], since)
    np.testing.assert_allclose(course.central / d.v, case["C_parent"], rtol=1e-12)
    np.testing.assert_allclose(course.metabolite / d.vm, case["C_metabolite"], rtol=1e-12)


rate = st.floats(0.02, 4)
volume = st.floats(5, 1500)
fraction = st.floats(0.05, 0.5)


@st.composite
def dispositions(draw):
    v, v2, vm = draw(volume), draw(volume), draw(volume)
    k = draw(rate)
    same = draw(st.booleans())  # ka = k exactly: the classical degeneracy
    return Disposition.of(
        ka=k if same else draw(rate),
        f=draw(fraction),
        first_pass=draw(fraction),
        cl=k * v,
        v=v,
        fm=draw(fraction),
        clm=draw(rate) * vm,
        vm=vm,
        q=draw(st.sampled_from([0.0, 1.0])) * draw(rate) * v,
        v2=v2,
    )


hours = st.integers(0, 70 * 3600).map(lambda second: second / 3600)
schedules = st.lists(st.tuples(hours, st.floats(0.5, 50)), min_size=1, max_size=6).map(Schedule.of)
TIMES = np.array([0.5, 6.0, 24.0, 31.0, 60.0, 72.0, 96.0])


def solve(d, schedule, times):
    """Solve the differential equations from dose to dose with a high-order Runge-Kutta."""
    k10, k12, km = d.cl / d.v, d.q / d.v, d.clm / d.vm
    k21 = d.q / d.v2

    def slope(t, x):
        gut, c, p, m = x
        return [
            -d.ka * gut,
            d.f * d.ka * gut - (k10 + k12) * c + k21 * p,
            k12 * c - k21 * p,
            d.first_pass * d.ka * gut + d.fm * k10 * c - km * m,
        ]

    state, now = np.zeros(4), 0.0
    found = np.zeros((len(times), 4))
    events = sorted({*schedule.hours, *times})
    amounts = {}
    for hour, mg in zip(schedule.hours, schedule.mg, strict=True):
        amounts[hour] = amounts.get(hour, 0) + mg
    for event in events:
        if event > now:
            answer = solve_ivp(slope, (now, event), state, method="DOP853", rtol=1e-12, atol=1e-13)
            state, now = answer.y[:, -1], event
        state = state + np.array([amounts.get(event, 0.0), 0, 0, 0])
        found[np.asarray(times) == event] = state
    return found.T


@settings(max_examples=25, deadline=None)
@given(dispositions(), schedules)
def test_closed_forms_agree_with_an_ode_solver(d, schedule):
    course = superpose(d, schedule, TIMES)
    expected = solve(d, schedule, TIMES)
    scale = max(schedule.mg)
    for values, truth in zip(
        (course.gut, course.central, course.peripheral, course.metabolite), expected, strict=True
    ):
        np.testing.assert_allclose(values / scale, truth / scale, atol=1e-8)


@given(dispositions(), schedules, st.floats(0.1, 7))
def test_doses_superpose_and_scale(d, schedule, factor):
    whole = superpose(d, schedule, TIMES)
    parts = [
        superpose(d, Schedule.of([x]), TIMES) for x in zip(schedule.hours, schedule.mg, strict=True)
    ]
    for box in ("gut", "central", "peripheral", "metabolite"):
        np.testing.assert_allclose(getattr(whole, box), sum(getattr(p, box) for p in parts))
        np.testing.assert_allclose(
            getattr(superpose(d, schedule.scaled(factor), TIMES), box),
            factor * getattr(whole, box),
        )


@settings(deadline=None)
@given(dispositions(), schedules, st.sampled_from([0.25, 1.0, 1.7]))
def test_the_grid_recurrence_is_superposition(d, schedule, step):
    grid = on_grid(d, schedule, step=step, count=60)
    direct = superpose(d, schedule, grid.times)
    near = np.array([any(abs(t - h) < 1e-8 and t != h for h in schedule.hours) for t in grid.times])
    for box in ("central", "metabolite"):
        np.testing.assert_allclose(
            getattr(grid, box)[~near], getattr(direct, box)[~near], rtol=1e-11, atol=1e-9
        )


def test_many_people_are_followed_at_once_each_as_alone():
    ka = np.array([0.72, 3.0, 94 / 543])
    two = Disposition.of(
        ka=ka, f=0.2, cl=94.0, v=543.0, fm=0.7, clm=16.0, vm=300.0, q=100.0, v2=500.0, lag=0.25
    )
    schedule = Schedule.daily(4.5, days=28, at_hour=22.5)
    everybody = on_grid(two, schedule, step=1.0, count=700)
    assert everybody.central.shape == (3, 700)
    for i, one in enumerate(ka):
        alone = Disposition.of(
            ka=one, f=0.2, cl=94.0, v=543.0, fm=0.7, clm=16.0, vm=300.0, q=100.0, v2=500.0, lag=0.25
        )
        direct = superpose(alone, schedule, everybody.times)
        np.testing.assert_allclose(everybody.central[i], direct.central, rtol=1e-11)
        np.testing.assert_allclose(everybody.metabolite[i], direct.metabolite, rtol=1e-11)


@pytest.mark.parametrize("q", [0.0, 100.0])
def test_a_crowd_goes_step_by_step_where_few_go_from_dose_to_dose(q):
    ka = np.linspace(0.2, 3.0, 2_001)
    rest = {"f": 0.2, "cl": 94.0, "v": 543.0, "fm": 0.7, "clm": 16.0, "vm": 300.0}
    crowd = Disposition.of(ka=ka, q=q, v2=500.0, lag=0.25, first_pass=0.5, **rest)
    few = Disposition.of(ka=ka[:3], q=q, v2=500.0, lag=0.25, first_pass=0.5, **rest)
    # The second dose comes late: the way to it is longer than one block.
    schedule = Schedule.of([(0.3, 4.5), (151.0, 3.0), (152.7, 1.0)])
    kept = np.array([0, 1, 2, 90, 97, 151, 152, 153, 180])
    given = {"step": 1.0, "count": 200, "means": True, "kept": kept}
    steps, blocks = on_grid(crowd, schedule, **given), on_grid(few, schedule, **given)
    for part in ("central", "metabolite", "central_mean"):
        np.testing.assert_allclose(
            getattr(steps, part)[:3], getattr(blocks, part), rtol=1e-11, atol=1e-13
        )
    np.testing.assert_array_equal(steps.times, kept)


@settings(deadline=None)
@given(dispositions(), st.floats(4, 48))
def test_one_dose_and_one_interval_lead_back_to_the_steady_state(d, interval):
    steady = steady_state(d, 3.0, interval, np.array([0.0, interval]))
    np.testing.assert_allclose(steady.gut[0], steady.gut[1] + 3.0, rtol=1e-12)
    for box in ("central", "peripheral", "metabolite"):
        before, after = getattr(steady, box)
        np.testing.assert_allclose(before, after, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("q", [0.0, 112.0])
def test_a_long_daily_schedule_reaches_the_steady_state(q):
    d = Disposition.of(
        ka=3.0, f=0.2, cl=94.0, v=543.0, fm=0.7, clm=16.0, vm=300.0, q=q, v2=500.0, first_pass=0.5
    )
    since = np.array([0.0, 2.0, 11.0])
    late = superpose(d, Schedule.daily(3.0, days=60, at_hour=0.0), since + 24 * 59)
    steady = steady_state(d, 3.0, 24.0, since)
    for box in ("gut", "central", "peripheral", "metabolite"):
        np.testing.assert_allclose(getattr(steady, box), getattr(late, box), rtol=1e-12)


def test_a_dose_before_the_grid_is_refused():
    d = Disposition.of(ka=1.0, f=0.2, cl=94.0, v=543.0, fm=0.7, clm=16.0, vm=300.0)
    with pytest.raises(ValueError, match="hour 0"):
        on_grid(d, Schedule.of([(-3.0, 4.5)]), step=1.0, count=10)


@settings(deadline=None)
@given(dispositions(), schedules)
def test_step_means_add_up_to_the_exact_area(d, schedule):
    grid = on_grid(d, schedule, step=1.7, count=50, means=True)
    area = superpose(d, schedule, grid.times, integrated=True)
    np.testing.assert_allclose(
        np.cumsum(grid.central_mean) * 1.7, area.central, rtol=1e-9, atol=1e-6
    )


@given(dispositions(), schedules)
def test_later_points_are_the_same_without_the_earlier_ones(d, schedule):
    whole = on_grid(d, schedule, step=2.0, count=40, means=True)
    kept = np.array([0, 4, 33, 34, 39])
    late = on_grid(d, schedule, step=2.0, count=40, means=True, kept=kept)
    for part in ("times", "central", "metabolite", "central_mean"):
        np.testing.assert_array_equal(getattr(late, part), getattr(whole, part)[kept])
