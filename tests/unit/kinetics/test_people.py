import numpy as np
import pytest

from evidose.evidence import open_library
from evidose.kinetics import (
    absorbed,
    draw_people,
    find_impairment,
    load_kinetics,
    typical_person,
    with_kidney,
    with_liver,
)
from evidose.kinetics.compartments import rates
from evidose.kinetics.people import nmol_per_mg
from evidose.terms import UnknownNameError

K = load_kinetics(open_library(), "naltrexone")
FAST, SLOW = "naltrexone-half-life-4h", "naltrexone-half-life-10h"


def test_doses_are_written_as_the_salt():
    assert nmol_per_mg(K) == pytest.approx(1e6 / 377.86)


def test_same_seed_same_bytes_and_another_seed_other_people():
    one, two = (draw_people(K, FAST, 50, seed=[4, 0]) for _ in range(2))
    assert one.cl.tobytes() == two.cl.tobytes()
    assert one.cl.tobytes() != draw_people(K, FAST, 50, seed=[4, 1]).cl.tobytes()


def test_a_person_stays_the_same_person_under_every_model():
    assert np.array_equal(
        draw_people(K, FAST, 9, seed=[1]).clm, draw_people(K, SLOW, 9, seed=[1]).clm
    )


def test_the_spread_of_exposure_is_the_published_one():
    d = draw_people(K, FAST, 40_000, seed=[7])
    exposure = d.f / d.cl
    # 48.5 % between seven controls (Bertolotti 1997), split between absorption and clearance
    assert np.std(exposure) / np.mean(exposure) == pytest.approx(0.485, abs=0.03)
    assert np.all(d.f + d.first_pass <= absorbed(K) + 1e-12)


def test_cirrhosis_raises_exposure_as_measured_and_keeps_the_half_life():
    record = find_impairment(K, "liver", "decompensated")
    healthy = typical_person(K, FAST)
    sick = with_liver(healthy, record, absorbed(K))
    assert sick.f / sick.cl == pytest.approx(8.05 * healthy.f / healthy.cl)
    assert rates(sick).fast == pytest.approx(rates(healthy).fast)
    formed = [(d.first_pass + d.fm * d.f) / d.clm for d in (healthy, sick)]
    assert formed[1] == pytest.approx(0.82 * formed[0])
    assert sick.f + sick.first_pass <= absorbed(K) + 1e-12


def test_weak_kidneys_slow_the_metabolite_only():
    record = find_impairment(K, "kidney", "creatinine clearance")
    healthy = typical_person(K, FAST)
    sick = with_kidney(healthy, record, 30.0)
    assert sick.clm / healthy.clm == pytest.approx(1 - 0.229 * 70 / 65.1)
    assert with_kidney(healthy, record, 130.0).clm == healthy.clm


def test_an_unknown_grade_is_refused():
    with pytest.raises(UnknownNameError, match="compensated"):
        find_impairment(K, "liver", "mild")
