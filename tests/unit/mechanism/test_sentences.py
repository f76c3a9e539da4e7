"""Sentences about the graph move with the library."""

import re
from dataclasses import replace

from evidose.mechanism import PlasmaPeak, mechanism_sentences


def told(mechanism, peak):
    return {s.id: s for s in mechanism_sentences(mechanism, peak)}


def test_each_sentence_rests_on_the_links_it_counts(shipped, peak):
    found = told(shipped, peak)
    kinds = re.findall(r"\d+", found["mechanism.evidence"].text)
    assert int(kinds[0]) == sum(map(int, kinds[1:5])) == len(shipped.edges)
    keys = {t.key for t in found["mechanism.retracted"].traces if "edges/" in t.key}
    assert found["mechanism.retracted"].text.startswith(f"{len(keys)} links")
    assert "No chain of directed links" in found["mechanism.chains"].text


def test_a_chain_is_told_once_it_exists(shipped, peak):
    link = shipped.edges["naltrexone-increases-trpm3"]
    new = link.model_copy(update={"id": "new", "source": "trpm3", "target": "fibromyalgia-pain"})
    more = replace(shipped, edges=shipped.edges | {"new": new})
    text = told(more, peak)["mechanism.chains"].text
    assert text.startswith("3 chains")
    assert "mu-opioid receptor to TRPM3 ion channel to pain in fibromyalgia" in text


def test_the_gap_follows_the_plasma_peak(shipped):
    low = told(shipped, PlasmaPeak(4.5, 1.0, 3.5, 10.0))["mechanism.concentrations"].text
    assert "9 used at least ten times that, namely 100 to 200 000 times" in low
    flooded = told(shipped, PlasmaPeak(4.5, 1e6, 1e6, 1e6))["mechanism.concentrations"].text
    assert "0 used at least ten times that." in flooded


def test_nothing_is_said_about_what_is_not_there(shipped, peak):
    one = "naltrexone-inhibits-mu-opioid-receptor"
    alone = replace(shipped, edges={one: shipped.edges[one]})
    assert set(told(alone, peak)) == {"mechanism.evidence", "mechanism.chains", "mechanism.groups"}
