"""What the graph as a whole says, in computed sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator

from evidose.mechanism.graph import Mechanism, Route, chains_to_outcomes, opposed
from evidose.mechanism.records import Edge
from evidose.mechanism.support import PlasmaPeak, concentration_gap, support_of
from evidose.terms import Sentence, Trace

GRAPH = "evidose.mechanism."


def mechanism_sentences(mechanism: Mechanism, peak: PlasmaPeak | None) -> tuple[Sentence, ...]:
    """Return the sentences for one graph, each with what it rests on."""
    return tuple(_sentences(mechanism, peak))


def _sentences(mechanism: Mechanism, peak: PlasmaPeak | None) -> Iterator[Sentence]:
    edges = tuple(mechanism.edges.values())
    kinds = Counter(e.evidence_type for e in edges)
    strong = sum(e.strength == "strong" for e in edges)
    yield _said(
        "evidence",
        f"Of {len(edges)} links {kinds['cell']} rest on cells or tissue in a dish, "
        f"{kinds['animal']} on animals, {kinds['human mechanistic']} on measurements in people "
        f"and {kinds['human clinical']} on what happened to patients; {strong} are strong.",
        edges,
        "load_mechanism",
    )
    yield _chains(mechanism)
    gaps = [(g, e) for e in edges if (g := concentration_gap(e, peak)) is not None]
    if gaps and peak is not None:
        far = [(g, e) for g, e in gaps if g.far_above]
        text = (
            f"After {peak.mg:g} mg plasma peaks at about {peak.typical:.1f} nmol/L "
            f"({peak.low:.1f} to {peak.high:.1f}). Of {len(gaps)} links that tell what cells were "
            f"given, {len(far)} used at least ten times that"
        )
        if far:
            low, high = min(g.low for g, _ in far), max(g.high for g, _ in far)
            text += f", namely {_fold(low)} to {_fold(high)} times"
        yield _said("concentrations", f"{text}.", [e for _, e in gaps], "concentration_gap")
    disputed = [e for e in edges if e.objections or opposed(mechanism, e)]
    if disputed:
        text = f"Something speaks against {len(disputed)} of the links; it stands beside them."
        yield _said("disputed", text, disputed, "opposed")
    alone = [e for e in edges if len(support_of(e).groups) <= 1]
    few = [e for e in edges if len(support_of(e).groups) > 1]
    yield _said(
        "groups",
        f"{len(alone)} links rest on one research group, secondary sources or retracted "
        f"papers; {len(few)} on two or more independent groups.",
        edges,
        "support_of",
    )
    fallen = [e for e in edges if support_of(e).retracted]
    if fallen:
        text = f"{len(fallen)} links rest on papers that were retracted; they count for nothing."
        yield _said("retracted", text, fallen, "support_of")


def _chains(mechanism: Mechanism) -> Sentence:
    """Say whether anything leads from a molecule to what a patient would notice."""
    chains = chains_to_outcomes(mechanism)
    signed = [c for c in chains if c.sign]
    if signed:
        told = "; ".join(_way(c, mechanism) for c in signed[:3])
        text = (
            f"{len(signed)} chains of directed links lead from a molecular target to an outcome: "
            f"{told}."
        )
    else:
        text = (
            "No chain of directed links leads from a molecular target to an outcome: how the drug "
            "would bring about what patients notice has not been shown step by step."
        )
    return _said("chains", text, mechanism.edges.values(), "chains_to_outcomes")


def _way(route: Route, mechanism: Mechanism) -> str:
    return " to ".join(mechanism.nodes[n].name for n in route.nodes)


def _fold(times: float) -> str:
    return f"{float(f'{times:.2g}'):,.0f}".replace(",", " ")


def _said(name: str, text: str, edges: Iterable[Edge], function: str) -> Sentence:
    traces = (Trace(GRAPH + function), *(Trace(f"mechanism/edges/{e.id}") for e in edges))
    return Sentence(f"mechanism.{name}", text, traces)
