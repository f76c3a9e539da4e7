from datetime import UTC, datetime

from evidose.pages.track.me import Kept, privacy_page

NONE = {"load times": False, "error reports": False}


def test_only_what_is_essential_is_on_by_default(me):
    page = privacy_page(me, NONE, [], 30, "f")
    assert "checked" not in page and "Nothing.</p>" in page


def test_what_was_kept_is_shown_to_its_owner(me):
    kept = [Kept("load times", datetime(2026, 1, 1, tzinfo=UTC), "GET /me/", "12 ms")]
    page = privacy_page(me, {**NONE, "load times": True}, kept, 30, "f")
    assert "12 ms" in page and page.count("checked") == 1 and "30 days" in page
