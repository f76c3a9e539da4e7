import numpy as np
import pytest

from evidose.actions.know.workbench.bubbles import bubbles_of, has_bubbles
from evidose.terms import InputError

FIRST = (-0.018984089, -0.287891115, 0.249922938)
LAST = (-0.403603727, -0.646652512, -0.160554942)


def test_the_line_is_the_regression_and_ends_where_the_studies_do(worked, trials):
    """metafor 3.8.1: rma(yi, vi, mods = ~ dose, test = "knha") and predict at dose 1 and 10."""
    work = worked(trials, "RR", moderators=("dose",))
    plot = bubbles_of(work)
    assert has_bubbles(work) and (plot.line[0][0], plot.line[-1][0]) == (1.0, 10.0)
    rows = {r.label: r for r in work.part("moderator").rows}
    slope, intercept = rows["dose"].estimate, rows["intercept"].estimate
    for x, middle, low, high in plot.line:
        assert middle == pytest.approx(intercept + slope * x, abs=1e-12)
        assert low < middle < high
    assert plot.line[0][1:] == pytest.approx(FIRST, abs=1e-6)
    assert plot.line[-1][1:] == pytest.approx(LAST, abs=1e-6)


def test_the_heaviest_study_has_the_largest_bubble(worked, trials):
    work = worked(trials, "RR", moderators=("dose",))
    plot = bubbles_of(work)
    shares = [p.share for p in plot.points]
    assert max(shares) == 1.0 and np.argmax(shares) == np.argmin(work.found.vi)
    assert [p.label for p in plot.points] == list(work.found.labels)
    assert plot.exponentiate and plot.x_title == "dose"


def test_studies_without_a_value_have_no_bubble(worked, trials):
    plot = bubbles_of(worked(trials.replace("Drug A,5", "Drug A,"), "RR", moderators=("dose",)))
    assert plot.points[0].label == "S2" and len(plot.points) == 9


@pytest.mark.parametrize("asked", [(), ("subgroup",), ("dose", "subgroup")])
def test_other_moderators_have_no_bubbles(worked, trials, asked):
    work = worked(trials, "RR", moderators=asked)
    assert not has_bubbles(work)
    with pytest.raises(InputError, match="one moderator that holds numbers"):
        bubbles_of(work)
