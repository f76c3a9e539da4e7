"""Counts of people by node of a network, from counts or printed percentages."""

from dataclasses import dataclass

from evidose.evidence import Finding, Group, Study
from evidose.synthesis.counts import counts_behind
from evidose.synthesis.derived import NotComputableError
from evidose.synthesis.network.nodes import Node


@dataclass(frozen=True, slots=True)
class EventArm:
    """How many of how many people under one node.

    Attributes
    ----------
    events : the count, or the whole number nearest to a printed percentage
    low, high : the fewest and most that fit what is printed
    arms : ids of the arms that were added up
    """

    node: str
    events: int
    total: int
    low: int
    high: int
    arms: tuple[str, ...]


def event_arms(
    study: Study, finding: Finding, nodes: dict[str, Node], measure: str
) -> tuple[tuple[EventArm, ...], tuple[str, ...], bool]:
    """Return counts by node, what was assumed, and whether a percentage fits no whole number.

    Arms of one node are added up.

    Raises
    ------
    NotComputableError
        Less than two nodes have a count, or no count says anything of a ratio.
    """
    sums: dict[str, list[int]] = {}
    used: dict[str, tuple[str, ...]] = {}
    assumed: list[str] = []
    lacking: list[str] = []
    approximate = False
    for group in finding.groups:
        if group.arm not in nodes:
            continue
        try:
            counts, how, rough = _count(study, group)
        except NotComputableError as reason:
            lacking.append(str(reason))
            continue
        approximate = approximate or rough
        assumed += how
        node = nodes[group.arm].id
        own = sums.get(node, [0, 0, 0, 0])
        sums[node] = [a + b for a, b in zip(own, counts, strict=True)]
        used[node] = (*used.get(node, ()), group.arm)
    if len(sums) < 2:
        raise NotComputableError("; ".join(lacking) or "one arm alone is counted")
    arms = tuple(
        EventArm(n, e, t, low, high, used[n]) for n, (e, t, low, high) in sorted(sums.items())
    )
    if all(a.events == 0 for a in arms):
        raise NotComputableError("no event in any arm: says nothing about a ratio")
    if measure == "OR" and all(a.events == a.total for a in arms):
        raise NotComputableError("an event in everybody: says nothing about a ratio")
    if study.design == "crossover":
        assumed.append("the two periods count as independent groups, which is cautious")
    if any(a.events == 0 for a in arms):
        assumed.append("0.5 added to each arm because one has no event")
    assumed += [f"not used: {words}" for words in lacking]
    return arms, tuple(dict.fromkeys(assumed)), approximate


def _count(study: Study, group: Group) -> tuple[tuple[int, int, int, int], list[str], bool]:
    """Return events, people, fewest and most events, what was assumed, and whether it is rough."""
    arm = study.arm(group.arm)
    total = group.total if group.total is not None else group.n
    how: list[str] = []
    if total is None:
        total = arm.n
        if total is None:
            raise NotComputableError(f"the number of people in {arm.label} is not given")
        how.append(f"the denominator of {arm.label} is the arm's size, {total}")
    if group.events is not None:
        return (group.events, total, group.events, group.events), how, False
    if group.percent is None:
        raise NotComputableError(f"neither count nor percentage is given for {arm.label}")
    fits = counts_behind(group.percent, total)
    exact = group.percent * total / 100
    nearest = min(fits, key=lambda x: (abs(x - exact), x)) if fits else round(exact)
    told = f"{group.percent:g} % of {total} in {arm.label}"
    if not fits:
        how.append(f"{told} fits no whole number of people; {nearest} is the nearest")
        return (nearest, total, nearest, nearest), how, True
    if len(fits) > 1:
        how.append(f"{told} can be {fits[0]} to {fits[-1]} people; {nearest} is the nearest")
    else:
        how.append(f"{told} is {nearest} people")
    return (nearest, total, fits[0], fits[-1]), how, False
