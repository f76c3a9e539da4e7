import numpy as np
import pytest

from evidose.kinetics.compartments import Disposition, rates, response

PERSON = {"ka": 1.1, "f": 0.2, "cl": 94.0, "v": 543.0, "fm": 0.7, "clm": 16.0, "vm": 300.0}


@pytest.mark.parametrize(
    ("name", "value"),
    [("cl", -1.0), ("v", 0.0), ("ka", np.nan), ("fm", 1.2), ("clm", np.inf), ("f", -0.1)],
)
def test_impossible_parameters_are_refused(name, value):
    with pytest.raises(ValueError, match=name):
        Disposition.of(**{**PERSON, name: value})


def test_more_than_the_whole_dose_cannot_be_absorbed():
    with pytest.raises(ValueError, match="first_pass"):
        Disposition.of(**PERSON, first_pass=0.9)


def test_unknown_and_missing_parameters_are_named():
    with pytest.raises(ValueError, match="kel"):
        Disposition.of(**PERSON, kel=0.2)
    with pytest.raises(ValueError, match="clm"):
        Disposition.of(**{k: v for k, v in PERSON.items() if k != "clm"})


def test_disposition_rates_are_the_roots_of_their_polynomial():
    d = Disposition.of(**{**PERSON, "cl": 9.5, "v": 42.0}, q=1e-7, v2=95.0)
    r = rates(d)
    total, product = r.k10 + r.k12 + r.k21, r.k10 * r.k21
    assert r.fast + r.slow == pytest.approx(total, rel=1e-14)
    assert r.fast * r.slow == pytest.approx(product, rel=1e-14)
    # k21 - slow = k12 k21 / (fast - k21): plain subtraction would have no correct digit here.
    assert r.k21_over_slow == pytest.approx(r.k12 * r.k21 / (r.fast - r.k21), rel=1e-12)


@pytest.mark.parametrize(
    ("q", "into"),
    [
        (0.0, "gut"),
        (0.0, "central"),
        (0.0, "metabolite"),
        (120.0, "gut"),
        (120.0, "central"),
        (120.0, "peripheral"),
        (120.0, "metabolite"),
    ],
)
def test_every_milligram_is_somewhere(q, into):
    d = Disposition.of(**PERSON, first_pass=0.55, q=q, v2=500.0)
    t = np.array([0.0, 0.2, 1.0, 6.0, 24.0, 200.0])
    now = response(d, into, t)
    past = response(d, into, t, integrated=True)
    r = rates(d)
    out = past.gut * d.ka * (1 - d.f - d.first_pass)
    out = out + past.central * r.k10 * (1 - d.fm) + past.metabolite * r.km
    held = now.gut + now.central + now.peripheral + now.metabolite
    np.testing.assert_allclose(held + out, 1.0, rtol=1e-13)
