import pytest

from evidose.actions.profile import DateError
from evidose.web import shelf as module
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
    assert [s[1] is shelf._practice for s in sheets] == [True, True]
    assert str(sheets[0][0].as_of) == "2015-01-02"
    assert dated.plain.headers["x-robots-tag"] == "noindex"
    assert "x-robots-tag" not in now.plain.headers
