"""A question's forest plot, from its answer."""

from evidose.pages.charts import Forest, ForestGroup, ForestRow, ForestSummary
from evidose.synthesis import Answer, Derived

Z95 = 1.959963984540054


def question_forest(answer: Answer) -> Forest | None:
    """Return the forest plot of one question, right-hand side better; None with nothing pooled."""
    head = answer.headline
    if head is None:
        return None
    scale = answer.scale
    rows = tuple(_row(d, w, answer) for d, w in zip(answer.derived, answer.weights, strict=True))
    sign = -1.0 if scale.ratio and not scale.wanted else 1.0
    low, high = sorted((sign * head.ci_low, sign * head.ci_high))
    pi_low = pi_high = None
    if head.pi_low is not None and head.pi_high is not None:
        pi_low, pi_high = sorted((sign * head.pi_low, sign * head.pi_high))
    method = "Bayesian random effects" if head.method == "bayes" else head.method
    summaries = (
        ()
        if answer.k < 2
        else (
            ForestSummary(
                "All trials together", sign * head.estimate, low, high, pi_low, pi_high, method
            ),
        )
    )
    better, worse = "favours drug", f"favours {answer.question.comparator.replace('-', ' ')}"
    return Forest(
        title=answer.question.title,
        groups=(ForestGroup(rows),),
        summaries=summaries,
        measure="Risk ratio" if scale.ratio else scale.unit,
        exponentiate=scale.ratio,
        important=None if scale.important is None else sign * scale.important,
        favours_low=worse if sign > 0 else better,
        favours_high=better if sign > 0 else worse,
        key=answer.question.id,
    )


def _row(derived: Derived, weight: float, answer: Answer) -> ForestRow:
    scale = answer.scale
    sign = -1.0 if scale.ratio and not scale.wanted else 1.0
    half = Z95 * derived.vi**0.5
    middle = sign * derived.yi
    people = f"n = {derived.n}" if derived.n else ""
    anchor = f"{answer.question.id}-{derived.study}"
    return ForestRow(derived.label, middle, middle - half, middle + half, weight, anchor, people)
