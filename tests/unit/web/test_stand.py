import pytest

from evidose.actions.know.profile import DateError
from evidose.pages.frame.shell import Frame
from evidose.web import stand as module
from evidose.web.stand import Stand


@pytest.fixture(scope="module")
def stand():
    return Stand("low-dose-naltrexone", Frame(True, "/", "2026-11-28"))


def test_views_are_computed_once_and_the_oldest_leaves(stand, monkeypatch):
    monkeypatch.setattr(module, "DATED_VIEWS", 1)
    first = stand.views("2015-01-01")
    assert stand.views("2015-01-01") is first
    stand.views("2016-01-01")
    assert stand.views("2015-01-01") is not first
    assert stand.views("2015-01-01")["html"].etag == first["html"].etag
    assert b'datetime="' not in first["html"].body


def test_without_a_date_it_is_everything_recorded(stand):
    assert stand.views("") is stand.views(None)
    assert set(stand.views()) == {"html", "json", "md", "csv"}


def test_the_table_has_the_pooled_results_of_its_day(stand):
    now, before = (stand.views(day)["csv"].body.decode() for day in ("", "2015-01-01"))
    assert now.startswith("question,") and before.startswith("question,")
    assert "bruun-2024-final" in now and "bruun-2024-final" not in before


@pytest.mark.parametrize("text", ["soon", "2015-13-01", "2015-01-01' or 1"])
def test_other_texts_are_no_dates(stand, text):
    with pytest.raises(DateError):
        stand.views(text)


@pytest.mark.parametrize("form", ["html", "json", "md", "csv"])
def test_search_engines_keep_today_and_no_other_day(stand, form):
    assert stand.views("2015-01-01")[form].plain.headers["x-robots-tag"] == "noindex"
    assert stand.views("2015-01-01")[form].packed.headers["x-robots-tag"] == "noindex"
    assert "x-robots-tag" not in stand.views()[form].plain.headers


def test_a_dated_page_and_sheet_hold_todays_safety(stand, monkeypatch):
    assert b"Not with opioids." in stand.views("2015-01-01")["html"].body
    sheets = []
    monkeypatch.setattr(module, "evidence_pdf", lambda *parts: sheets.append(parts) or b"%PDF")
    dated, now = stand.sheet("2015-01-02"), stand.sheet()
    assert [s[1] is stand._practice for s in sheets] == [True, True]
    assert str(sheets[0][0].as_of) == "2015-01-02"
    assert dated.plain.headers["x-robots-tag"] == "noindex"
    assert "x-robots-tag" not in now.plain.headers
