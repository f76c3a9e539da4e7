import re

import pytest
from tests.packs.glimmerine import write_pack

from evidose.actions.profile import DateError
from evidose.terms import LibraryError, UnknownNameError
from evidose.web import stand as module
from evidose.web.shelf import Shelf


@pytest.fixture(scope="module")
def shelf():
    return Shelf()


def test_views_are_computed_once_and_the_oldest_leaves(shelf, monkeypatch):
    monkeypatch.setattr(module, "DATED_VIEWS", 1)
    first = shelf.views("2015-01-01")
    assert shelf.views("2015-01-01") is first
    shelf.views("2016-01-01")
    assert shelf.views("2015-01-01") is not first
    assert shelf.views("2015-01-01")["html"].etag == first["html"].etag
    assert b'datetime="' not in first["html"].body


def test_without_a_date_it_is_everything_recorded(shelf):
    assert shelf.views("") is shelf.views(None)
    assert set(shelf.views()) == {"html", "json", "md", "csv"}


def test_the_table_has_the_pooled_results_of_its_day(shelf):
    now, before = (shelf.views(day)["csv"].body.decode() for day in ("", "2015-01-01"))
    assert now.startswith("question,") and before.startswith("question,")
    assert "bruun-2024-final" in now and "bruun-2024-final" not in before


@pytest.mark.parametrize("text", ["soon", "2015-13-01", "2015-01-01' or 1"])
def test_other_texts_are_no_dates(shelf, text):
    with pytest.raises(DateError):
        shelf.views(text)


@pytest.mark.parametrize("form", ["html", "json", "md", "csv"])
def test_search_engines_keep_today_and_no_other_day(shelf, form):
    assert shelf.views("2015-01-01")[form].plain.headers["x-robots-tag"] == "noindex"
    assert shelf.views("2015-01-01")[form].packed.headers["x-robots-tag"] == "noindex"
    assert "x-robots-tag" not in shelf.views()[form].plain.headers


def test_a_dated_page_and_sheet_hold_todays_safety(shelf, monkeypatch):
    assert b"Not with opioids." in shelf.views("2015-01-01")["html"].body
    sheets = []
    monkeypatch.setattr(module, "evidence_pdf", lambda *parts: sheets.append(parts) or b"%PDF")
    dated, now = shelf.sheet("2015-01-02"), shelf.sheet()
    assert [s[1] is shelf.stand()._practice for s in sheets] == [True, True]
    assert str(sheets[0][0].as_of) == "2015-01-02"
    assert dated.plain.headers["x-robots-tag"] == "noindex"
    assert "x-robots-tag" not in now.plain.headers


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
    for word in ("naltrexone", "LDN", "opioid", "dreams", 'id="dosing"', 'id="mechanism"'):
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
