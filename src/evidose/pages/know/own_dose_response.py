"""A user's own dose-response meta-analysis, as text, document and drawing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evidose.pages.charts.axis import interval, number
from evidose.pages.charts.dose_curve import DoseCurve, DosePoint
from evidose.stats.dose_response import Averaged, Curve, DoseResponse, LowestTested, Trials
from evidose.stats.status import MESSAGES, Status, usable

DIGITS = 2
NAMES = {"emax": ("largest effect", "log of the dose with half of it")}
NO_TEST = ("log of the dose with half of it",)
"""Coefficients for which 0 means nothing."""

SHAPES = {
    "linear": "straight line",
    "quadratic": "quadratic",
    "spline": "restricted cubic spline",
    "emax": "Emax",
}


@dataclass(frozen=True, slots=True)
class DoseAnswer:
    """What is shown.

    Attributes
    ----------
    measure, ratio : name of the effect; whether it is the logarithm of a ratio
    trials, fit, averaged : what was fitted
    drawn, at_tested : the curve over the doses, and at each tested active dose
    lowest : lowest tested dose with an effect, if a direction was given
    notes : what was passed over or assumed
    """

    measure: str
    ratio: bool
    trials: Trials
    fit: DoseResponse
    averaged: Averaged | None
    drawn: Curve
    at_tested: Curve
    lowest: LowestTested | None
    notes: Sequence[str]


def dose_text(answer: DoseAnswer) -> str:
    """Return the answer as lines for a terminal."""
    fit, drawn = answer.fit, answer.drawn
    lines = [f"Dose-response, {_shape(answer)}", _size(answer), ""]
    status = Status(int(fit.status))
    if not usable(fit.status):
        lines.append(f"No result: {MESSAGES[status]}.")
        return "\n".join(lines)
    if int(drawn.status) == Status.OK:
        lines += _table(answer)
    else:
        lines.append(f"No curve: {MESSAGES[Status(int(drawn.status))]}.")
    lines += ["", *_coefficients(answer), *_heterogeneity(answer)]
    if answer.lowest is not None:
        lines += ["", _lowest(answer.lowest)]
    if status is Status.BOUNDARY and fit.psi.any():
        lines.append("Note: the coefficients differ between trials in fewer ways than they could.")
    elif status is not Status.OK:
        lines.append(f"Note: {MESSAGES[status]}.")
    return "\n".join(lines)


def _shape(answer: DoseAnswer) -> str:
    fit = answer.fit
    if answer.averaged is not None:
        weights = np.nan_to_num(answer.averaged.weights)
        parts = [
            f"{SHAPES[name]} {100 * w:.0f} %"
            for name, w in zip(answer.averaged.fits, weights, strict=True)
        ]
        return f"mean of shapes by their fit (AIC): {', '.join(parts)}"
    knots = ", ".join(f"{k:g}" for k in fit.knots)
    shape = SHAPES[fit.shape] + (f" with knots at {knots}" if fit.shape == "spline" else "")
    return f"{shape}; {fit.stage} stage{'s' * (fit.stage == 'two')}, {fit.method.upper()}"


def _size(answer: DoseAnswer) -> str:
    evidence, fit = answer.fit.evidence, answer.fit
    low, high = float(evidence.lowest[0]), float(evidence.highest[0])
    return (
        f"{int(evidence.trials[0])} trials with {int(fit.contrasts)} comparisons, doses {low:g} to "
        f"{high:g}; trials that compare two active doses or more: {int(evidence.within[0])}"
    )


def _table(answer: DoseAnswer) -> list[str]:
    at, arms = answer.at_tested, answer.fit.evidence.arms[0]
    varied = answer.averaged is None and bool(answer.fit.psi.any())
    rows = [("dose", f"{answer.measure} (95 % interval)", "a new trial" * varied, "trials")]
    for i, dose in enumerate(at.dose):
        if not math.isfinite(dose):
            continue
        ends = (float(at.estimate[i]), float(at.ci_low[i]), float(at.ci_high[i]))
        new = ""
        if varied:
            new = interval(
                ends[0], float(at.pi_low[i]), float(at.pi_high[i]), DIGITS, exp=answer.ratio
            )
            new = new.partition("(")[2].rstrip(")")
        shown = interval(*ends, DIGITS, exp=answer.ratio)
        rows.append((f"{dose:g}", shown, new, f"{int(arms[i])}"))
    wide = [max(len(row[c]) for row in rows) for c in range(4)]
    lines = [f"Against dose {float(at.against):g}, at the doses that were tested:"]
    lines += [
        "  ".join(cell.ljust(w) for cell, w in zip(r, wide, strict=True)).rstrip() for r in rows
    ]
    return lines


def _coefficients(answer: DoseAnswer) -> list[str]:
    fit = answer.fit
    if answer.averaged is not None:
        return []
    named = [_name(fit, i) for i in range(len(fit.coefficients))]
    lines = []
    for i, name in enumerate(named):
        ends = (float(fit.coefficients[i]), float(fit.ci_low[i]), float(fit.ci_high[i]))
        middle, low, high = (f"{v:.4g}".replace("-", "−") for v in ends)
        told = "" if name in NO_TEST else f", {_p(float(fit.p_value[i]))}"
        lines.append(f"{name}: {middle} ({low} to {high}){told}")
    if fit.shape == "emax":
        half = [math.exp(min(float(v), 700.0)) for v in _log_half(fit)]
        lines.append(
            f"dose with half of the effect: {half[0]:.3g} ({half[1]:.3g} to {half[2]:.3g})"
        )
    if np.isfinite(fit.bent_p):
        lines.append(f"test for a bend (a straight line would do): {_p(float(fit.bent_p))}")
    return lines


def _log_half(fit: DoseResponse) -> tuple[float, float, float]:
    return float(fit.coefficients[1]), float(fit.ci_low[1]), float(fit.ci_high[1])


def _name(fit: DoseResponse, i: int) -> str:
    if fit.shape in NAMES:
        return NAMES[fit.shape][i]
    return (
        "per unit of dose" if i == 0 else f"bend {i}" if fit.shape == "spline" else "dose squared"
    )


def _heterogeneity(answer: DoseAnswer) -> list[str]:
    fit = answer.fit
    lines = []
    if np.isfinite(fit.q):
        df = int(fit.q_df)
        lines.append(f"heterogeneity: Q = {number(float(fit.q), 2)}, {df} df, {_p(float(fit.q_p))}")
    if fit.method != "fixed" and answer.averaged is None:
        sizes = ", ".join(f"{v:.3g}" for v in np.sqrt(np.maximum(np.diagonal(fit.psi), 0.0)))
        lines.append(f"standard deviation of the coefficients between trials: {sizes}")
    return lines


def _lowest(lowest: LowestTested) -> str:
    both = "the curve and the arms with that dose both exclude no effect"
    if not math.isfinite(lowest.dose):
        return f"There is no tested dose at which {both}."
    return (
        f"Lowest tested dose at which {both}: {float(lowest.dose):g} (tested in "
        f"{int(lowest.trials)} trials). It describes these trials; it is no advice on a dose."
    )


def _p(value: float) -> str:
    return "P < 0.0001" if value < 1e-4 else f"P = {value:.2g}"


def dose_document(answer: DoseAnswer) -> dict[str, Any]:
    """Return the answer as plain data; effects on the scale of analysis (logs for ratios)."""
    fit, evidence = answer.fit, answer.fit.evidence
    status, drawn = Status(int(fit.status)), Status(int(answer.drawn.status))
    lowest = answer.lowest
    document: dict[str, Any] = {
        "schema_version": 1,
        "measure": answer.measure,
        "log": answer.ratio,
        "shape": "average" if answer.averaged is not None else fit.shape,
        "stage": fit.stage,
        "method": fit.method,
        "knots": [float(k) for k in fit.knots],
        "k": int(fit.k),
        "contrasts": int(fit.contrasts),
        "trials": int(evidence.trials[0]),
        "trials_within": int(evidence.within[0]),
        "lowest_dose": _plain(evidence.lowest[0]),
        "highest_dose": _plain(evidence.highest[0]),
        "coefficients": [
            {
                "name": _name(fit, i),
                **{
                    key: _plain(getattr(fit, source)[i])
                    for key, source in (
                        ("estimate", "coefficients"),
                        ("se", "se"),
                        ("ci_low", "ci_low"),
                        ("ci_high", "ci_high"),
                        ("p_value", "p_value"),
                    )
                },
            }
            for i in range(len(fit.coefficients))
        ],
        "vcov": [[_plain(v) for v in row] for row in fit.vcov],
        "psi": [[_plain(v) for v in row] for row in fit.psi],
        **{key: _plain(getattr(fit, key)) for key in ("q", "q_df", "q_p", "bent_p")},
        **{key: _plain(getattr(fit, key)) for key in ("log_likelihood", "aic")},
        "status": status.name,
        "message": MESSAGES[status],
        "curve": {
            "status": drawn.name,
            "message": MESSAGES[drawn],
            "against": _plain(answer.drawn.against),
            "points": _points(answer.drawn),
        },
        "tested": _points(answer.at_tested, evidence.arms[0]),
        "weights": _weights(answer.averaged),
        "lowest_tested": None if lowest is None else _plain(lowest.dose),
        "notes": list(answer.notes),
    }
    return document


def _weights(averaged: Averaged | None) -> dict[str, float | None]:
    if averaged is None:
        return {}
    return {n: _plain(w) for n, w in zip(averaged.fits, averaged.weights, strict=True)}


def _points(curve: Curve, arms: Any = None) -> list[dict[str, Any]]:
    columns = ("dose", "estimate", "ci_low", "ci_high", "pi_low", "pi_high")
    found = []
    for i in range(len(curve.dose)):
        if not math.isfinite(curve.dose[i]):
            continue
        point: dict[str, Any] = {c: _plain(getattr(curve, c)[i]) for c in columns}
        found.append(point if arms is None else {**point, "trials": int(arms[i])})
    return found


def _plain(value: Any) -> float | None:
    found = float(value)
    return found if math.isfinite(found) else None


def dose_plot(answer: DoseAnswer) -> DoseCurve:
    """Return the drawing: the curve, and the arms of trials with its reference dose.

    Where a trial's reference is another dose than the curve's, its arms are moved by the curve's
    difference between the two, so that they stand where they can be compared with it.
    """
    drawn, trials = answer.drawn, answer.trials
    shown = int(drawn.status) == Status.OK
    columns = (drawn.dose, drawn.estimate, drawn.ci_low, drawn.ci_high)
    line = [tuple(float(v) for v in row) for row in zip(*columns, strict=True)] if shown else []
    points = _arms(answer)
    low, high = float(answer.fit.evidence.lowest[0]), float(answer.fit.evidence.highest[0])
    against = float(drawn.against)
    words = f"{len(trials.labels)} trials, doses {low:g} to {high:g}, against dose {against:g}. "
    if shown:
        last = interval(line[-1][1], line[-1][2], line[-1][3], DIGITS, exp=answer.ratio)
        words += f"At the highest dose, {high:g}: {answer.measure} {last}."
    else:
        words += f"No curve: {MESSAGES[Status(int(drawn.status))]}."
    return DoseCurve(
        "Effect by dose",
        words,
        [(d, m, a, b) for d, m, a, b in line],
        points,
        "dose",
        f"{answer.measure} against dose {against:g}",
        answer.ratio,
    )


def _arms(answer: DoseAnswer) -> tuple[DosePoint, ...]:
    trials, drawn = answer.trials, answer.drawn
    used, y, dose = trials.used[0], trials.y[0], trials.dose[0]
    precision = np.where(used, 1.0 / np.diagonal(trials.v[0], axis1=1, axis2=2), 0.0)
    most = float(precision.max(initial=0.0)) or 1.0
    points = []
    for s, label in enumerate(trials.labels):
        base = float(trials.reference[0, s])
        moved = 0.0
        if base != float(drawn.against):
            if int(drawn.status) != Status.OK:
                continue
            moved = float(np.interp(base, drawn.dose, drawn.estimate))
        for r in np.flatnonzero(used[s]):
            share = float(precision[s, r]) / most
            name = f"{label}, dose {dose[s, r]:g}"
            points.append(DosePoint(name, float(dose[s, r]), float(y[s, r]) + moved, share))
    return tuple(points)
