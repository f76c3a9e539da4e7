"""Zero-cell rules, matched pairs, and group sizes in place of cells."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidose.stats.effect_columns import Options
from evidose.stats.effect_size import effect_size
from evidose.stats.effect_tables import added, averaged
from evidose.stats.status import Status

ZEROS = {"ai": [0, 3, 0, 9], "n1i": [20, 20, 20, 9], "ci": [4, 5, 0, 8], "n2i": [20, 20, 20, 8]}


def test_metafor_and_revman_treat_zeros_differently():
    metafor = effect_size("RR", **ZEROS)
    revman = effect_size("RR", zero_cells="revman", **ZEROS)
    assert metafor.status.tolist() == [0, 0, 0, 0]
    assert revman.status.tolist() == [0, 0, Status.NO_EVENTS, 0]
    assert revman.yi[0] == metafor.yi[0] == pytest.approx(np.log((0.5 / 21) / (4.5 / 21)))
    assert revman.yi[3] == 0  # events in everybody: a ratio of one, with a corrected variance
    assert revman.vi[3] == pytest.approx(metafor.vi[3])


def test_revman_leaves_the_risk_difference_itself_uncorrected():
    revman = effect_size("RD", zero_cells="revman", **ZEROS)
    np.testing.assert_allclose(revman.yi, [-0.2, -0.1, 0, 0], atol=1e-15)
    assert (revman.vi > 0).all()
    assert revman.vi[1] == pytest.approx(0.15 * 0.85 / 20 + 0.25 * 0.75 / 20)


def test_revman_never_corrects_peto():
    found = effect_size("PETO", zero_cells="revman", **ZEROS)
    assert found.status.tolist() == [0, 0, Status.NO_EVENTS, Status.NO_EVENTS]
    v = 20 * 20 * 4 * 36 / (40**2 * 39)
    assert found.yi[0] == pytest.approx(-2 / v)


@pytest.mark.parametrize(
    ("to", "expected"),
    [("none", [0, 0]), ("only0", [0.5, 0]), ("if0all", [0.5, 0.5]), ("all", [0.5, 0.5])],
)
def test_to_which_studies_the_correction_goes(to, expected):
    options = Options("OR", None, to, False, False, None, None, False, False)
    counts = np.array([0.0, 3.0]), np.array([2.0, 4.0])
    assert added(options, *counts).tolist() == expected


def test_measures_that_need_no_correction_get_none_unless_asked():
    plain = effect_size("AS", ai=0, bi=30, ci=5, di=25)
    assert plain.yi == pytest.approx(-np.arcsin(np.sqrt(1 / 6)))
    asked = effect_size("AS", ai=0, bi=30, ci=5, di=25, add=0.5)
    assert asked.yi != plain.yi


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50), st.integers(1, 50))
def test_relations_between_measures(a, b, c, d):
    cells = {"ai": a, "bi": b, "ci": c, "di": d}
    log_or = effect_size("OR", **cells)
    q, y = effect_size("YUQ", **cells), effect_size("YUY", **cells)
    assert q.yi == pytest.approx(np.tanh(float(log_or.yi) / 2))
    assert q.yi == pytest.approx(2 * y.yi / (1 + y.yi**2), abs=1e-12)
    p1, p2 = a / (a + b), c / (c + d)
    assert effect_size("RR", **cells).yi == pytest.approx(np.log(p1 / p2), abs=1e-12)
    assert effect_size("RD", **cells).yi == pytest.approx(p1 - p2, abs=1e-12)
    # phi is the product-moment correlation of the table
    x = np.repeat([1, 1, 0, 0], [a, b, c, d])
    e = np.repeat([1, 0, 1, 0], [a, b, c, d])
    assert effect_size("PHI", **cells).yi == pytest.approx(np.corrcoef(x, e)[0, 1], abs=1e-12)


def test_matched_pairs_by_simulation():
    rng = np.random.default_rng(8)
    cells = rng.multinomial(400, [0.3, 0.15, 0.1, 0.45], 40_000).T
    columns = dict(zip(("ai", "bi", "ci", "di"), cells, strict=True))
    for measure in ("MPRD", "MPRR", "MPOR", "MPORC"):
        found = effect_size(measure, **columns)
        assert found.vi.mean() == pytest.approx(found.yi.var(), rel=0.05), measure
    small = effect_size("MPPETO", ai=30, bi=12, ci=10, di=30)
    assert small.yi == pytest.approx(2 * 2 / 22)


def test_averages_leave_missing_studies_out():
    found = averaged(np.array([0.2, np.nan, 0.4]), np.array([10.0, 99.0, 30.0]))
    assert found.tolist() == [pytest.approx(0.35)]


def test_rates_without_events():
    found = effect_size("IRR", x1i=[0, 0], t1i=10, x2i=[0, 3], t2i=12, drop00=True)
    assert found.status.tolist() == [Status.NO_EVENTS, Status.OK]
