"""Percentage changes turned into points with each arm's stated baseline: a sensitivity route."""

from evidose.evidence import Group
from evidose.stats import convert
from evidose.stats.status import Status
from evidose.synthesis.derived import NotComputableError
from evidose.synthesis.eligible import Candidate


def points_from_percentages(candidate: Candidate, better: str) -> tuple[float, float]:
    """Return a benefit-oriented mean difference in points and its variance.

    The difference is ``(b1 p1 - b2 p2) / 100`` with the arms' baseline means b and mean percentage
    changes p, as if the mean of products were the product of means; its standard error comes from
    the exact P of the comparison.

    Raises
    ------
    NotComputableError
        No baseline mean, percentage or exact P is recorded.
    """
    finding, contrast = candidate.finding, candidate.finding.contrast
    groups = {g.arm: g for g in finding.groups}
    first, second = (_points(groups.get(a.id)) for a in (candidate.arm, candidate.versus))
    if contrast is None or contrast.p is None or contrast.p_relation != "=":
        raise NotComputableError("no exact P of the comparison is printed")
    difference = first - second
    n_arm, n_versus = candidate.people
    df = None
    if n_arm is not None and n_versus is not None:
        df = n_arm - 1 if candidate.study.design == "crossover" else n_arm + n_versus - 2
    found = convert.se_from_p(difference, contrast.p, sides=contrast.p_sides, df=df)
    if found.status != Status.OK:
        raise NotComputableError("the P value gives no standard error")
    return (difference if better == "higher" else -difference), float(found.value) ** 2


def _points(group: Group | None) -> float:
    if group is None or group.mean is None or group.baseline_mean is None:
        raise NotComputableError("no baseline mean is recorded for both arms")
    return group.baseline_mean * group.mean / 100
