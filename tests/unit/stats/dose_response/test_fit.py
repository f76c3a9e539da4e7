"""Fits against dosresmeta, a published example, dense least squares, and what must always hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidose.stats.dose_response import dose_response, given_trials, mean_trials, ratio_trials
from evidose.stats.dose_response.fit import contrast_columns
from evidose.stats.dose_response.shapes import read_knots
from evidose.stats.dose_response.sums import one_stage
from evidose.stats.status import Status
from evidose.terms import EvidoseError

SHAPES = {"linear": "linear", "quadratic": "quadratic", "rcs3": "spline"}
FITS = [
    f"{shape}_gl_{stage}stage_{method}"
    for shape in SHAPES
    for stage in "12"
    for method in ("fixed", "ml", "reml")
    if not (shape == "rcs3" and method == "fixed")
]


def fitted(trials, key, knots):
    shape, _, stage, method = key.split("_")
    return dose_response(
        trials,
        SHAPES[shape],
        stage={"1": "one", "2": "two"}[stage[0]],
        method=method,
        knots=knots if shape == "rcs3" else None,
    )


def compare(fit, known, rel=1e-5):
    assert fit.coefficients == pytest.approx(np.array(known["coef"]), rel=rel)
    assert fit.vcov.ravel() == pytest.approx(np.array(known["vcov"]).ravel(), rel=rel)
    psi = np.zeros_like(fit.psi) if known["Psi"] is None else np.array(known["Psi"])
    size = np.sqrt(np.diag(psi))
    far = np.abs(fit.psi - psi) / np.maximum(np.outer(size, size), 1e-300)
    assert (far[psi != 0] < rel).all()
    if known["logLik"] is not None:
        assert fit.log_likelihood == pytest.approx(known["logLik"], rel=rel)
        assert fit.aic == pytest.approx(known["AIC"], rel=rel)
    if "Q" in known:
        assert fit.q == pytest.approx(known["Q"], rel=rel)
        assert fit.q_df == known["Q_df"]
        assert fit.q_p == pytest.approx(known["Q_p"], rel=1e-4, abs=1e-15)


@pytest.mark.parametrize("name", ["sim_ir_k6", "sim_cc_k10"])
@pytest.mark.parametrize("key", [*FITS, "linear_gl_2stage_mm", "linear_indep_2stage_reml"])
def test_agrees_with_dosresmeta(reference, of_reference, name, key):
    covariance = "independent" if "indep" in key else "gl"
    known = reference[name]
    fit = fitted(of_reference(name, covariance), key, known["rcs_knots"])
    assert fit.status < Status.TOO_FEW_STUDIES
    compare(fit, known["fits"][key])


@pytest.mark.parametrize("key", [*FITS, "linear_gl_2stage_mm"])
def test_agrees_with_dosresmeta_given_its_covariances(reference, with_their_covariance, key):
    known = reference["obrien2003_rr"]
    fit = fitted(with_their_covariance("obrien2003_rr"), key, known["rcs_knots"])
    compare(fit, known["fits"][key])


def test_hamling_for_odds_agrees_with_dosresmeta(reference, of_reference):
    trials = of_reference("sim_cc_k10", "hamling")
    known = reference["sim_cc_k10"]["fits"]["linear_h_2stage_reml"]
    compare(dose_response(trials, stage="two"), known)


@pytest.mark.parametrize("name", ["sim_ir_k6", "sim_cc_k10"])
def test_first_stage_agrees_with_dosresmeta(reference, of_reference, name):
    known = reference[name]["fits"]["rcs3_gl_2stage_reml"]
    knots = reference[name]["rcs_knots"]
    fit = dose_response(of_reference(name), "spline", stage="two", knots=knots)
    assert fit.own_coefficients == pytest.approx(np.array(known["first_stage_coef"]), rel=1e-7)
    assert fit.own_vcov == pytest.approx(np.array(known["first_stage_vcov"]), rel=1e-7)


@pytest.mark.parametrize("name", ["sim_ir_k6", "sim_cc_k10", "obrien2003_rr"])
def test_moments_differ_from_dosresmeta_by_its_floor_only(reference, with_their_covariance, name):
    """It raises negative eigenvalues to the root of the machine's precision; here they are 0."""
    known = reference[name]["fits"]["quadratic_gl_2stage_mm"]
    trials = with_their_covariance(name)
    fit = dose_response(trials, "quadratic", stage="two", method="mm")
    assert fit.status == Status.BOUNDARY
    values, vectors = np.linalg.eigh(fit.psi)
    assert values[0] == pytest.approx(0.0, abs=1e-18)
    floor = np.finfo(float).eps ** 0.5
    raised = fit.psi + floor * np.outer(vectors[:, 0], vectors[:, 0])
    assert raised == pytest.approx(np.array(known["Psi"]), rel=1e-6)


def test_the_published_example_of_greenland_and_longnecker():
    """Alcohol and breast cancer, table 1 of the paper: 0.0454 a gram, variance 0.000427."""
    low, high = np.array([0.51, 0.73, 0.99]), np.array([1.27, 1.85, 2.51])
    se = np.log(high / low) / (2 * 1.959964)
    trials = ratio_trials(
        ["one"] * 4,
        [0, 2, 6, 11],
        np.log([1, 0.80, 1.16, 1.57]),
        [0, *se],
        kind="cc",
        cases=[165, 74, 90, 122],
        n=[337, 167, 186, 212],
    )
    fit = dose_response(trials, method="fixed")
    assert fit.coefficients[0] == pytest.approx(0.0454, abs=5e-5)
    assert fit.vcov[0, 0] == pytest.approx(0.000427, abs=5e-7)
    assert fit.curve_status == Status.TOO_FEW_DOSES


def dense(trials, x, psi):
    """Generalised least squares with whole matrices, trial by trial."""
    left, right = 0.0, 0.0
    for s in range(len(trials.labels)):
        at = trials.used[0, s]
        xs, ys = x[0, s][at], trials.y[0, s][at]
        inverse = np.linalg.inv(trials.v[0, s][np.ix_(at, at)] + xs @ psi @ xs.T)
        left, right = left + xs.T @ inverse @ xs, right + xs.T @ inverse @ ys
    vcov = np.linalg.inv(left)
    return vcov @ right, vcov


@pytest.mark.parametrize("shape", ["linear", "quadratic", "spline"])
@pytest.mark.parametrize("method", ["fixed", "ml", "reml"])
def test_is_generalised_least_squares_at_its_psi(random_trials, shape, method):
    trials = random_trials(5)
    fit = dose_response(trials, shape, method=method)
    knots = read_knots(trials, None) if shape == "spline" else np.empty((1, 0))
    beta, vcov = dense(trials, contrast_columns(trials, shape, knots), fit.psi)
    assert fit.coefficients == pytest.approx(beta, rel=1e-9)
    assert fit.vcov == pytest.approx(vcov, rel=1e-9)
    assert fit.ci_high - fit.coefficients == pytest.approx(1.959963984540054 * fit.se)
    assert fit.statistic == pytest.approx(fit.coefficients / fit.se)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["fixed", "ml", "reml"]))
def test_one_stage_and_two_agree_where_every_trial_has_its_own(seed, method):
    trials = made(seed)
    one = dose_response(trials, "quadratic", method=method)
    two = dose_response(trials, "quadratic", stage="two", method=method)
    assert one.coefficients == pytest.approx(two.coefficients, rel=1e-5, abs=1e-9)
    assert one.q == pytest.approx(two.q) and one.k == two.k == 6


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 100.0), st.floats(0.1, 10.0))
def test_units_of_dose_and_effect_do_not_matter(seed, dose, effect):
    plain, other = made(seed), made(seed, dose, effect)
    first, second = dose_response(plain, "quadratic"), dose_response(other, "quadratic")
    scale = effect / np.array([dose, dose**2])
    assert second.coefficients == pytest.approx(first.coefficients * scale, rel=1e-5)
    assert second.se == pytest.approx(first.se * scale, rel=1e-5)
    assert second.q_p == pytest.approx(first.q_p, rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_order_of_trials_does_not_matter(seed):
    plain, turned = dose_response(made(seed)), dose_response(made(seed, turned=True))
    assert turned.coefficients == pytest.approx(plain.coefficients, rel=1e-8)
    assert turned.psi == pytest.approx(plain.psi, rel=1e-5, abs=1e-12)


def made(seed, dose=1.0, effect=1.0, turned=False):
    rng = np.random.default_rng(seed)
    at = np.tile([0.0, 10.0, 20.0, 40.0], 6)
    slope = np.repeat(0.03 + 0.01 * rng.normal(size=6), 4)
    n = rng.integers(40, 120, 24).astype(float)
    mean = slope * at - 2e-4 * at**2 + rng.normal(size=24) / np.sqrt(n)
    study = np.repeat(np.arange(6), 4)
    order = np.arange(24).reshape(6, 4)[::-1].ravel() if turned else np.arange(24)
    rows = (study, at * dose, mean * effect, np.full(24, effect), n)
    return mean_trials(*(column[order] for column in rows))


def test_a_batch_gives_what_each_gives_alone(random_trials):
    many = random_trials(3, rows=7)
    together = dose_response(many, "spline")
    assert together.coefficients.shape == (7, 2) and together.psi.shape == (7, 2, 2)
    for row in (0, 3, 6):
        alone = dose_response(one_of(many, row), "spline")
        assert together.coefficients[row] == pytest.approx(alone.coefficients[0], rel=1e-7)
        assert together.log_likelihood[row] == pytest.approx(alone.log_likelihood[0], rel=1e-9)


def one_of(many, row):
    parts = (many.dose, many.reference, many.used, many.y, many.v, many.status)
    return type(many)(many.labels, *(p[row : row + 1] for p in parts), single=False)


def test_one_bad_analysis_leaves_the_others_alone():
    mean = np.array([[5, 4, 3, 5, 4, 2.5]] * 3, dtype=float)
    mean[1, 2] = np.inf
    trials = mean_trials(list("aaabbb"), [0, 10, 20, 0, 10, 30], mean, [2.0] * 6, [50] * 6)
    fit = dose_response(trials, method="fixed")
    assert fit.status.tolist() == [Status.OK, Status.NON_FINITE_INPUT, Status.OK]
    assert fit.curve_status.tolist() == [Status.OK, Status.NON_FINITE_INPUT, Status.OK]
    assert np.isnan(fit.coefficients[1]).all() and np.isnan(fit.psi[1]).all()
    assert np.isnan(fit.own_coefficients[1]).all() and np.isnan(fit.own_vcov[1]).all()
    assert fit.coefficients[0] == fit.coefficients[2]


def simple(*arms, **more):
    study, dose, mean = zip(*arms, strict=True)
    return mean_trials(study, dose, mean, [2.0] * len(arms), [50] * len(arms), **more)


TWO_ARMS = (("a", 0, 5), ("a", 10, 4), ("b", 0, 5), ("b", 20, 3.5), ("c", 0, 5), ("c", 20, 3.2))


def test_two_arm_trials_inform_across_trials_only_and_say_so():
    fit = dose_response(simple(*TWO_ARMS))
    assert fit.status == Status.ACROSS_TRIALS and fit.coefficients[0] < 0
    assert fit.curve_status == Status.TOO_FEW_DOSES
    assert fit.evidence.within[0] == 0
    for shape in ("quadratic", "spline", "emax"):
        refused = dose_response(simple(*TWO_ARMS), shape)
        assert refused.status == Status.TOO_FEW_DOSES
        assert np.isnan(refused.coefficients).all()


def test_a_curve_needs_two_trials_with_two_active_doses():
    one = (("a", 0, 5), ("a", 10, 4), ("a", 20, 3.4), ("b", 0, 5), ("b", 20, 3.5))
    assert dose_response(simple(*one), "quadratic").status == Status.TOO_FEW_DOSES
    two = (*one, ("b", 10, 4.2))
    assert dose_response(simple(*two), "quadratic", method="fixed").status == Status.OK


def test_a_spline_needs_as_many_active_doses_as_knots():
    arms = [(t, d, 5 - d / 10 + o) for t, o in (("a", 0), ("b", 0.1)) for d in (0, 10, 20)]
    knots = [0, 10, 20]
    refused = dose_response(simple(*arms), "spline", knots=knots)
    assert refused.status == Status.TOO_FEW_DOSES
    third = simple(*arms, ("b", 30, 2.2))
    assert dose_response(third, "spline", knots=knots, method="fixed").status == Status.OK
    four = dose_response(third, "spline", knots=[0, 10, 20, 30], method="fixed")
    assert four.status == Status.TOO_FEW_DOSES


def test_knots_that_coincide_are_told():
    arms = [(t, d, 5 - d / 10) for t in "ab" for d in (0, 10, 20, 30)]
    fit = dose_response(simple(*arms), "spline", knots=[0, 10, 10])
    assert fit.status == Status.SAME_KNOTS and np.isnan(fit.coefficients).all()


def test_one_trial_has_no_heterogeneity():
    arms = (("a", 0, 5), ("a", 10, 4), ("a", 20, 3.4))
    assert dose_response(simple(*arms)).status == Status.TOO_FEW_STUDIES
    fit = dose_response(simple(*arms), method="fixed")
    assert fit.status == Status.OK and np.isnan(fit.q)


def test_a_second_stage_leaves_out_trials_with_too_few_doses(random_trials):
    arms = [(t, d, 5 - d / 10 + o) for t, o in (("a", 0), ("b", 0.2)) for d in (0, 10, 20)]
    trials = simple(*arms, ("c", 0, 5), ("c", 20, 2.5))
    two = dose_response(trials, "quadratic", stage="two", method="fixed")
    one = dose_response(trials, "quadratic", method="fixed")
    assert (int(two.k), int(one.k)) == (2, 3)
    assert (int(two.contrasts), int(one.contrasts)) == (4, 5)
    assert np.isnan(two.own_coefficients[2]).all() and np.isfinite(two.own_coefficients[:2]).all()
    without = dose_response(simple(*arms), "quadratic", method="fixed")
    assert two.coefficients == pytest.approx(without.coefficients)
    assert one.coefficients != pytest.approx(without.coefficients)


def test_the_test_for_a_bend_is_that_of_the_further_coefficients(five):
    fit = dose_response(five, "quadratic", method="fixed")
    assert fit.bent_p == pytest.approx(fit.p_value[1], rel=1e-9)
    assert np.isnan(dose_response(five).bent_p)


def test_what_is_not_fitted_is_refused(five):
    for bad in (
        {"shape": "cubic"},
        {"stage": "three"},
        {"method": "dl"},
        {"method": "mm"},
        {"shape": "emax", "method": "reml"},
        {"shape": "emax", "method": "mm", "stage": "two"},
        {"shape": "emax", "stage": "two"},
        {"shape": "spline", "knots": 2},
        {"shape": "spline", "knots": [0.0, 1.0]},
        {"level": 1.0},
    ):
        with pytest.raises(EvidoseError):
            dose_response(five, **bad)


def test_a_level_moves_the_interval(five):
    wide, narrow = dose_response(five, level=0.99), dose_response(five, level=0.5)
    assert (wide.ci_high - wide.coefficients)[0] == pytest.approx(2.5758293 * wide.se[0])
    assert (narrow.coefficients - narrow.ci_low)[0] == pytest.approx(0.6744898 * narrow.se[0])


def test_sums_are_of_contrasts_and_nothing_else(five):
    sums = one_stage(five, contrast_columns(five, "linear", np.empty((1, 0))))
    assert sums.n.tolist() == [13.0] and (sums.a > 0).all()
    covariance = {1: [[1.0, 0.5], [0.5, 1.0]], 2: [[1.0]]}
    given = given_trials([1, 1, 1, 2, 2], [0, 1, 2, 0, 3], [0, 1, 2, 0, 3], covariance)
    assert dose_response(given, method="fixed").coefficients[0] == pytest.approx(1.0)


@pytest.mark.parametrize("shape", ["linear", "quadratic", "spline", "emax"])
def test_doses_and_effects_beyond_reason_fell_nothing(shape):
    dose = np.tile([0.0, 10, 20, 40], 3)
    mean = np.stack([5 - 3 * dose / (dose + 9) + 0.01 * np.arange(12)] * 4)
    scale = np.array([[1.0], [1e160], [1e-170], [1.0]])
    mean[3] *= 1e170
    rows = (np.repeat([1, 2, 3], 4), dose * scale, mean, np.full(12, 2.0), np.full(12, 50))
    fit = dose_response(mean_trials(*rows), shape, method="fixed")
    assert fit.status[0] == Status.OK and np.isfinite(fit.coefficients[0]).all()
    for row in (1, 2, 3):
        right = fit.status[row] < Status.TOO_FEW_STUDIES
        assert right == np.isfinite(fit.coefficients[row]).all()
        assert right == np.isfinite(fit.vcov[row]).all()
