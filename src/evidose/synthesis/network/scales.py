"""Effects between the nodes of a trial on a scale, in points of the comparison's first one."""

from dataclasses import dataclass, replace

from evidose.evidence import Comparison, Evidence, Finding, Group, Instrument, Study
from evidose.synthesis.contrast import standardise
from evidose.synthesis.derived import NotComputableError
from evidose.synthesis.difference import Difference, mean_difference
from evidose.synthesis.eligible import Candidate
from evidose.synthesis.network.nodes import Node
from evidose.synthesis.rules import DerivationRules

SHARED_ARM = (
    "several doses against one placebo arm, without what they share: neither their people nor the "
    "spread of each arm is told"
)


@dataclass(frozen=True, slots=True)
class Between:
    """The effect of `first` against `second`, signed as the instrument is."""

    first: str
    second: str
    estimate: float
    se: float


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of the findings of a trial; see `Trial`."""

    between: tuple[Between, ...]
    findings: tuple[str, ...]
    people: dict[str, int]
    text: str
    assumptions: tuple[str, ...]
    bound: bool
    arms: tuple[str, ...]


def between_means(
    study: Study,
    findings: list[Finding],
    nodes: dict[str, Node],
    comparison: Comparison,
    evidence: Evidence,
    rules: DerivationRules,
) -> Made:
    """Return the effects between all nodes of a trial.

    Parameters
    ----------
    findings : usable ones of one time, best first

    Raises
    ------
    NotComputableError
        with what the report lacks.
    """
    compared = [f for f in findings if f.contrast is not None and _arms(f) <= nodes.keys()]
    if len({_arms(f) for f in compared}) > 1:
        raise NotComputableError(SHARED_ARM)
    best = findings[0]
    told = _counted(best, nodes)
    if len(told) > 2 and (best.contrast is None or all(_whole(g) for g in told)):
        return _of_arms(study, best, nodes, comparison, evidence, rules)
    if best.contrast is not None:
        first, second = best.contrast.arm, best.contrast.versus
    else:
        if len(told) != 2:
            raise NotComputableError("one arm alone is told")
        first, second = (g.arm for g in told)
    if first not in nodes or second not in nodes or nodes[first].id == nodes[second].id:
        raise NotComputableError("no comparison between the treatments is reported")
    if nodes[first].id == comparison.baseline:
        first, second = second, first
    return _of_pair(study, best, (first, second), nodes, comparison, evidence, rules)


def _arms(finding: Finding) -> frozenset[str]:
    contrast = finding.contrast
    return frozenset() if contrast is None else frozenset((contrast.arm, contrast.versus))


def _counted(finding: Finding, nodes: dict[str, Node]) -> list[Group]:
    return [g for g in finding.groups if g.arm in nodes]


def _whole(group: Group) -> bool:
    """Tell whether an arm has a mean and a spread of its own."""
    return group.mean is not None and (group.sd is not None or group.se is not None)


def _of_pair(
    study: Study,
    finding: Finding,
    pair: tuple[str, str],
    nodes: dict[str, Node],
    comparison: Comparison,
    evidence: Evidence,
    rules: DerivationRules,
) -> Made:
    candidate = Candidate(study, finding, study.arm(pair[0]), study.arm(pair[1]))
    found = mean_difference(candidate, rules, None)
    estimate, se, story, assumed = _on_scale(candidate, found, comparison, evidence)
    contrast = finding.contrast
    bound = found.route == "contrast-p" and contrast is not None and contrast.p_relation != "="
    first, second = nodes[pair[0]].id, nodes[pair[1]].id
    people = {n: p for n, p in zip((first, second), candidate.people, strict=True) if p is not None}
    others = [a for a, n in nodes.items() if n.id in (first, second) and a not in pair]
    if others:
        labels = ", ".join(study.arm(a).label for a in others)
        assumed = (*assumed, f"not used, for want of numbers: {labels}")
    between = (Between(first, second, estimate, se),)
    text = f"{found.text} {story}".strip()
    told = (*found.assumptions, *assumed)
    return Made(between, (finding.id,), people, text, told, bound, pair)


def _on_scale(
    candidate: Candidate, found: Difference, comparison: Comparison, evidence: Evidence
) -> tuple[float, float, str, tuple[str, ...]]:
    """Return estimate and error in the comparison's unit, with what was done for it."""
    own = evidence.instruments[candidate.finding.instrument or ""]
    if comparison.measure == "SMD":
        yi, vi, story, assumed = standardise(candidate, found, own)
        return yi, vi**0.5, story, assumed
    shown = evidence.instruments[comparison.instruments[0]]
    factor = _width(shown) / _width(own) * (1.0 if own.better == shown.better else -1.0)
    story = "" if factor == 1.0 else f"Times {factor:g}, from {own.name} to {shown.name}."
    assumed = ()
    if own.id != shown.id:
        assumed = (f"a point of {own.name} means what {abs(factor):g} of {shown.name} means",)
    return factor * found.estimate, abs(factor) * found.se, story, assumed


def _width(instrument: Instrument) -> float:
    assert instrument.high is not None and instrument.low is not None
    return instrument.high - instrument.low


def _of_arms(
    study: Study,
    finding: Finding,
    nodes: dict[str, Node],
    comparison: Comparison,
    evidence: Evidence,
    rules: DerivationRules,
) -> Made:
    """Join the arms of each node, and return the effects between all of them."""
    if study.design == "crossover":
        raise NotComputableError("a crossover of several doses, without what they share")
    joined: dict[str, tuple[str, Group]] = {}
    whole_arms = [g for g in _counted(finding, nodes) if _whole(g)]
    for group in whole_arms:
        node = nodes[group.arm].id
        whole = group if group.n is not None else _with_n(group, study.arm(group.arm).n)
        joined[node] = (
            (group.arm, _with_sd(whole)) if node not in joined
            else (joined[node][0], _joined(joined[node][1], _with_sd(whole), joined[node][0]))
        )  # fmt: skip
    if len(joined) < 2:
        raise NotComputableError("means are given without SD or SE")
    if len(joined) > 2 and comparison.measure == "SMD":
        raise NotComputableError("several doses, which are not standardised together here")
    # A printed contrast is that of one arm, and here an arm can stand for several.
    made = finding.model_copy(
        update={"groups": tuple(g for _, g in joined.values()), "contrast": None}
    )
    names = sorted(joined, key=lambda n: (n == comparison.baseline, n))
    several: list[Made] = []
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            pair = (joined[a][0], joined[b][0])
            only = {pair[0]: nodes[pair[0]], pair[1]: nodes[pair[1]]}
            several.append(_of_pair(study, made, pair, only, comparison, evidence, rules))
    people = {n: int(g.n or 0) for n, (_, g) in joined.items()}
    between = tuple(b for m in several for b in m.between)
    arms = tuple(g.arm for g in whole_arms)
    return replace(several[0], between=between, people=people, arms=arms)


def _with_n(group: Group, n: int | None) -> Group:
    """Return a group with the size of its arm."""
    return group.model_copy(update={"n": n})


def _with_sd(group: Group) -> Group:
    if group.n is None:
        raise NotComputableError(f"the number of people in {group.arm} is not given")
    if group.sd is not None:
        return group
    assert group.se is not None
    return group.model_copy(update={"sd": group.se * group.n**0.5, "se": None})


def _joined(one: Group, other: Group, arm: str) -> Group:
    """Join two arms (Cochrane Handbook 6.5.2.10)."""
    assert one.n and other.n and one.sd is not None and other.sd is not None
    assert one.mean is not None and other.mean is not None
    n = one.n + other.n
    mean = (one.n * one.mean + other.n * other.mean) / n
    gap = one.n * other.n / n * (one.mean - other.mean) ** 2
    ss = (one.n - 1) * one.sd**2 + (other.n - 1) * other.sd**2 + gap
    return one.model_copy(
        update={
            "arm": arm,
            "n": n,
            "mean": mean,
            "sd": (ss / (n - 1)) ** 0.5,
            "baseline_mean": None,
        }
    )
