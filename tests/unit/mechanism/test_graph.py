"""The graph: complete, without loose ends, walked without going round in circles."""

import itertools

import pytest

from evidose.evidence import open_library, survey_evidence
from evidose.mechanism import (
    OUTCOMES,
    TARGETS,
    Edge,
    Mechanism,
    Node,
    chains_to_outcomes,
    links_of,
    load_mechanism,
    mechanism_problems,
    opposed,
    routes,
)
from evidose.terms import LibraryError, UnknownNameError

PACK = "compounds/low-dose-naltrexone/mechanism"


def toy(*links: tuple[str, str, str]) -> Mechanism:
    """Return a graph from (source, relation, target)."""
    signs = {"activates": 1, "inhibits": -1, "binds": 0, "no-effect-on": 0}
    source = {"cite": "Somebody 2020", "reading": "abstract", "group": "somewhere"}
    edges = [
        Edge.model_validate(
            {
                "schema_version": 1,
                "id": f"{a}-{relation}-{b}",
                "substance": "toy",
                "source": a,
                "relation": relation,
                "target": b,
                "sign": signs[relation],
                "evidence_type": "cell",
                "statement": "Something was seen in some cells.",
                "strength": "weak" if relation == "binds" else "strong",
                "sources": [source],
            }
        )
        for a, relation, b in links
    ]
    names = {n for a, _, b in links for n in (a, b)}
    nodes = {n: Node(schema_version=1, id=n, name=f"the {n}", kind="process") for n in names}
    return Mechanism("toy", nodes, {e.id: e for e in edges})


def test_the_shipped_graph_is_whole(shipped):
    assert (len(shipped.nodes), len(shipped.edges)) == (62, 67)
    for edge in shipped.edges.values():
        assert {edge.source, edge.target, *edge.seen_in} <= set(shipped.nodes)
        assert all(not s.verified for s in edge.sources)
    library = open_library()
    assert mechanism_problems(library, survey_evidence(library)) == ()


def test_identifiers_name_one_thing_each(shipped):
    values = [i.value for n in shipped.nodes.values() for i in n.identifiers]
    assert len(values) == len(set(values))


def test_paths_are_simple_and_joined(shipped):
    nodes = list(shipped.nodes)
    found = [r for a, b in itertools.permutations(nodes, 2) for r in routes(shipped, a, b)]
    assert found
    for route in found:
        assert len(set(route.nodes)) == len(route.nodes) == len(route.edges) + 1
        for a, b in itertools.pairwise(route.edges):
            assert a.target == b.source
        assert all(e.relation != "no-effect-on" for e in route.edges)


def test_two_ways_to_the_calcium_of_killer_cells(shipped):
    found = routes(shipped, "naltrexone", "nk-calcium-influx")
    assert [r.nodes for r in found] == [
        ("naltrexone", "trpm3", "nk-calcium-influx"),
        ("naltrexone", "mu-opioid-receptor", "trpm3", "nk-calcium-influx"),
    ]
    assert [r.sign for r in found] == [1, 1]  # blocking a brake raises
    assert [r.strength for r in found] == ["weak", "moderate"]
    assert len(routes(shipped, "naltrexone", "nk-calcium-influx", most_links=2)) == 1


def test_circles_end_and_signs_multiply():
    graph = toy(
        ("a", "inhibits", "b"),
        ("b", "activates", "a"),
        ("b", "inhibits", "c"),
        ("c", "activates", "b"),
        ("a", "binds", "c"),
        ("b", "no-effect-on", "d"),
    )
    assert [(r.nodes, r.sign, r.strength) for r in routes(graph, "a", "c")] == [
        (("a", "c"), 0, "weak"),
        (("a", "b", "c"), 1, "strong"),
    ]
    assert routes(graph, "a", "d") == ()
    assert routes(graph, "a", "a") == ()
    into, out = links_of(graph, "b")
    assert {e.source for e in into} == {"a", "c"}
    assert {e.target for e in out} == {"a", "c", "d"}


def test_no_signed_chain_reaches_what_patients_notice(shipped):
    chains = chains_to_outcomes(shipped)
    for route in chains:
        assert shipped.nodes[route.nodes[0]].kind in TARGETS
        assert shipped.nodes[route.nodes[-1]].kind in OUTCOMES
    assert [c.nodes for c in chains] == [("akr1c4", "6-beta-naltrexol", "acute-side-effects")]
    assert chains[0].sign == 0


def test_opposition_is_mutual(shipped):
    for edge in shipped.edges.values():
        for other in opposed(shipped, edge):
            assert edge in opposed(shipped, other)
            assert other.sign != edge.sign
    null = shipped.edges["low-dose-naltrexone-no-effect-on-fibromyalgia-pain"]
    assert [e.id for e in opposed(shipped, null)] == [
        "low-dose-naltrexone-decreases-fibromyalgia-pain"
    ]


@pytest.mark.parametrize("name", ["tlr4", "Toll-like receptor 4", "HGNC:11850", "O00206"])
def test_a_node_has_many_names(shipped, name):
    assert shipped.node(name).id == "tlr4"


def test_an_unknown_name_is_told(shipped):
    with pytest.raises(UnknownNameError, match="tlr4"):
        shipped.node("tlr44")
    with pytest.raises(UnknownNameError, match="aspirin"):
        load_mechanism(open_library(), "aspirin")


def test_a_missing_node_is_named_with_its_file(copied):
    (copied.roots[0] / PACK / "nodes/tlr9.toml").unlink()
    with pytest.raises(LibraryError, match=r"naltrexone-inhibits-tlr9.toml.*target.*'tlr9'"):
        load_mechanism(copied, "naltrexone")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("edges/naltrexone-inhibits-tlr9.toml", "sign = -1", "sign = 1", "sign = -1"),
        ("nodes/tlr9.toml", "HGNC:15633", "15633", "identifier of HGNC"),
        (
            "edges/low-dose-naltrexone-no-effect-on-fibromyalgia-pain.toml",
            '"low-dose-naltrexone-decreases-fibromyalgia-pain"',
            '"nowhere"',
            "contradicted_by",
        ),
        (
            "edges/low-dose-naltrexone-no-effect-on-fibromyalgia-pain.toml",
            'study = "bruun-2024-final"',
            'study = "bruun-2042"',
            "bruun-2042",
        ),
        (
            "edges/naltrexone-inhibits-tlr9.toml",
            '"b-cell"',
            '"z-cell"',
            "z-cell",
        ),
    ],
)
def test_every_broken_file_is_told(rewrite, file, old, new, told):
    library = rewrite(file, old, new)
    found = mechanism_problems(library, survey_evidence(open_library()))
    assert [p for p in found if told in str(p) and p.file == f"{PACK}/{file}"]


def test_a_node_without_a_link_is_told(copied):
    lonely = 'schema_version = 1\nid = "hermit"\nname = "hermit"\nkind = "process"\n'
    path = copied.roots[0] / PACK / "nodes/hermit.toml"
    path.write_text(lonely, encoding="utf-8")
    found = mechanism_problems(copied, survey_evidence(open_library()))
    assert [(p.file, p.code) for p in found] == [(f"{PACK}/nodes/hermit.toml", "lonely-node")]
