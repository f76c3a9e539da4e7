"""Meta-regression against metafor, and what must hold of any regression."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.meta_regression import meta_regression, predict
from evidose.stats.pool import pool
from evidose.stats.status import Status
from evidose.terms import InputError

PATH = Path(__file__).parents[2] / "reference" / "metafor_regression" / "metafor.json"
REFERENCE = json.loads(PATH.read_text("utf-8"))
SETS = {name: s for name, s in REFERENCE["sets"].items() if "metareg" in s}
FIELDS = {
    "beta": "coefficients",
    "se": "se",
    "zval": "statistic",
    "pval": "p_value",
    "ci_lb": "ci_low",
    "ci_ub": "ci_high",
    "se_tau2": "tau2_se",
    "QE": "qe",
    "QEp": "qe_p",
    "H2": "h2",
    "logLik": "log_likelihood",
    "QM": "qm",
    "QMp": "qm_p",
}


def moderators(recorded: dict) -> np.ndarray:
    """Numbers as they are, levels of a factor as dummies with the first level as reference."""
    values = recorded["values"]
    if not any(isinstance(value, str) for value in values):
        return np.array([math.nan if value is None else value for value in values], dtype=float)
    levels = sorted({value for value in values if value is not None})[1:]
    nan = [math.nan] * len(levels)
    return np.array([nan if v is None else [float(v == x) for x in levels] for v in values])


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("method", ["FE", "DL", "HE", "SJ", "ML", "REML", "EB", "PM"])
@pytest.mark.parametrize("test", ["z", "knha"])
def test_agrees_with_metafor(name: str, method: str, test: str) -> None:
    data, wanted = SETS[name], SETS[name]["metareg"][f"{method}_{test}"]
    fit = meta_regression(
        data["yi"], data["vi"], moderators(data["metareg"]), method=method, test=test
    )
    assert fit.status == Status.OK
    for theirs, ours in FIELDS.items():
        if wanted.get(theirs) is not None:
            np.testing.assert_allclose(getattr(fit, ours), wanted[theirs], rtol=1e-6, err_msg=ours)
    # At zero metafor ends at 1e-12 or less, and ratios to it are noise.
    np.testing.assert_allclose(fit.tau2, wanted["tau2"], rtol=1e-6, atol=1e-12)
    np.testing.assert_allclose(fit.i2, wanted["I2"], rtol=1e-6, atol=1e-8)
    if wanted["tau2"] > 1e-10 or method == "FE":
        np.testing.assert_allclose(fit.r2, wanted["R2"], rtol=1e-6)


def test_two_moderators_and_predictions() -> None:
    wanted, data = REFERENCE["bcg_metareg_2mods"], SETS["bcg_RR"]
    year = [1948, 1949, 1960, 1977, 1973, 1953, 1973, 1980, 1968, 1961, 1974, 1969, 1976]
    x = np.column_stack([data["metareg"]["values"], year])
    fit = meta_regression(data["yi"], data["vi"], x, test="z")
    np.testing.assert_allclose(fit.coefficients, wanted["beta"], rtol=1e-7)
    np.testing.assert_allclose(fit.qm, wanted["QM"], rtol=1e-7)
    at = predict(fit, [[ablat, 1970] for ablat in (10, 30, 50)])
    np.testing.assert_allclose(at.estimate, wanted["pred"], rtol=1e-7)
    np.testing.assert_allclose(at.se, wanted["pred_se"], rtol=1e-7)
    np.testing.assert_allclose(at.ci_low, wanted["pred_ci_lb"], rtol=1e-7)
    np.testing.assert_allclose(at.pi_low, wanted["pred_pi_lb"], rtol=1e-7)
    np.testing.assert_allclose(at.pi_high, wanted["pred_pi_ub"], rtol=1e-7)


@pytest.mark.parametrize("method", ["FE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM"])
def test_without_moderators_it_is_pooling(method: str) -> None:
    data = SETS["bcg_RR"]
    fit = meta_regression(data["yi"], data["vi"], method=method)
    mean = pool(data["yi"], data["vi"], method=method, test="knha")
    for name in ("tau2", "tau2_se", "i2", "h2"):
        np.testing.assert_allclose(getattr(fit, name), getattr(mean, name), rtol=1e-8)
    np.testing.assert_allclose(fit.coefficients[0], mean.estimate, rtol=1e-8)
    np.testing.assert_allclose(fit.ci_low[0], mean.ci_low, rtol=1e-8)


def random_batch(seed: int, m: int = 5, k: int = 9) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    v = 10 ** rng.uniform(-3, 1, (m, k))
    x = rng.normal(size=(m, k, 2))
    y = rng.normal(size=(m, k)) * np.sqrt(v + 10 ** rng.uniform(-3, 1, (m, 1)))
    return y, v, x


seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=40)
@given(seeds, st.sampled_from(["REML", "ML", "PM", "DL", "SJ"]))
def test_shift_scale_order_and_basis_of_moderators(seed: int, method: str) -> None:
    y, v, x = random_batch(seed)
    fit = meta_regression(y, v, x, method=method)
    scaled = meta_regression(8.0 + 3.0 * y, 9.0 * v, x, method=method)
    np.testing.assert_allclose(scaled.tau2, 9.0 * fit.tau2, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(scaled.coefficients[:, 1:], 3.0 * fit.coefficients[:, 1:], rtol=1e-5)
    order = np.random.default_rng(seed).permutation(y.shape[1])
    mixed = meta_regression(y[:, order], v[:, order], x[:, order] * [10.0, 0.1], method=method)
    np.testing.assert_allclose(mixed.qm, fit.qm, rtol=1e-5)
    np.testing.assert_allclose(mixed.coefficients[:, 1] * 10, fit.coefficients[:, 1], rtol=1e-5)


@settings(max_examples=25)
@given(seeds)
def test_batch_padding_and_single_rows_agree(seed: int) -> None:
    y, v, x = random_batch(seed)
    fit = meta_regression(y, v, x)
    wide = [np.concatenate([a, np.full((5, 2), np.nan)], axis=1) for a in (y, v)]
    padded = meta_regression(*wide, np.concatenate([x, np.zeros((5, 2, 2))], axis=1))
    np.testing.assert_allclose(padded.coefficients, fit.coefficients, rtol=1e-7)
    for row in range(5):
        one = meta_regression(y[row], v[row], x[row])
        np.testing.assert_allclose(one.coefficients, fit.coefficients[row], rtol=1e-7)
        assert one.tau2.shape == () and one.vcov.shape == (3, 3)


def test_a_study_without_moderator_is_left_out() -> None:
    y, v, x = random_batch(1, m=1)
    holed = x.copy()
    holed[0, 3, 1] = np.nan
    keep = np.arange(9) != 3
    fit = meta_regression(y[0], v[0], holed[0])
    assert fit.k == 8
    less = meta_regression(y[0, keep], v[0, keep], x[0, keep])
    np.testing.assert_allclose(fit.coefficients, less.coefficients, rtol=1e-10)


def test_statuses_name_what_is_wrong_and_leave_other_rows_alone() -> None:
    y, v, x = random_batch(2, m=6)
    good = meta_regression(y, v, x)
    y[0, 3:] = v[0, 3:] = np.nan
    x[1, :, 1] = 2.0 * x[1, :, 0]
    v[2, 0] = -1.0
    x[3, 0, 0] = np.inf
    y[4, 0] = np.inf
    fit = meta_regression(y, v, x)
    assert [Status(s).name for s in fit.status[:5]] == [
        "TOO_FEW_STUDIES",
        "NOT_IDENTIFIED",
        "NON_POSITIVE_VARIANCE",
        "NON_FINITE_INPUT",
        "NON_FINITE_INPUT",
    ]
    assert np.isnan(fit.coefficients[:5]).all() and np.isnan(fit.tau2[:5]).all()
    np.testing.assert_array_equal(fit.coefficients[5], good.coefficients[5])


@pytest.mark.parametrize("method", ["FE", "REML", "ML", "PM", "DL"])
def test_weights_that_differ_by_twenty_powers_of_ten_cost_no_digits(method: str) -> None:
    # The precise studies share a moderator: the intercept is theirs, the slope the others'.
    y, v = [0.3, 0.3, 1.0, 2.0, 3.5], [1e-20, 1e-20, 1.0, 1.0, 1.0]
    fit = meta_regression(y, v, [0, 0, 1, 2, 3], method=method, test="z")
    assert fit.status == Status.OK
    slope = sum(x * (e - 0.3) for x, e in ((1, 1.0), (2, 2.0), (3, 3.5))) / 14.0
    np.testing.assert_allclose(fit.coefficients, [0.3, slope], rtol=1e-9)
    np.testing.assert_allclose(fit.se, [np.sqrt(0.5e-20), np.sqrt(1 / 14)], rtol=1e-9)
    rest = sum((e - 0.3 - slope * x) ** 2 for x, e in ((1, 1.0), (2, 2.0), (3, 3.5)))
    np.testing.assert_allclose(fit.qe, rest, rtol=1e-9)


def test_beyond_double_precision_is_called_ill_conditioned() -> None:
    v = [[1e-300, 1e308, 1.0, 1.0, 1.0], [1.0] * 5]
    fit = meta_regression([[0.0, 0.0, 0.0, 0.0, 1.0]] * 2, v, [0, 0, 1, 2, 3])
    assert fit.status.tolist() == [Status.ILL_CONDITIONED, Status.OK]
    assert np.isnan(fit.coefficients[0]).all()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"method": "REMLx"}, "method"),
        ({"test": "f"}, "test"),
        ({"level": 1.0}, "level"),
        ({"moderators": [1.0, 2.0]}, "moderators"),
        ({"moderators": ["a", "b", "c"]}, "moderators"),
        ({"moderators": None, "intercept": False}, "moderators"),
    ],
)
def test_wrong_questions_are_refused_with_the_field(change: dict, field: str) -> None:
    asked = {"y": [1.0, 2.0, 3.0], "v": [1.0, 1.0, 1.0], "moderators": [1.0, 2.0, 4.0]} | change
    with pytest.raises(InputError, match=field):
        meta_regression(**asked)


def test_predict_wants_the_moderators_of_the_fit() -> None:
    fit = meta_regression([1.0, 2.0, 3.5, 3.0], [1.0] * 4, [1.0, 2.0, 4.0, 3.0])
    with pytest.raises(InputError, match="one column per moderator"):
        predict(fit, [[1.0, 2.0]])


def test_adhoc_is_never_narrower_than_t() -> None:
    y, v, x = random_batch(3, m=40)
    adhoc = meta_regression(y, v, x, test="adhoc")
    plain = meta_regression(y, v, x, test="t")
    scaled = meta_regression(y, v, x, test="knha")
    np.testing.assert_allclose(adhoc.se, np.maximum(plain.se, scaled.se), rtol=1e-12)
