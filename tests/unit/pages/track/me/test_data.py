from dataclasses import replace

import pytest

from evidose.pages.track.me import Holdings, data_page, erased_page
from evidose.person import Imported, Parsed, Skipped
from evidose.person.erase import Erased

HOLDS = Holdings("record.db", 3, 5)


@pytest.mark.parametrize("preview", [True, False])
def test_an_import_is_shown_first_and_taken_over_then(me, preview):
    skipped = (Skipped("row 2", "<x>", "no number"),)
    report = Imported("d.csv", "csv", preview, (), 1, Parsed((), skipped))
    page = data_page(me, HOLDS, report=report, upload="k" if preview else "")
    assert ('action="/me/data/take-over"' in page) is preview
    assert "&lt;x&gt;: no number" in page


def test_an_encrypted_record_asks_for_its_passphrase_before_a_backup(me):
    assert 'type="password"' not in data_page(me, HOLDS)
    assert 'type="password"' in data_page(replace(me, encrypted=True), HOLDS)


def test_erasing_tells_what_is_out_of_reach(me):
    page = erased_page(me, Erased(("record.db",), ()))
    assert "record.db" in page and "files you downloaded" in page
