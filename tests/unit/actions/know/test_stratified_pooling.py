"""Mantel-Haenszel and Peto. Right values: metafor 3.8.1 (rma.mh, rma.peto)."""

import numpy as np
import pytest

from evidose.actions.know.stratified_pooling import model_of, pool_counts, two_by_two
from evidose.terms import InputError

COUNTS = {
    "ai": np.array([25.0, 30, 22, 28, 31, 20, 26, 24, 29, 27]),
    "n1i": np.array([100.0, 110, 90, 105, 98, 95, 101, 99, 104, 97]),
    "ci": np.array([30.0, 41, 25, 39, 28, 33, 36, 22, 41, 30]),
    "n2i": np.array([102.0, 108, 95, 99, 101, 97, 94, 103, 100, 98]),
}


@pytest.mark.parametrize(
    ("method", "measure", "right", "first_weights"),
    [
        ("MH", "OR", (-0.3136588821, 0.0987121391), (9.261397619, 12.51015618)),
        ("MH", "RR", (-0.2212388056, 0.06975704156), (9.103204126, 12.68073551)),
        ("MH", "RD", (-0.06491737143, None), (10.12345737, 10.92546684)),
        ("Peto", "OR", (-0.3129581668, 0.09831113484), (9.71822206, 11.62050018)),
        ("Peto", "PETO", (-0.3129581668, 0.09831113484), (9.71822206, 11.62050018)),
    ],
)
def test_right_values(method, measure, right, first_weights):
    found, weights = pool_counts(method, measure, COUNTS, 0.95)
    assert float(found.estimate) == pytest.approx(right[0], rel=1e-8)
    if right[1] is not None:
        assert float(found.se) == pytest.approx(right[1], rel=1e-8)
    assert 100 * weights[:2] == pytest.approx(first_weights, rel=1e-8)
    assert weights.sum() == pytest.approx(1)
    assert (float(found.tau2), np.isnan(found.pi_low), int(found.k)) == (0, True, 10)


def test_the_interval_has_its_level():
    wide, _ = pool_counts("MH", "OR", COUNTS, 0.99)
    narrow, _ = pool_counts("MH", "OR", COUNTS, 0.95)
    assert float(narrow.ci_low) == pytest.approx(-0.5071311196, rel=1e-8)
    assert float(wide.ci_low) < float(narrow.ci_low)
    peto, _ = pool_counts("Peto", "OR", COUNTS, 0.99)
    assert float(peto.ci_low) == pytest.approx(-0.3129581668 - 2.5758293 * 0.09831113484)


def test_cells_and_sizes_agree():
    a, b, c, d = two_by_two(COUNTS)
    assert b[0] == 75
    assert d[0] == 72
    cells = {"ai": a, "bi": b, "ci": c, "di": d}
    assert two_by_two(cells)[3][1] == 67
    found, _ = pool_counts("MH", "OR", cells, 0.95)
    assert float(found.estimate) == pytest.approx(-0.3136588821, rel=1e-8)
    assert two_by_two({"xi": a, "ni": b}) is None
    assert two_by_two({"ai": a, "ci": b, "mi": c}) is None


def test_rates():
    rates = {
        "x1i": np.array([4.0, 6]),
        "t1i": np.array([120.0, 300]),
        "x2i": np.array([11.0, 29]),
        "t2i": np.array([140.0, 305]),
    }
    found, weights = pool_counts("MH", "IRR", rates, 0.95)
    top = (4 * 140 / 260 + 6 * 305 / 605) / (11 * 120 / 260 + 29 * 300 / 605)
    assert float(found.estimate) == pytest.approx(np.log(top))
    assert weights[0] == pytest.approx((11 * 120 / 260) / (11 * 120 / 260 + 29 * 300 / 605))
    _, flat = pool_counts("MH", "IRD", rates, 0.95)
    assert flat[0] == pytest.approx((120 * 140 / 260) / (120 * 140 / 260 + 300 * 305 / 605))


def test_what_a_method_cannot_pool_is_told():
    with pytest.raises(InputError, match="found Peto with RR, expected --measure OR or PETO"):
        pool_counts("Peto", "RR", COUNTS, 0.95)
    with pytest.raises(InputError, match="MH where not every study has counts"):
        pool_counts("MH", "OR", {}, 0.95)


def test_studies_without_weight_share_it():
    none = {n: np.array([0.0, 0.0]) if n in ("ai", "ci") else np.array([9.0, 9]) for n in COUNTS}
    _, weights = pool_counts("MH", "OR", none, 0.95)
    assert weights.tolist() == [0.5, 0.5]


def test_what_follows_takes_a_common_effect():
    assert (model_of("MH"), model_of("Peto"), model_of("DL")) == ("EE", "EE", "DL")
