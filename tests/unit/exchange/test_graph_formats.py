"""The graph in other programs' formats, read back with a standard parser."""

from xml.etree import ElementTree as ET

import pytest

from evidose.evidence import open_library
from evidose.exchange.graph_formats import NAMESPACE, write_graphml, write_sif
from evidose.mechanism import load_mechanism

NAME = {"g": NAMESPACE}


@pytest.fixture(scope="module")
def mechanism():
    return load_mechanism(open_library(), "naltrexone")


def test_graphml_is_read_back_whole(mechanism):
    root = ET.fromstring(write_graphml(mechanism))
    declared = {k.get("id"): k.get("for") for k in root.findall("g:key", NAME)}
    nodes = {n.get("id") for n in root.iterfind("g:graph/g:node", NAME)}
    assert nodes == set(mechanism.nodes)
    edges = root.findall("g:graph/g:edge", NAME)
    assert {e.get("id") for e in edges} == set(mechanism.edges)
    for edge in edges:
        assert {edge.get("source"), edge.get("target")} <= nodes
        data = {d.get("key"): d.text for d in edge.iterfind("g:data", NAME)}
        assert all(declared[key] == "edge" for key in data)
        known = mechanism.edges[edge.get("id")]
        assert (int(data["sign"]), data["statement"]) == (known.sign, known.statement)


def test_sif_has_every_link_and_every_lonely_node(mechanism):
    lines = [line.split("\t") for line in write_sif(mechanism).splitlines()]
    links = {tuple(line) for line in lines if len(line) == 3}
    assert links == {(e.source, e.relation, e.target) for e in mechanism.edges.values()}
    assert {name for line in lines for name in line[::2]} == set(mechanism.nodes)
