"""The page of the mechanism: complete, linked and without script."""

import itertools
import re

import pytest

from evidose.actions.know.mechanism import show_mechanism
from evidose.pages.frame.shell import Frame
from evidose.pages.know.mechanism_page import mechanism_page


@pytest.fixture(scope="module")
def shown():
    return show_mechanism("LDN")


@pytest.fixture(scope="module")
def page(shown):
    frame = Frame(served=True, path="/mechanism", library_version=shown.library_version)
    return mechanism_page(shown.compound, shown.mechanism, shown.peak, shown.sentences, frame)


def test_every_link_is_an_anchor_of_its_own_with_its_statement(page, shown):
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert {f"link-{name}" for name in shown.mechanism.edges} <= set(ids)
    plain = page.replace("&#39;", "'").replace("&lt;", "<")
    assert all(e.statement in plain for e in shown.mechanism.edges.values())
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_both_sides_and_retractions_are_told(page):
    no = page.partition('id="link-low-dose-naltrexone-no-effect-on-fibromyalgia-pain"')[2]
    card = no.partition('class="link"')[0]
    assert 'href="#link-low-dose-naltrexone-decreases-fibromyalgia-pain"' in card
    assert 'href="/studies/bruun-2024-final"' in card
    assert page.count("Retracted by the editors of PLOS ONE") == 4
    assert "140 to 220 000 times the plasma peak" in page


def test_headings_step_down_one_by_one_and_nothing_is_inline(page):
    levels = [int(x) for x in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))
    assert "<script" not in page and " style=" not in page


def test_unchecked_identifiers_say_so(page):
    assert "HGNC HGNC:11850</a> (not checked)" in page
    assert "UniProt P35372</a>," in page or "UniProt P35372</a>." in page


def test_the_graph_stands_only_where_its_script_does(page, shown):
    assert 'id="graph"' not in page
    frame = Frame(served=True, path="/mechanism", library_version=shown.library_version)
    drawn = mechanism_page(
        shown.compound, shown.mechanism, shown.peak, shown.sentences, frame, "/assets/x.js"
    )
    assert '<script src="/assets/x.js" defer></script>' in drawn
    assert 'id="graph" data-source="/mechanism.json"' in drawn
