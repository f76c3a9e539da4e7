import re

import pytest
from tests.packs.glimmerine import write_pack

from evidose.terms import LibraryError, UnknownNameError
from evidose.web.shelf import Shelf


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    return Shelf(write_pack(tmp_path_factory.mktemp("packs")))


def test_several_compounds_stand_on_a_shelf(two):
    assert two.single is None
    page = two.front.body.decode()
    assert 'href="/glimmerine"' in page and 'href="/low-dose-naltrexone"' in page
    assert two.frame_of("glimmerine", "screen").path == "/glimmerine/screen"


def test_a_page_has_no_section_and_no_word_of_another_compound(two):
    page = two.views(None, "glimmerine")["html"].body.decode()
    # What published reviews compare in the same illness names other medicines on purpose.
    page = re.sub(r'(?s)<section id="compare".*?</section>', "", page)
    # A sign of danger that concerns everybody may rest on any label: a source is named as it is.
    page = re.sub(r'(?s)<a [^>]*rel="noreferrer">.*?</a>', "", page)
    for word in (
        "naltrexone",
        "LDN",
        "opioid antagonist",
        "dreams",
        'id="dosing"',
        'id="mechanism"',
    ):
        assert word.casefold() not in page.casefold(), word
    assert 'id="pharmacology"' not in page
    assert 'href="/glimmerine/screen"' in page and 'href="/glimmerine/plan"' not in page


def test_an_unknown_compound_is_told(two):
    with pytest.raises(UnknownNameError):
        two.stand("shimmer")
    with pytest.raises(UnknownNameError):
        two.question("glimmerine", "fibromyalgia-pain")
    assert two.question("glimmerine", "glimmerine-pain") == "/glimmerine#q-glimmerine-pain"


def test_a_record_links_to_the_compounds_it_counts_for(two):
    page = two.record("studies", "maker-2020").body.decode()
    assert 'href="/glimmerine#' in page and "naltrexone" not in page.casefold()


def test_a_broken_pack_stands_on_the_shelf_and_harms_itself_alone(tmp_path):
    shelf = Shelf(write_pack(tmp_path, unit="spoons"))
    assert "cannot be shown" in shelf.front.body.decode()
    with pytest.raises(LibraryError, match="spoons"):
        shelf.stand("glimmerine")
    assert shelf.search("fibromyalgia")
