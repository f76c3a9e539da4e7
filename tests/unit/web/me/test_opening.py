import pytest

COOKIE, WORD = "evidose-diary-8000", "correct horse battery staple"


def test_the_first_page_says_what_is_kept_where_and_who_can_read_it(visitor, record_home):
    page = visitor.look("/me/")
    assert str(record_home) in page and "no password is asked for" in page
    assert not record_home.exists()


def test_a_record_is_begun_once(person):
    assert "Fill in this evening" in person.look("/me/?done=begun")
    assert "a record" in person.fill("/me/start", 422, protect="no").text


def test_two_passphrases_that_differ_begin_nothing(visitor, record_home):
    visitor.look("/me/")
    told = {"protect": "yes", "passphrase": "one", "again": "two"}
    assert "differ" in visitor.fill("/me/start", 422, **told).text
    assert not record_home.exists()


def test_an_encrypted_record_is_seen_by_the_session_that_unlocked_it(visitor, monkeypatch):
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "right words for it")
    visitor.look("/me/")
    visitor.fill(
        "/me/start", protect="yes", passphrase="right words for it", again="right words for it"
    )
    assert "Fill in" in visitor.look("/me/")
    mine = visitor.cookies[COOKIE]
    visitor.cookies.clear()
    visitor.come_in()
    shut = visitor.look("/me/")
    assert "Passphrase" in shut and "Fill in" not in shut
    assert visitor.get("/me/evening", follow_redirects=False).headers["location"] == "/me/"
    assert "does not open" in visitor.fill("/me/unlock", 422, passphrase="wrong").text
    assert "Passphrase" in visitor.look("/me/")
    visitor.fill("/me/unlock", passphrase="right words for it")
    assert "Fill in" in visitor.look("/me/")
    visitor.fill("/me/lock")
    assert "Passphrase" in visitor.look("/me/")
    visitor.cookies.clear()
    visitor.cookies.set(COOKIE, mine, domain="127.0.0.1", path="/me")
    assert "Passphrase" in visitor.look("/me/")


@pytest.mark.parametrize("way", ["start", "unlock", "restore"])
def test_opening_the_record_gives_the_session_a_new_name(visitor, way):
    """Whoever knew the name before (or brought it along) sees nothing afterwards."""
    word = {"passphrase": WORD}
    visitor.look("/me/")
    before = visitor.cookies[COOKIE]
    visitor.fill("/me/start", protect="yes", again=WORD, **word)
    if way == "unlock":
        visitor.look("/me/")
        visitor.fill("/me/lock")
        visitor.look("/me/")
        before = visitor.cookies[COOKIE]
        visitor.fill("/me/unlock", **word)
    if way == "restore":
        visitor.look("/me/data")
        copy = visitor.fill("/me/data/backup", 200, **word).content
        visitor.fill("/me/data/erase", 200, sure="erase", **word)
        visitor.look("/me/")
        before = visitor.cookies[COOKIE]
        told = {"token": visitor.token, **word}
        answer = visitor.post("/me/restore", data=told, files={"file": ("copy", copy)})
        assert answer.status_code == 200
    after = visitor.cookies[COOKIE]
    assert after != before and "Fill in" in visitor.look("/me/")
    visitor.cookies.set(COOKIE, before, domain="127.0.0.1", path="/me")
    assert "shut in this browser" in visitor.look("/me/", 403)


def test_a_wrong_passphrase_renews_nothing(visitor):
    visitor.look("/me/")
    visitor.fill("/me/start", protect="yes", passphrase=WORD, again=WORD)
    visitor.look("/me/")
    visitor.fill("/me/lock")
    visitor.look("/me/")
    before = visitor.cookies[COOKIE]
    visitor.fill("/me/unlock", 422, passphrase="wrong")
    assert visitor.cookies[COOKIE] == before


def test_wrong_passphrases_have_to_wait_and_the_right_one_too(visitor):
    visitor.look("/me/")
    visitor.fill("/me/start", protect="yes", passphrase=WORD, again=WORD)
    visitor.look("/me/")
    visitor.fill("/me/lock")
    visitor.look("/me/")
    for _ in range(3):
        visitor.fill("/me/unlock", 422, passphrase="wrong")
    answer = visitor.fill("/me/unlock", 429, passphrase=WORD)
    assert answer.headers["retry-after"] == "1" and "Try again in 1 second." in answer.text


def test_a_short_passphrase_begins_nothing(visitor, record_home):
    visitor.look("/me/")
    told = {"protect": "yes", "passphrase": "eleven char", "again": "eleven char"}
    assert "12 characters or more" in visitor.fill("/me/start", 422, **told).text
    assert not record_home.exists()
