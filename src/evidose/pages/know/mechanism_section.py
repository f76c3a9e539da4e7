"""The mechanism as a reader sees it: links grouped by what they act on, for and against."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evidose.mechanism import (
    OUTCOMES,
    TARGETS,
    Edge,
    Gap,
    Mechanism,
    Node,
    PlasmaPeak,
    Route,
    Support,
    concentration_gap,
    opposed,
    support_of,
)
from evidose.terms import Sentence

CELLS = frozenset({"cell", "process", "marker", "cell cycle"})

PARTS = {
    "targets": "On molecular targets",
    "messengers": "On signals and messengers",
    "cells": "On cells and processes",
    "outcomes": "On what patients notice or doctors measure",
}
"""Headings of the list, from the molecule to the person."""

EVIDENCE_WORDS = {
    "cell": "cells in a dish",
    "animal": "animals",
    "human mechanistic": "measured in people",
    "human clinical": "patients",
}
SIGN_WORDS = {1: "raises", -1: "lowers", 0: "no direction"}


@dataclass(frozen=True, slots=True)
class Opponent:
    """A link that says otherwise."""

    id: str
    title: str
    statement: str


@dataclass(frozen=True, slots=True)
class ShownLink:
    """One link in words."""

    edge: Edge
    title: str
    evidence: str
    support: Support
    given: str
    gap: Gap | None
    gap_words: str
    seen_in: tuple[str, ...]
    against: tuple[Opponent, ...]


@dataclass(frozen=True, slots=True)
class ShownNode:
    """A node and every link that acts on it."""

    node: Node
    links: tuple[ShownLink, ...]


@dataclass(frozen=True, slots=True)
class ShownPart:
    """Nodes under one heading."""

    id: str
    title: str
    nodes: tuple[ShownNode, ...]


def mechanism_parts(mechanism: Mechanism, peak: PlasmaPeak | None) -> tuple[ShownPart, ...]:
    """Group every link by what it acts on: molecular targets, messengers, cells, outcomes."""
    placed: dict[str, list[ShownNode]] = {name: [] for name in PARTS}
    for node in mechanism.nodes.values():
        acting = [e for e in mechanism.edges.values() if e.target == node.id]
        if acting:
            links = tuple(shown_link(e, mechanism, peak) for e in acting)
            placed[_part_of(node)].append(ShownNode(node, links))
    return tuple(ShownPart(name, PARTS[name], tuple(n)) for name, n in placed.items() if n)


def _part_of(node: Node) -> str:
    if node.kind in TARGETS:
        return "targets"
    if node.kind in OUTCOMES:
        return "outcomes"
    return "cells" if node.kind in CELLS else "messengers"


def shown_link(edge: Edge, mechanism: Mechanism, peak: PlasmaPeak | None) -> ShownLink:
    """Put one link into words."""
    gap = concentration_gap(edge, peak)
    return ShownLink(
        edge=edge,
        title=link_title(edge, mechanism),
        evidence=EVIDENCE_WORDS[edge.evidence_type],
        support=support_of(edge),
        given=_given(edge),
        gap=gap,
        gap_words=_gap_words(gap, peak),
        seen_in=tuple(mechanism.nodes[n].name for n in edge.seen_in),
        against=tuple(
            Opponent(e.id, link_title(e, mechanism), e.statement) for e in opposed(mechanism, edge)
        ),
    )


def link_title(edge: Edge, mechanism: Mechanism) -> str:
    """Return a link as subject, verb and object."""
    subject, thing = mechanism.nodes[edge.source].name, mechanism.nodes[edge.target].name
    if edge.relation == "no-effect-on":
        return f"{subject}: no effect on {thing}"
    if edge.relation == "associated-with":
        return f"{subject} goes with {thing}"
    return f"{subject} {edge.relation} {thing}"


def mechanism_document(
    mechanism: Mechanism, peak: PlasmaPeak | None, sentences: tuple[Sentence, ...]
) -> dict[str, Any]:
    """Return the whole graph as plain data: nodes, links with support, gap and opponents."""
    return {
        "schema_version": 1,
        "substance": mechanism.substance,
        "plasma_peak": None
        if peak is None
        else {
            "dose_mg": peak.mg,
            "low": peak.low,
            "typical": peak.typical,
            "high": peak.high,
            "unit": "nmol/L",
        },
        "sentences": [{"id": s.id, "text": s.text} for s in sentences],
        "nodes": [n.model_dump(mode="json", exclude_none=True) for n in mechanism.nodes.values()],
        "edges": [_edge_entry(e, mechanism, peak) for e in mechanism.edges.values()],
    }


def route_entry(route: Route) -> dict[str, Any]:
    """Return a path as plain data."""
    return {
        "nodes": list(route.nodes),
        "edges": [e.id for e in route.edges],
        "sign": route.sign,
        "strength": route.strength,
    }


def _edge_entry(edge: Edge, mechanism: Mechanism, peak: PlasmaPeak | None) -> dict[str, Any]:
    shown = shown_link(edge, mechanism, peak)
    entry = edge.model_dump(mode="json", exclude_none=True, exclude={"schema_version"})
    entry["title"] = shown.title
    entry["groups"] = list(shown.support.groups)
    entry["retracted"] = shown.support.retracted
    entry["support"] = shown.support.words
    entry["contradicted_by"] = [o.id for o in shown.against]
    if shown.gap is not None:
        entry["gap"] = {"low": shown.gap.low, "high": shown.gap.high, "words": shown.gap_words}
    return entry


def _given(edge: Edge) -> str:
    return "; ".join(_told(edge))


def _told(edge: Edge) -> Iterator[str]:
    if edge.dose:
        yield edge.dose
    if (given := edge.concentration) is not None:
        low = "" if given.low is None else f"{given.low:g} to "
        yield f"cells were given {low}{given.value:g} {given.unit.replace('umol', 'µmol')}"


def _gap_words(gap: Gap | None, peak: PlasmaPeak | None) -> str:
    if gap is None or peak is None:
        return ""
    of = f"the plasma peak after {peak.mg:g} mg"
    if gap.high < 1:
        return f"below {of}: {_times(gap.low)} to {_times(gap.high)} of it"
    return f"{_times(gap.low)} to {_times(gap.high)} times {of}"


def _times(x: float) -> str:
    if x < 10:
        return f"{x:.2g}"
    return f"{float(f'{x:.2g}'):,.0f}".replace(",", " ")
