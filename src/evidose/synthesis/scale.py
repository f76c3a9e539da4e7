"""The scale on which a question is answered: unit, important difference, reference SD."""

from dataclasses import dataclass
from math import exp, log

from evidose.evidence import Evidence, Outcome, Question, Threshold
from evidose.synthesis.derived import EVENT_MEASURES, RATIOS


@dataclass(frozen=True, slots=True)
class Scale:
    """How effects of a question read.

    Attributes
    ----------
    measure : MD, SMD, RR, OR or RD
    unit : word after a number, e.g. ``points``
    scale : name of the instrument where there is one, else ""
    sd : spread between people in this unit; turns priors stated in SMD into it. 1 for SMD; for RR
        the standard deviation of the logistic distribution, pi / sqrt(3) (Chinn 2000)
    important : important difference between groups, benefit-oriented, on the scale of `Derived.yi`
        (log for RR); None where no sourced threshold exists
    threshold : the library's threshold behind `important`
    wanted : True if a higher value, or the event, is what people want
    ratio : effects are log ratios
    """

    measure: str
    unit: str
    scale: str
    sd: float | None
    important: float | None
    threshold: Threshold | None
    threshold_key: str | None
    wanted: bool
    ratio: bool
    baseline_risk: float | None


LOGISTIC_SD = 1.8137993642342178
"""pi / sqrt(3): log odds ratios divided by it read like SMDs (Chinn, Stat Med 2000;19:3127)."""


def question_scale(question: Question, evidence: Evidence) -> Scale:
    """Work out unit, reference spread and important difference of a question."""
    outcome = evidence.outcomes[question.outcome]
    wanted = outcome.better == "higher"
    if question.measure in EVENT_MEASURES:
        return _event_scale(question, outcome, wanted)
    instrument = evidence.instruments.get(question.instrument or "")
    sd: float | None = 1.0
    unit, name = "standard deviations", ""
    if question.measure == "MD" and instrument is not None:
        reference = instrument.reference_sd
        sd = reference.value if reference is not None else None
        unit, name = instrument.unit, instrument.name
    wished = question.instrument if question.measure == "MD" else "SMD"
    threshold, key, value = _threshold(question, outcome, wished, sd, evidence)
    return Scale(question.measure, unit, name, sd, value, threshold, key, wanted, False, None)


def _threshold(
    question: Question, outcome: Outcome, wished: str | None, sd: float | None, evidence: Evidence
) -> tuple[Threshold | None, str | None, float | None]:
    """Return the threshold stated on the wished scale, else one that a reference SD can convert."""
    stated = [(f"questions/{question.id}#important_difference", question.important_difference)]
    stated += [
        (f"outcomes/{outcome.id}#important_differences[{i}]", t)
        for i, t in enumerate(outcome.important_differences, 1)
    ]
    found = [(key, t) for key, t in stated if t is not None]
    for key, threshold in found:
        if threshold.scale == wished:
            return threshold, key, threshold.value
    for key, threshold in found:
        if wished != "SMD" and threshold.scale == "SMD" and sd is not None:
            return threshold, key, threshold.value * sd
        other = evidence.instruments.get(threshold.scale)
        if wished == "SMD" and other is not None and other.reference_sd is not None:
            return threshold, key, threshold.value / other.reference_sd.value
    return None, None, None


def _event_scale(question: Question, outcome: Outcome, wanted: bool) -> Scale:
    threshold = question.important_difference
    key = f"questions/{question.id}#important_difference" if threshold else None
    if threshold is None:
        stated = [
            (f"outcomes/{outcome.id}#important_differences[{i}]", t)
            for i, t in enumerate(outcome.important_differences, 1)
            if t.scale == "risk difference"
        ]
        key, threshold = stated[0] if stated else (None, None)
    baseline = question.baseline_risk
    if baseline is None and threshold is not None:
        baseline = threshold.baseline_risk
    ratio = question.measure in RATIOS
    important = None
    if threshold is not None:
        important = threshold.value
        if ratio:
            odds = question.measure not in ("RR", "RD")
            important = _log_ratio(threshold.value, baseline, wanted, odds=odds)
    unit = (
        f"{'risk' if question.measure == 'RR' else 'odds'} ratio" if ratio else "difference in risk"
    )
    sd = LOGISTIC_SD if ratio else None
    return Scale(question.measure, unit, "", sd, important, threshold, key, wanted, ratio, baseline)


def _log_ratio(
    difference: float, baseline: float | None, wanted: bool, *, odds: bool
) -> float | None:
    """Turn a risk difference at a baseline risk into a benefit-oriented log ratio."""
    if baseline is None:
        return None
    treated = baseline + difference if wanted else baseline - difference
    if not 0 < treated < 1:
        return None
    odds_of_not = log((1 - treated) / (1 - baseline)) if odds else 0.0
    return abs(log(treated / baseline) - odds_of_not)


def shown(scale: Scale, estimate: float, low: float, high: float) -> tuple[float, float, float]:
    """Return an estimate and its interval as printed for readers.

    Differences stay benefit-oriented (positive is better). Ratios are shown as the ratio of the
    event itself, as everybody reads them: below 1 means fewer events.

    Examples
    --------
    >>> fewer = Scale("RR", "", "", None, None, None, None, False, ratio=True, baseline_risk=None)
    >>> [round(x, 2) for x in shown(fewer, 0.693, 0.1, 1.2)]
    [0.5, 0.3, 0.9]
    """
    if not scale.ratio:
        return estimate, low, high
    if scale.wanted:
        return exp(estimate), exp(low), exp(high)
    return exp(-estimate), exp(-high), exp(-low)
