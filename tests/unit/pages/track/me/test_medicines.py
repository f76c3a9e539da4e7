from datetime import date

from evidose.pages.track.me import Taken, medicines_page
from evidose.person import Medicine

NOW = Taken("a" * 32, Medicine("<b>LDN</b>", start=date(2026, 1, 1)), "now")
OLD = Taken("b" * 32, Medicine("aspirin", stop=date(2026, 1, 1)), "stopped")


def test_what_is_taken_can_be_stopped_and_what_was_stopped_only_taken_back(me):
    page = medicines_page(me, [NOW, OLD], "f")
    assert "&lt;b&gt;LDN&lt;/b&gt;" in page
    assert page.count('action="/me/medicines/stop"') == 1
    assert page.count('action="/me/take-back"') == 2
