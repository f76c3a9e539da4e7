"""A mechanism as GraphML (yEd, Gephi, networkx) and as SIF (Cytoscape)."""

from xml.etree import ElementTree as ET

from evidose.mechanism import Mechanism, support_of

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"

KEYS: tuple[tuple[str, str, str], ...] = (
    ("name", "node", "string"),
    ("kind", "node", "string"),
    ("identifiers", "node", "string"),
    ("relation", "edge", "string"),
    ("sign", "edge", "int"),
    ("evidence_type", "edge", "string"),
    ("strength", "edge", "string"),
    ("groups", "edge", "int"),
    ("statement", "edge", "string"),
    ("dose", "edge", "string"),
    ("concentration", "edge", "string"),
    ("sources", "edge", "string"),
    ("contradicted_by", "edge", "string"),
)
"""Attribute, what it belongs to, type; declared at the head of every GraphML file."""


def write_graphml(mechanism: Mechanism) -> str:
    """Return the graph as GraphML 1.0."""
    root = ET.Element("graphml", {"xmlns": NAMESPACE})
    for name, owner, kind in KEYS:
        head = {"id": name, "for": owner, "attr.name": name, "attr.type": kind}
        ET.SubElement(root, "key", head)
    graph = ET.SubElement(root, "graph", {"id": mechanism.substance, "edgedefault": "directed"})
    for node in mechanism.nodes.values():
        place = ET.SubElement(graph, "node", {"id": node.id})
        names = "; ".join(f"{i.system} {i.value}" for i in node.identifiers)
        _data(place, name=node.name, kind=node.kind, identifiers=names)
    for edge in mechanism.edges.values():
        ends = {"id": edge.id, "source": edge.source, "target": edge.target}
        given = edge.concentration
        _data(
            ET.SubElement(graph, "edge", ends),
            relation=edge.relation,
            sign=str(edge.sign),
            evidence_type=edge.evidence_type,
            strength=edge.strength,
            groups=str(len(support_of(edge).groups)),
            statement=edge.statement,
            dose=edge.dose or "",
            concentration="" if given is None else f"{given.value:g} {given.unit}",
            sources="; ".join(s.cite for s in edge.sources),
            contradicted_by=" ".join(edge.contradicted_by),
        )
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def write_sif(mechanism: Mechanism) -> str:
    """Return the graph in Cytoscape's simple interaction format, tab-separated.

    Nodes without a link stand alone on a line.
    """
    edges = mechanism.edges.values()
    joined = {n for e in edges for n in (e.source, e.target)}
    lines = [f"{e.source}\t{e.relation}\t{e.target}" for e in edges]
    lines += [name for name in mechanism.nodes if name not in joined]
    return "\n".join(lines) + "\n"


def _data(parent: ET.Element, **values: str) -> None:
    for key, value in values.items():
        if value:
            ET.SubElement(parent, "data", {"key": key}).text = value
