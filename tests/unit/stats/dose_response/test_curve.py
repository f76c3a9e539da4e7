"""The curve inside the doses tested, and the lowest of them."""

import math

import numpy as np
import pytest

from evidose.stats.dose_response import curve, dose_response, lowest_tested, mean_trials
from evidose.stats.status import Status
from evidose.terms import EvidoseError


def test_the_published_curve_of_crippa_and_orsini(five):
    """Highest 10.39 (7.48 to 13.30) at 19.32 mg a day; the abstract prints 10.40."""
    fit = dose_response(five, "spline", stage="two")
    at = curve(fit, np.arange(0, 3001) / 100)
    top = int(np.argmax(at.estimate))
    assert at.dose[top] == pytest.approx(19.32, abs=0.006)
    assert at.estimate[top] == pytest.approx(10.39, abs=0.006)
    assert (at.ci_low[top], at.ci_high[top]) == pytest.approx((7.48, 13.30), abs=0.006)


@pytest.mark.parametrize("key", ["rcs3_gl_1stage_reml", "quadratic_gl_2stage_ml"])
@pytest.mark.parametrize("name", ["sim_ir_k6", "sim_cc_k10"])
def test_agrees_with_dosresmeta(reference, of_reference, name, key):
    known = reference[name]["fits"][key]["predict"]
    shape, stage = key.split("_")[0], key.split("_")[2]
    fit = dose_response(
        of_reference(name),
        {"rcs3": "spline"}.get(shape, shape),
        stage={"1stage": "one", "2stage": "two"}[stage],
        method=key.split("_")[3],
        knots=reference[name]["rcs_knots"] if shape == "rcs3" else None,
    )
    at = curve(fit, known["dose"], against=known["xref"])
    inside = at.inside
    assert inside.sum() >= len(inside) - 1
    for ours, theirs in (("estimate", "pred"), ("ci_low", "ci_lb"), ("ci_high", "ci_ub")):
        found = getattr(at, ours)[inside]
        assert found == pytest.approx(np.array(known[theirs])[inside], rel=1e-5, abs=1e-7)


def test_nothing_is_said_outside_the_doses_tested(five):
    fit = dose_response(five, "quadratic")
    at = curve(fit, [-1, 0, 30, 30.001])
    assert at.inside.tolist() == [False, True, True, False]
    for part in (at.estimate, at.se, at.ci_low, at.ci_high, at.pi_low, at.pi_high):
        assert np.isnan(part[[0, 3]]).all() and np.isfinite(part[[1, 2]]).all()
    assert at.status == Status.OK and at.estimate[1] == 0 and at.se[1] == 0
    other = curve(fit, [10, 20], against=31)
    assert other.status == Status.NOT_IDENTIFIED and np.isnan(other.estimate).all()
    assert curve(fit, [10], against=30).status == Status.OK


def test_the_default_doses_reach_from_end_to_end(five):
    at = curve(dose_response(five))
    assert at.dose.shape == (41,) and (at.dose[0], at.dose[-1]) == (0, 30)
    assert at.inside.all() and at.against == 0
    assert at.estimate[20] == pytest.approx(15 * dose_response(five).coefficients[0])


def test_against_another_dose_is_a_difference(five):
    fit = dose_response(five, "spline")
    low, high = curve(fit, [5, 20]), curve(fit, [5, 20], against=5)
    assert high.estimate[1] == pytest.approx(low.estimate[1] - low.estimate[0])
    assert high.estimate[0] == 0 and high.se[0] == 0


def test_a_new_trial_varies_more(random_trials):
    fit = dose_response(random_trials(1, spread=1.0))
    at = curve(fit, [40.0])
    z = 1.959963984540054
    wide = z * np.sqrt(40**2 * (fit.vcov[0, 0] + fit.psi[0, 0]))
    assert at.pi_high[0] - at.estimate[0] == pytest.approx(wide)
    assert at.ci_high[0] - at.estimate[0] == pytest.approx(z * 40 * fit.se[0])
    half = curve(fit, [40.0], level=0.5)
    assert half.ci_high[0] - half.estimate[0] == pytest.approx(0.6744898 * 40 * fit.se[0])


def test_no_curve_across_trials_only():
    arms = (list("aabb"), [0, 10, 0, 20], [5, 4, 5, 3], [2.0] * 4, [50] * 4)
    fit = dose_response(mean_trials(*arms), method="fixed")
    at = curve(fit)
    assert at.status == Status.TOO_FEW_DOSES and np.isnan(at.estimate).all()
    found = lowest_tested(fit, mean_trials(*arms), "lower")
    assert math.isnan(found.dose) and found.status == Status.TOO_FEW_DOSES and found.trials == 0


def test_a_batch_has_its_own_ranges(random_trials):
    trials = random_trials(4, rows=3)
    fit = dose_response(trials, "quadratic")
    at = curve(fit, [10.0, 20.0])
    assert at.estimate.shape == (3, 2) and at.against.tolist() == [0, 0, 0]
    assert at.estimate == pytest.approx(fit.coefficients @ np.array([[10, 20], [100, 400]]))
    own = curve(fit, np.array([[10.0], [20.0], [5.0]]))
    assert own.estimate[1, 0] == pytest.approx(at.estimate[1, 1])
    assert lowest_tested(fit, trials, "higher").dose.shape == (3,)


def test_the_lowest_dose_is_a_tested_one_and_its_own_arms_agree(five):
    """The curve is sure of an effect at 2 and 5 mg; the arms with those doses are not."""
    fit = dose_response(five, "quadratic", method="fixed")
    at = curve(fit, [2.0, 5.0, 10.0])
    assert (at.ci_low > 0).all()
    found = lowest_tested(fit, five, "higher")
    assert found.dose == 10 and found.trials == 3
    assert (found.estimate, found.ci_low) == pytest.approx((at.estimate[2], at.ci_low[2]))
    where = five.used[0] & (five.dose[0] == 10)
    weight = 1 / np.diagonal(five.v[0], axis1=1, axis2=2)[where]
    mean = (weight * five.y[0][where]).sum() / weight.sum()
    half = 1.959963984540054 / np.sqrt(weight.sum())
    ends = (found.direct, found.direct_low, found.direct_high)
    assert ends == pytest.approx((mean, mean - half, mean + half))
    worth = lowest_tested(fit, five, "higher", worth=6.0)
    assert worth.dose == 15 and worth.ci_low > 6 and worth.direct_low > 6
    none = lowest_tested(fit, five, "lower")
    assert math.isnan(none.dose) and math.isnan(none.direct) and none.trials == 0
    assert none.status == Status.OK


def test_heterogeneity_widens_the_arms_own_interval(random_trials):
    trials = random_trials(1, k=12, spread=0.5)
    fit = dose_response(trials)
    found = lowest_tested(fit, trials, "higher")
    where = trials.used[0] & (trials.dose[0] == found.dose)
    between = fit.psi[0, 0] * found.dose**2
    weight = 1 / (np.diagonal(trials.v[0], axis1=1, axis2=2)[where] + between)
    assert found.direct == pytest.approx((weight * trials.y[0][where]).sum() / weight.sum())
    half = 1.959963984540054 / np.sqrt(weight.sum())
    assert found.direct_high - found.direct == pytest.approx(half) and between > 0


def test_arms_against_another_reference_do_not_speak_for_a_dose():
    dose = np.array([0.0, 10, 20, 5, 10, 20])
    rows = (np.repeat(["a", "b"], 3), dose, 0.1 * dose, np.full(6, 1.0), np.full(6, 100))
    trials = mean_trials(*rows)
    fit = dose_response(trials, method="fixed")
    found = lowest_tested(fit, trials, "higher")
    assert found.dose == 10 and found.trials == 2 and found.direct == pytest.approx(1.0)
    lower = lowest_tested(
        dose_response(_mirrored(trials), method="fixed"), _mirrored(trials), "lower"
    )
    assert lower.dose == 10 and lower.ci_high < 0 and lower.direct_high < 0


def _mirrored(trials):
    parts = (trials.labels, trials.dose, trials.reference, trials.used, -trials.y)
    return type(trials)(*parts, trials.v, trials.status, trials.single)


def test_an_interval_just_beyond_none_counts():
    weak = mean_trials(*_weak())
    shown = lowest_tested(dose_response(weak, method="fixed"), weak, "higher")
    assert shown.dose == 10 and 0 < shown.direct_low < 0.1 and 0 < shown.ci_low < 0.1


def _weak():
    """An effect whose interval lies just beyond none."""
    dose = np.tile([0.0, 10, 20], 2)
    return np.repeat(["a", "b"], 3), dose, 0.011 * dose, np.full(6, 1.0), np.full(6, 360)


def test_what_is_no_question_is_refused(five):
    fit = dose_response(five)
    for bad in ({"better": "more"}, {"better": "lower", "worth": -1.0}):
        with pytest.raises(EvidoseError):
            lowest_tested(fit, five, **bad)
    for bad in ({"doses": [[[1.0]]]}, {"doses": ["x"]}, {"doses": [1.0], "level": 2.0}):
        with pytest.raises(EvidoseError):
            curve(fit, **bad)
    with pytest.raises(EvidoseError):
        curve(fit, [[1.0], [2.0]])


def test_the_curve_of_emax_and_its_error_follow_its_coefficients(five):
    fit = dose_response(five, "emax", method="fixed")
    effect, half = fit.coefficients[0], np.exp(fit.coefficients[1])
    x, base = 20 / (half + 20), 5 / (half + 5)
    at = curve(fit, [20.0], against=5.0)
    assert at.estimate[0] == pytest.approx(effect * (x - base))
    slope = np.array([x - base, -effect * (x * (1 - x) - base * (1 - base))])
    assert at.se[0] == pytest.approx(np.sqrt(slope @ fit.vcov @ slope))
