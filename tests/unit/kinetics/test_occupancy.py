from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from evidose.kinetics import Disposition, superpose
from evidose.kinetics.occupancy import blockade, expose
from evidose.terms import Schedule

BODY = Disposition.of(ka=3.0, f=0.2, cl=94.0, v=542.0, fm=0.76, clm=12.8, vm=240.0, first_pass=0.58)
SCHEDULE = Schedule.daily(4.5 * 2646.5, days=3, at_hour=1.25)
COUNT = 97


def plasma(t):
    return superpose(BODY, SCHEDULE, np.array([t])).central[0] / BODY.v


def follow(slope):
    """Solve dx/dt = slope(t, x) hour by hour, restarting at each dose."""
    found, x = [0.0], 0.0
    for hour in range(1, COUNT):
        points = [hour - 1, *(h for h in SCHEDULE.hours if hour - 1 < h < hour), hour]
        for a, b in pairwise(points):
            inside = (a + 1e-12, b - 1e-12)
            x = solve_ivp(slope, inside, [x], rtol=1e-8, atol=1e-10).y[0, -1]
        found.append(x)
    return np.array(found)


def test_the_effect_compartment_is_exact():
    answer = expose("effect-compartment", {"ke0": 0.04}, BODY, SCHEDULE, 1.0, COUNT)
    expected = follow(lambda t, x: [0.04 * (plasma(t) - x[0])])
    np.testing.assert_allclose(answer.site, expected, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("koff", [0.011, 0.17])
def test_slow_binding_agrees_with_its_differential_equation(koff):
    parameters = {"kon": 0.05, "koff": koff}
    exposure = expose("slow-dissociation", parameters, BODY, SCHEDULE, 0.5, 2 * COUNT - 1)
    found = blockade("slow-dissociation", parameters, exposure)[::2]
    expected = follow(lambda t, x: [0.05 * plasma(t) * (1 - x[0]) - koff * x[0]])
    np.testing.assert_allclose(found, expected, atol=0.004)


def test_slow_binding_remembers_what_is_not_kept():
    parameters = {"kon": np.array([0.02, 0.05]), "koff": np.array([0.011, 0.17])}
    schedule = Schedule.daily(4.5 * 2646.5, days=50, at_hour=1.25)
    points = 2_200  # more than are made ready at once
    whole = expose("slow-dissociation", parameters, BODY, schedule, 0.5, points)
    kept = np.array([0, 3, 1023, 1024, 1025, 2100, 2199])
    some = expose("slow-dissociation", parameters, BODY, schedule, 0.5, points, kept)
    found = blockade("slow-dissociation", parameters, some)
    assert found.shape == (2, len(kept)) and not found[:, 0].any()
    everything = blockade("slow-dissociation", parameters, whole)
    np.testing.assert_array_equal(found, everything[:, kept])
    scaled = blockade("slow-dissociation", parameters, some.scaled(np.asarray(2.0)))
    assert scaled.shape == found.shape and np.all(scaled[:, 1:] > found[:, 1:])
    bound = 0.0
    for mean in whole.mean[1:]:
        total = 0.05 * mean + 0.17
        bound = 0.05 * mean / total + (bound - 0.05 * mean / total) * np.exp(-total * 0.5)
    assert everything[1, -1] == pytest.approx(bound, rel=1e-12)


def test_the_metabolite_adds_to_the_block():
    exposure = expose("parent-metabolite", {}, BODY, SCHEDULE, 1.0, COUNT)
    alone = blockade("direct", {"ec50": 2.0}, exposure)
    both = blockade("parent-metabolite", {"ec50": 2.0, "potency": 0.1}, exposure)
    assert np.all(both[3:] > alone[3:])
    np.testing.assert_array_equal(
        blockade("parent-metabolite", {"ec50": 2.0, "potency": 0.0}, exposure), alone
    )


def test_at_the_half_maximal_concentration_half_is_blocked():
    exposure = expose("direct", {}, BODY, SCHEDULE, 1.0, COUNT)
    half = {"ec50": exposure.site[5]}
    assert blockade("direct", half, exposure)[5] == pytest.approx(0.5)


def test_many_parameter_draws_and_many_people_broadcast():
    people = Disposition.of(
        ka=np.array([1.0, 3.0]), f=0.2, cl=94.0, v=542.0, fm=0.76, clm=12.8, vm=240.0
    )
    kon = {"kon": np.array([0.02, 0.05]), "koff": np.array([0.01, 0.02])}
    many = expose("slow-dissociation", kon, people, SCHEDULE, 1.0, COUNT)
    assert blockade("slow-dissociation", kon, many).shape == (2, COUNT)
    ke0 = {"ke0": np.array([0.02, 0.05, 0.1]), "ec50": np.array([1.0, 1.0, 2.0])}
    late = expose("effect-compartment", ke0, BODY, SCHEDULE, 1.0, COUNT, np.arange(90, COUNT))
    whole = expose("effect-compartment", ke0, BODY, SCHEDULE, 1.0, COUNT)
    np.testing.assert_array_equal(late.site, whole.site[:, 90:])
