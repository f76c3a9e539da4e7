from evidose.pages.track.me import start_page, unlock_page


def test_the_start_tells_place_and_protection(me):
    page = start_page(me, "/some/<x>/record.db")
    assert "/some/&lt;x&gt;/record.db" in page and 'type="password"' in page


def test_unlocking_tells_when_it_locks_again_and_what_was_wrong(me):
    page = unlock_page(me, 30, "That does not open it.")
    assert "30 minutes" in page and 'role="alert"' in page
