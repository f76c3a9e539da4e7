"""The words of the verdict, by published rules."""

from collections.abc import Mapping

from evidose.response.records import VerdictRules

VERDICTS: Mapping[str, str] = {
    "too early": "The effect has not had the time, or the days, to show.",
    "cannot tell": "The days do not decide between the possibilities.",
    "no change seen": "A change as large as the important one, either way, is improbable.",
    "slightly improved while taking it": (
        "Better while taking it, and probably by less than the important change."
    ),
    "improved while taking it": (
        "Better while taking it, more likely than not by the important change or more."
    ),
    "worse": "Worse while taking it.",
    "withheld": "Something more urgent stands in the record and comes first.",
}
"""Every verdict an open diary can have, and what it means. None says that the drug works."""


def verdict(
    rules: VerdictRules,
    *,
    built_up: float,
    learned: float,
    p_mcid: float | None,
    p_benefit: float,
    p_worse: float,
    p_small: float | None,
    inseparable: bool = False,
) -> str:
    """Choose the word.

    Parameters
    ----------
    built_up : mean share of the full effect that the exposure reached
    learned : share by which the data narrowed the prior
    p_mcid : Pr(improvement reaches the important change); None where none is known
    p_benefit, p_worse : Pr(better), Pr(worse)
    p_small : Pr(change smaller than the important one either way)
    inseparable : another treatment started at about the same time

    Examples
    --------
    >>> from evidose.evidence import open_library
    >>> from evidose.response.records import load_response
    >>> rules = load_response(open_library()).rules
    >>> verdict(rules, built_up=0.9, learned=0.6, p_mcid=0.9, p_benefit=0.99, p_worse=0.01,
    ...         p_small=0.1)
    'improved while taking it'
    """
    if built_up < rules.built_up:
        return "too early"
    if inseparable or learned < rules.least_learned:
        return "cannot tell"
    if p_worse >= rules.worse:
        return "worse"
    if p_benefit >= rules.slight:
        slight = p_mcid is not None and p_mcid < rules.improved
        return f"{'slightly ' if slight else ''}improved while taking it"
    if p_small is not None and p_small >= rules.no_change:
        return "no change seen"
    return "cannot tell"
