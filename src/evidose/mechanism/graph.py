"""The graph of links: reading and checking it, walking along it, what contradicts what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

from evidose.evidence import Evidence, Library, read_records, scope_of
from evidose.mechanism.records import Edge, Node
from evidose.terms import LibraryError, Problem, UnknownNameError

TARGETS = frozenset({"receptor", "ion channel", "scaffold protein", "enzyme"})
"""Kinds of node that a molecule can bind or be turned over by."""
OUTCOMES = frozenset({"outcome", "disease"})
STRENGTHS = ("weak", "moderate", "strong")


@dataclass(frozen=True, slots=True)
class Mechanism:
    """All links of one substance and the nodes that they speak of, by id."""

    substance: str
    nodes: Mapping[str, Node]
    edges: Mapping[str, Edge]

    def node(self, name: str) -> Node:
        """Find a node by id, name or identifier.

        Raises
        ------
        UnknownNameError
        """
        wanted = name.casefold()
        for node in self.nodes.values():
            names = {node.id, node.name, *(i.value for i in node.identifiers)}
            if wanted in {n.casefold() for n in names}:
                return node
        raise UnknownNameError("node", name, list(self.nodes))


@dataclass(frozen=True, slots=True)
class Route:
    """Links that lead from one node to another, no node twice."""

    edges: tuple[Edge, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """Ids of the nodes along the way."""
        return (self.edges[0].source, *(e.target for e in self.edges))

    @property
    def sign(self) -> int:
        """Product of the signs; 0 as soon as one link has no direction."""
        return prod(e.sign for e in self.edges)

    @property
    def strength(self) -> str:
        """The weakest link's strength."""
        return min((e.strength for e in self.edges), key=STRENGTHS.index)


def load_mechanism(library: Library, substance: str) -> Mechanism:
    """Read the graph of one substance: its links, and the nodes that they speak of.

    Parameters
    ----------
    library : as the compound sees it, so that a node or link of another pack is not taken for ours

    Raises
    ------
    LibraryError
        A file cannot be read, or a link names a node or link that does not exist.
    UnknownNameError
        The library has no mechanism of this substance.
    """
    read_nodes = read_records(library, "mechanism/nodes", Node)
    read_edges = read_records(library, "mechanism/edges", Edge)
    nodes, edges = read_nodes.or_raise(), read_edges.or_raise()
    known = sorted({e.substance for e in edges.values()})
    if substance not in known:
        raise UnknownNameError("substance with a mechanism", substance, known)
    found = {k: e for k, e in edges.items() if e.substance == substance}
    used = {name for e in found.values() for name in (e.source, e.target, *e.seen_in)}
    own = {k: n for k, n in nodes.items() if k in used}
    problems = list(broken_links(own, found, {**read_nodes.files, **read_edges.files}))
    if problems:
        raise LibraryError(*problems)
    return Mechanism(substance, own, found)


def mechanism_problems(library: Library, evidence: Evidence) -> tuple[Problem, ...]:
    """Return everything wrong in the folders of the mechanism, links to studies included."""
    edges = read_records(library, "mechanism/edges", Edge)
    used = {n for e in edges.by_id.values() for n in (e.source, e.target, *e.seen_in)}
    found: dict[Problem, None] = {}
    packs = dict.fromkeys(scope_of(file)[1] for file, _ in library.paths("mechanism/edges"))
    for pack in packs:
        found.update(dict.fromkeys(_pack_problems(library.only(pack), used, evidence)))
    return tuple(found)


def _pack_problems(library: Library, used: set[str], evidence: Evidence) -> Iterator[Problem]:
    """Yield what is wrong in the mechanism of one pack; `used` are the nodes of all packs."""
    nodes = read_records(library, "mechanism/nodes", Node)
    edges = read_records(library, "mechanism/edges", Edge)
    yield from (*nodes.problems, *edges.problems)
    if not (nodes.problems or edges.problems):
        files = {**nodes.files, **edges.files}
        own = {
            k: n
            for k, n in nodes.by_id.items()
            if scope_of(nodes.files[k])[0] == "compound" or k not in used
        }
        shared = {k: n for k, n in nodes.by_id.items() if k not in own}
        for problem in broken_links({**own, **shared}, edges.by_id, files):
            if not (problem.code == "lonely-node" and problem.file in map(files.get, shared)):
                yield problem
    yield from _unknown_studies(edges.by_id, edges.files, evidence)


def broken_links(
    nodes: Mapping[str, Node], edges: Mapping[str, Edge], files: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield a problem for every link to nowhere and every node nothing speaks of.

    Parameters
    ----------
    files : the file of each node and link, by id
    """
    used: set[str] = set()
    for edge in edges.values():
        file = files[edge.id]
        named = [("source", edge.source), ("target", edge.target)]
        named += [(f"seen_in[{i}]", n) for i, n in enumerate(edge.seen_in, 1)]
        for field, name in named:
            used.add(name)
            if name not in nodes:
                expected = f"the id of a node, as a file nodes/{name}.toml"
                yield Problem(file, field, repr(name), expected, code="dangling")
        for i, name in enumerate(edge.contradicted_by, 1):
            if name not in edges:
                expected = f"the id of a link, as a file edges/{name}.toml"
                field = f"contradicted_by[{i}]"
                yield Problem(file, field, repr(name), expected, code="dangling")
    for name in nodes:
        if name not in used:
            step = "Add a link that uses it, or take the file out."
            yield Problem(
                files[name], "", "a node without a link", "a link", step, code="lonely-node"
            )


def _unknown_studies(
    edges: Mapping[str, Edge], files: Mapping[str, str], evidence: Evidence
) -> Iterator[Problem]:
    for edge in edges.values():
        file = files[edge.id]
        for i, source in enumerate(edge.sources, 1):
            if source.study is not None and source.study not in evidence.studies:
                field = f"sources[{i}].study"
                yield Problem(file, field, repr(source.study), "a study's id", code="dangling")


def links_of(mechanism: Mechanism, node: str) -> tuple[tuple[Edge, ...], tuple[Edge, ...]]:
    """Return the links that lead to a node, and those that lead away from it."""
    edges = mechanism.edges.values()
    return (
        tuple(e for e in edges if e.target == node),
        tuple(e for e in edges if e.source == node),
    )


def routes(mechanism: Mechanism, start: str, end: str, *, most_links: int = 6) -> tuple[Route, ...]:
    """Return every simple path from one node to another, the shortest first.

    Parameters
    ----------
    start, end : ids of nodes
    most_links : longer paths are not looked for

    Returns
    -------
    tuple of Route
        No node occurs twice on a path. A link that was tested and not found is no step.
    """
    onward: dict[str, list[Edge]] = {}
    for edge in mechanism.edges.values():
        if edge.relation != "no-effect-on":
            onward.setdefault(edge.source, []).append(edge)

    def walk(way: tuple[Edge, ...], here: str, passed: frozenset[str]) -> Iterator[Route]:
        if here == end and way:
            yield Route(way)
            return
        if len(way) == most_links:
            return
        for edge in onward.get(here, ()):
            if edge.target not in passed:
                yield from walk((*way, edge), edge.target, passed | {edge.target})

    found = walk((), start, frozenset({start}))
    return tuple(sorted(found, key=lambda r: (len(r.edges), r.nodes)))


def opposed(mechanism: Mechanism, edge: Edge) -> tuple[Edge, ...]:
    """Return the links that say otherwise, whichever of the two files names the other."""
    return tuple(
        other
        for other in mechanism.edges.values()
        if other.id in edge.contradicted_by or edge.id in other.contradicted_by
    )


def chains_to_outcomes(mechanism: Mechanism, *, most_links: int = 6) -> tuple[Route, ...]:
    """Return every path that leads from a molecular target to an outcome or disease."""
    kinds = {n.id: n.kind for n in mechanism.nodes.values()}
    return tuple(
        route
        for start, kind in kinds.items()
        if kind in TARGETS
        for end, other in kinds.items()
        if other in OUTCOMES
        for route in routes(mechanism, start, end, most_links=most_links)
    )
