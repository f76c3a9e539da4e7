"""The leave-one-out plot: a forest plot of the result without each study in turn."""

from evidose.pages.charts.forest import Forest, ForestGroup, ForestRow, ForestSummary


def leave_one_out(forest: Forest, without: tuple[ForestRow, ...], full: ForestSummary) -> Forest:
    """A forest plot whose rows are pooled results, each labelled with the study left out.

    Parameters
    ----------
    forest : supplies title, scale, lines and words; its studies are not shown
    without : pooled estimate and interval without each study, labelled with the study
    full : pooled estimate of all studies; a dotted line marks it
    """
    return Forest(
        title=forest.title,
        groups=(ForestGroup(without, "Result without …"),),
        summaries=(full,),
        measure=forest.measure,
        exponentiate=forest.exponentiate,
        null=forest.null,
        important=forest.important,
        important_label=forest.important_label,
        reference=full.estimate,
        favours_low=forest.favours_low,
        favours_high=forest.favours_high,
        digits=forest.digits,
        level=forest.level,
        key=f"{forest.key}-without",
    )
