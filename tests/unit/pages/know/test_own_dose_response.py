"""A dose-response answer in words and as data: what is shown, and what is not said."""

import numpy as np
import pytest

from evidose.pages.know.own_dose_response import (
    DoseAnswer,
    dose_document,
    dose_plot,
    dose_text,
)
from evidose.stats.dose_response import (
    average,
    count_trials,
    curve,
    dose_response,
    lowest_tested,
    mean_trials,
)

STUDY = np.repeat(list("abcdef"), 4)
DOSES = np.tile([0.0, 10, 20, 40], 6)
EFFECTS = np.repeat([0.0, 0.3, -0.3, 0.6, 0.1, -0.5], 4) * (DOSES / 20)


def trials(mean=5 - 0.08 * DOSES + 0.001 * DOSES**2 + EFFECTS, dose=DOSES):
    return mean_trials(STUDY, dose, mean, np.full(24, 2.0), np.full(24, 60))


def answer(made, shape="linear", better=None, averaged=None, against=None, measure="MD", **more):
    fit = dose_response(made, shape, **more)
    return DoseAnswer(
        measure,
        measure != "MD",
        made,
        fit,
        averaged,
        curve(fit, against=against),
        curve(fit, fit.evidence.tested[0], against=against),
        None if better is None else lowest_tested(fit, made, better),
        ("a note",),
    )


def test_the_text_says_what_was_fitted_and_shows_tested_doses():
    shown = answer(trials(), "quadratic", better="lower")
    lines = dose_text(shown).splitlines()
    assert lines[0] == "Dose-response, quadratic; one stage, REML"
    assert lines[1] == (
        "6 trials with 18 comparisons, doses 0 to 40; trials that compare two active doses or "
        "more: 6"
    )
    assert lines[3] == "Against dose 0, at the doses that were tested:"
    head = ["dose", "MD (95 % interval)", "a new trial", "trials"]
    assert [cell.strip() for cell in lines[4].split("  ") if cell.strip()] == head
    assert [line.split()[0] for line in lines[5:8]] == ["10", "20", "40"]
    at = shown.at_tested
    cell = f"{at.estimate[1]:.2f} ({at.ci_low[1]:.2f} to {at.ci_high[1]:.2f})".replace("-", "−")
    assert cell in lines[6] and lines[6].split()[-1] == "6"
    text = "\n".join(lines)
    assert "per unit of dose: " in text and "dose squared: " in text
    assert "test for a bend (a straight line would do): P = " in text
    assert f"heterogeneity: Q = {float(shown.fit.q):.2f}, 10 df, " in text
    assert "standard deviation of the coefficients between trials: " in text
    assert "it is no advice on a dose" in text


def test_a_straight_line_has_no_test_for_a_bend_and_fixed_no_spread():
    text = dose_text(answer(trials(), method="fixed"))
    assert "straight line; one stage, FIXED" in text
    assert "bend" not in text and "standard deviation" not in text and "a new trial" not in text
    assert "Lowest" not in text and "Note" not in text


def test_two_stages_and_knots_are_named():
    text = dose_text(answer(trials(), "spline", stage="two", knots=[0, 10, 40]))
    assert "restricted cubic spline with knots at 0, 10, 40; two stages, REML" in text
    assert "bend 1: " in text


def test_emax_shows_the_dose_with_half_of_the_effect():
    mean = 5 - 4 * DOSES / (DOSES + 12)
    shown = answer(trials(mean), "emax", method="fixed")
    text = dose_text(shown)
    assert "largest effect: −4 (" in text and "dose with half of the effect: 12 (" in text
    line = next(x for x in text.splitlines() if x.startswith("log of the dose"))
    assert "P" not in line


def test_no_effect_at_any_tested_dose():
    rng = np.random.default_rng(1)
    flat = answer(trials(5 + 0.01 * rng.normal(size=24)), better="lower")
    assert "There is no tested dose at which the curve and the arms" in dose_text(flat)
    assert dose_document(flat)["lowest_tested"] is None


def two_arms():
    return mean_trials(list("aabb"), [0, 10, 0, 20], [5, 4, 5, 3], [2.0] * 4, [50] * 4)


def test_without_a_curve_the_slope_stands_with_its_warning():
    shown = answer(two_arms(), method="fixed")
    text = dose_text(shown)
    assert "No curve: too few doses: a curve needs two trials" in text
    assert "per unit of dose" in text and "Note: no trial compares two active doses" in text
    assert "Against dose" not in text
    document = dose_document(shown)
    assert document["curve"]["status"] == "TOO_FEW_DOSES" and document["status"] == "ACROSS_TRIALS"
    assert all(p["estimate"] is None for p in document["tested"])
    picture = dose_plot(shown)
    assert picture.line == [] and len(picture.points) == 2 and "No curve" in picture.description


def test_without_a_result_nothing_but_the_reason_is_shown():
    text = dose_text(answer(two_arms(), "spline"))
    assert "No result: too few doses" in text and "per unit" not in text
    document = dose_document(answer(two_arms(), "spline"))
    assert document["coefficients"][0]["estimate"] is None and document["psi"][0][0] is None


def test_limits_of_the_heterogeneity_are_told():
    none = dose_text(answer(trials(5 - 0.1 * DOSES)))
    assert "Note: the heterogeneity estimate stands at its limit of zero." in none
    assert "a new trial" not in none
    shown = answer(trials(), "quadratic")
    rank = np.linalg.matrix_rank(shown.fit.psi, tol=1e-12)
    told = "Note: the coefficients differ between trials in fewer ways than they could."
    assert (told in dose_text(shown)) == (rank == 1)


def test_an_average_shows_its_weights():
    made = trials()
    mean = average(made, ("linear", "quadratic"))
    shown = answer(made, "quadratic", averaged=mean, method="ml")
    w = 100 * mean.weights
    text = dose_text(shown)
    assert f"mean of shapes by their fit (AIC): straight line {w[0]:.0f} %, quadratic" in text
    assert "per unit" not in text
    document = dose_document(shown)
    assert document["shape"] == "average" and document["weights"]["linear"] == mean.weights[0]


def test_the_document_holds_every_number():
    shown = answer(trials(), "quadratic", better="lower", against=10.0)
    fit, document = shown.fit, dose_document(shown)
    assert document["k"] == 6 and document["contrasts"] == 18 and document["trials_within"] == 6
    assert (document["lowest_dose"], document["highest_dose"]) == (0, 40)
    second = document["coefficients"][1]
    assert second["name"] == "dose squared" and second["estimate"] == fit.coefficients[1]
    assert (second["se"], second["p_value"]) == (fit.se[1], fit.p_value[1])
    assert (second["ci_low"], second["ci_high"]) == (fit.ci_low[1], fit.ci_high[1])
    assert document["psi"] == fit.psi.tolist() and document["vcov"] == fit.vcov.tolist()
    assert (document["q"], document["q_df"], document["bent_p"]) == (fit.q, 10, fit.bent_p)
    assert document["aic"] == fit.aic and document["notes"] == ["a note"]
    assert document["curve"]["against"] == 10 and len(document["curve"]["points"]) == 41
    assert document["tested"][2]["trials"] == 6 and document["tested"][0]["estimate"] == 0
    assert document["lowest_tested"] == float(shown.lowest.dose) and document["log"] is False
    assert document["weights"] == {} and document["status"] == "BOUNDARY"


def test_ratios_are_shown_as_ratios():
    cases = np.tile([10, 14, 20, 34], 6) + np.repeat([0, 1, 2, 1, 0, 2], 4)
    made = count_trials(STUDY, DOSES, cases, np.full(24, 80), kind="ci")
    shown = answer(made, measure="RR", method="fixed")
    ratio = np.exp(shown.at_tested.estimate[2])
    assert f"{ratio:.2f} (" in dose_text(shown) and dose_document(shown)["log"] is True
    assert dose_plot(shown).ratio and f"RR {ratio:.2f}" in dose_plot(shown).description


def test_the_drawing_has_the_curve_and_every_arm():
    shown = answer(trials(), "quadratic")
    picture = dose_plot(shown)
    assert len(picture.line) == 41 and len(picture.points) == 18
    assert picture.line[40][1] == pytest.approx(shown.drawn.estimate[40])
    first = picture.points[0]
    assert (first.label, first.dose) == ("a, dose 10", 10.0)
    assert first.effect == pytest.approx(shown.trials.y[0, 0, 1])
    assert max(p.share for p in picture.points) == 1.0
    assert picture.effect_title == "MD against dose 0"


def test_arms_of_trials_with_another_reference_are_moved_to_the_curve():
    other = np.where((STUDY == "a") & (DOSES == 0), 5.0, DOSES)
    shown = answer(trials(dose=other), method="fixed")
    arm = dose_plot(shown).points[0]
    moved = float(shown.fit.coefficients[0]) * 5
    assert arm.effect == pytest.approx(float(shown.trials.y[0, 0, 1]) + moved, rel=1e-6)
    still = dose_plot(shown).points[3]
    assert still.effect == pytest.approx(float(shown.trials.y[0, 1, 1]))
