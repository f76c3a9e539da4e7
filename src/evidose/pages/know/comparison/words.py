"""What a row of a comparison says, in plain words."""

from math import exp

from evidose.evidence import Evidence
from evidose.profile import bound, number
from evidose.synthesis import NetworkAnswer, NetworkEffect, NetworkRow, PerHundred


def baseline_name(answer: NetworkAnswer) -> str:
    """Return what everything is shown against, as a sentence calls it."""
    return answer.comparison.baseline.replace("-", " ")


def shown_effect(answer: NetworkAnswer, effect: NetworkEffect) -> tuple[float, float, float]:
    """Return estimate and interval as readers see them: ratios themselves, points as they are."""
    ends = (effect.estimate, effect.low, effect.high)
    return tuple(map(exp, ends)) if answer.comparison.of_events else ends  # type: ignore[return-value]


def effect_words(answer: NetworkAnswer, effect: NetworkEffect) -> str:
    """Return an effect with its interval first, as in ``ratio 0.9 to 1.4, best guess 1.1``."""
    estimate, low, high = shown_effect(answer, effect)
    what = "ratio" if answer.comparison.of_events else "points"
    ends = f"{bound(low)} to {bound(high)}"
    return f"{what} {ends}, best guess {number(estimate)}"


def verdict(answer: NetworkAnswer, effect: NetworkEffect, evidence: Evidence) -> str:
    """Say in a few words whether an effect is told from none.

    Nothing that reassures is said of an unwanted event whose interval reaches both ways.
    """
    outcome = evidence.outcomes[answer.comparison.outcome]
    against = baseline_name(answer)
    if answer.comparison.of_events:
        wanted = outcome.better == "higher"
        if effect.low > 0.0:
            return f"More people than on {against}"
        if effect.high < 0.0:
            return f"Fewer people than on {against}"
        return "No benefit shown" if wanted else "Not settled"
    instrument = evidence.instruments[answer.comparison.instruments[0]]
    up = instrument.better == "higher"
    if effect.low > 0.0 or effect.high < 0.0:
        return f"{'Better' if (effect.low > 0.0) == up else 'Worse'} than {against}"
    return "No benefit shown"


def told_from_none(effect: NetworkEffect) -> bool:
    """Tell whether an interval lies on one side of no effect."""
    return effect.low > 0.0 or effect.high < 0.0


def people_words(found: PerHundred, against: str) -> str:
    """Return people in a hundred, the interval first.

    Examples
    --------
    >>> people_words(PerHundred(53.2, 19.1, 99.6, 20.1, -14.1, 68.1), "placebo")
    '19 to 100 of 100 people, best guess 53; from 14 fewer to 68 more than on placebo'
    """
    ends = f"{found.with_low:.0f} to {found.with_high:.0f} of 100 people"
    reach = f"from {gained(found.low)} to {gained(found.high)} than on {against}"
    return f"{ends}, best guess {found.with_it:.0f}; {reach}"


def gained(people: float) -> str:
    """Return a difference in people.

    Examples
    --------
    >>> gained(-14.1), gained(0.3), gained(8.0)
    ('14 fewer', 'as many', '8 more')
    """
    if round(people) == 0:
        return "as many"
    return f"{abs(people):.0f} {'more' if people > 0 else 'fewer'}"


def alone(row: NetworkRow, answer: NetworkAnswer, evidence: Evidence) -> str:
    """Say what the trials of a row tell if they have one true effect, where that reads otherwise.

    Returns "" where it does not.
    """
    common = next((v for v in answer.varied if v.id == "common"), None)
    effect = common.rows.get(row.node) if common is not None else None
    if effect is None or row.published is not None:
        return ""
    if told_from_none(effect) == told_from_none(row.effect):
        return ""
    who = "Its one trial alone" if row.k == 1 else "Its trials, if they have one true effect,"
    says = verdict(answer, effect, evidence)
    return f"{who} would read: {says[0].lower()}{says[1:]} ({effect_words(answer, effect)})."
