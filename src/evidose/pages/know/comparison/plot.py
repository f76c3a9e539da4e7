"""A comparison of treatments as a forest plot: trials on record first, then published figures."""

from evidose.pages.charts import Forest, ForestGroup, ForestRow, forest_svg
from evidose.pages.know.comparison.words import baseline_name
from evidose.profile import Compared, IllnessComparison, JudgedRow

MEASURES = {
    "RR": "Risk ratio",
    "OR": "Odds ratio",
    "MD": "Mean difference",
    "SMD": "Standardised mean difference",
}


def comparison_forest(found: IllnessComparison, compared: Compared) -> Forest:
    """Return the plot of one comparison as plain data."""
    answer = compared.answer
    comparison = answer.comparison
    own = tuple(_row(r) for r in compared.rows if r.row.published is None)
    lent = tuple(_row(r) for r in compared.rows if r.row.published is not None)
    groups = [ForestGroup(own, "From the trials on record")] if own else []
    groups += [ForestGroup(lent, "Published results, no part of the network")] if lent else []
    against = baseline_name(answer)
    if comparison.of_events:
        low, high = f"fewer people than on {against}", f"more people than on {against}"
    else:
        shown = found.evidence.instruments[comparison.instruments[0]]
        sides = ("better", "worse") if shown.better == "lower" else ("worse", "better")
        low, high = (f"{side} than {against}" for side in sides)
    return Forest(
        comparison.title,
        tuple(groups),
        measure=MEASURES[comparison.measure],
        exponentiate=comparison.of_events,
        null=0.0,
        favours_low=low,
        favours_high=high,
        key=comparison.id,
    )


def _row(judged: JudgedRow) -> ForestRow:
    row, effect = judged.row, judged.row.effect
    trials = "" if row.k is None else f"{row.k} {'trial' if row.k == 1 else 'trials'}"
    review = "" if row.published is None else row.published.review.label
    detail = ", ".join(filter(None, (row.basis, trials, review)))
    label = f"{row.name} {row.dose}".rstrip()
    return ForestRow(label, effect.estimate, effect.low, effect.high, detail=detail)


def comparison_svg(found: IllnessComparison, width: float = 760.0) -> str:
    """Return the plot of the first comparison as SVG."""
    return forest_svg(comparison_forest(found, found.compared[0]), width=width, inline=False)
