"""The list of links: everything once, both sides, numbers in words."""

import json

import pytest

from evidose.evidence import open_library
from evidose.mechanism import PlasmaPeak, load_mechanism, mechanism_sentences, routes
from evidose.pages.know.mechanism_section import (
    EVIDENCE_WORDS,
    link_title,
    mechanism_document,
    mechanism_parts,
    route_entry,
    shown_link,
)

PEAK = PlasmaPeak(4.5, 0.9, 3.5, 7.4)


@pytest.fixture(scope="module")
def mechanism():
    return load_mechanism(open_library(), "naltrexone")


def test_every_link_stands_once_under_what_it_acts_on(mechanism):
    parts = mechanism_parts(mechanism, PEAK)
    assert [p.id for p in parts] == ["targets", "messengers", "cells", "outcomes"]
    shown = [(n.node.id, x.edge.target, x.edge.id) for p in parts for n in p.nodes for x in n.links]
    assert all(node == target for node, target, _ in shown)
    assert sorted(name for *_, name in shown) == sorted(mechanism.edges)


def test_both_sides_of_a_dispute_name_each_other(mechanism):
    yes = "low-dose-naltrexone-decreases-fibromyalgia-pain"
    no = "low-dose-naltrexone-no-effect-on-fibromyalgia-pain"
    for one, other in ((yes, no), (no, yes)):
        shown = shown_link(mechanism.edges[one], mechanism, PEAK)
        assert [o.id for o in shown.against] == [other]


def test_gaps_are_told_in_two_figures(mechanism):
    tlr4 = shown_link(mechanism.edges["naltrexone-no-effect-on-tlr4"], mechanism, PEAK)
    assert tlr4.given == "cells were given 1 to 200 µmol/L"
    assert tlr4.gap_words == "140 to 220 000 times the plasma peak after 4.5 mg"
    trace = mechanism.edges["naltrexone-inhibits-mu-receptor-gs-coupling"]
    assert shown_link(trace, mechanism, PEAK).gap_words.startswith("below the plasma peak")


def test_titles_read_as_sentences(mechanism):
    title = link_title(mechanism.edges["naltrexone-no-effect-on-tlr4"], mechanism)
    assert title == "naltrexone: no effect on toll-like receptor 4"
    assert {e.evidence_type for e in mechanism.edges.values()} <= set(EVIDENCE_WORDS)


def test_the_document_is_plain_and_whole(mechanism):
    document = mechanism_document(mechanism, PEAK, mechanism_sentences(mechanism, PEAK))
    again = json.loads(json.dumps(document, allow_nan=False))
    assert {e["id"] for e in again["edges"]} == set(mechanism.edges)
    by_id = {e["id"]: e for e in again["edges"]}
    gap = by_id["naltrexone-no-effect-on-tlr4"]["gap"]
    assert gap["low"] == pytest.approx(1_000 / 7.4)
    assert by_id["naltrexone-binds-filamin-a"]["retracted"] == 2
    route = route_entry(routes(mechanism, "naltrexone", "creb")[0])
    assert route["nodes"] == ["naltrexone", "mu-receptor-gs-coupling", "creb"]
