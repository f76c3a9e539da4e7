import mpmath
import numpy as np
import pytest
from validation._pool_oracle import exact_height, exact_score

from evidose.stats.batch import read_batch
from evidose.stats.profile import columns, fit, log_likelihood, row_chunks, score

Y = np.array([0.3, -1.2, 4.0, 0.31, 2.5])


def _columns(y, v):
    batch = read_batch(y, v)
    return columns(batch, np.arange(batch.k.size))


@pytest.mark.parametrize("v", [[1.0, 2.0, 0.5, 3.0, 1.1], [1e-12, 1.0, 2.0, 1e3, 1e12]])
@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("t", [0.0, 1e-6, 0.7, 40.0])
def test_score_and_slopes_keep_their_digits_when_one_study_outweighs_the_rest(v, restricted, t):
    v = np.array(v)
    cols = _columns(Y, v)
    unit2 = float(cols.unit[0]) ** 2
    at = score(cols.y, cols.v, np.array([t / unit2]), restricted)
    with mpmath.workdps(60):

        def parts(x):
            w = [1 / (mpmath.mpf(float(a)) + x) for a in v]
            mean = sum(a * mpmath.mpf(float(b)) for a, b in zip(w, Y, strict=True)) / sum(w)
            c = sum((a * (mpmath.mpf(float(b)) - mean)) ** 2 for a, b in zip(w, Y, strict=True))
            r = sum(w) - (sum(a * a for a in w) / sum(w) if restricted else 0)
            return c, r

        x = mpmath.mpf(t)
        c, r = parts(x)
        slope_a = mpmath.diff(lambda s: 1 / parts(s)[1], x, direction=1)
        slope_b = mpmath.diff(lambda s: 1 / mpmath.sqrt(parts(s)[0]), x, direction=1)
        assert abs(exact_score(Y, v, x, restricted) - (c - r)) < 1e-20 * c
    assert at.c[0] == pytest.approx(float(c) * unit2, rel=1e-12, abs=0.0)
    assert at.r[0] == pytest.approx(float(r) * unit2, rel=1e-12, abs=0.0)
    unit = np.sqrt(unit2)
    assert at.da[0] == pytest.approx(float(slope_a), rel=1e-9, abs=0.0)
    assert at.db[0] == pytest.approx(float(slope_b) * unit, rel=1e-9, abs=0.0)


@pytest.mark.parametrize("restricted", [True, False])
def test_log_likelihood_is_that_of_fifty_digits(restricted):
    v = np.array([1.0, 2.0, 0.5, 3.0, 1.1])
    cols = _columns(Y, v)
    t = np.array([0.9]) / cols.unit**2
    df = 4 if restricted else 5
    ours = log_likelihood(cols, t, fit(cols, t), restricted) - df * np.log(cols.unit)
    constant = -df * np.log(2 * np.pi) + (np.log(5.0) if restricted else 0.0)
    assert ours[0] == pytest.approx(
        0.5 * (float(exact_height(Y, v, 0.9, restricted)) + constant), rel=1e-13
    )


def test_columns_are_centred_on_the_most_precise_study_and_scaled_exactly():
    cols = _columns([[1.0, 2.0, 4.0]], [[0.3, 0.01, 7.0]])
    assert cols.origin[0] == 2.0
    assert cols.y[0, 0] == 0.0
    assert 1.0 <= cols.v[0, 0] < 4.0
    assert np.log2(cols.unit[0]) == np.round(np.log2(cols.unit[0]))
    np.testing.assert_array_equal(np.sort(cols.v[:, 0] * cols.unit[0] ** 2), [0.01, 0.3, 7.0])


def test_chunks_hold_every_usable_row_once():
    rng = np.random.default_rng(3)
    y = rng.normal(size=(7000, 40))
    y[np.arange(40) >= rng.integers(0, 41, 7000)[:, None]] = np.nan
    v = np.where(np.isnan(y), np.nan, 1.0)
    batch = read_batch(y, v)
    chunks = list(row_chunks(batch))
    assert sorted(np.concatenate(chunks)) == np.flatnonzero(batch.k > 0).tolist()
    assert max(c.size * batch.k[c].max() for c in chunks) <= 16384
