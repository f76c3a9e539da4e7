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
    monkeypatch.setenv("EVIDOSE_PASSPHRASE", "right")
    visitor.look("/me/")
    visitor.fill("/me/start", protect="yes", passphrase="right", again="right")
    assert "Fill in" in visitor.look("/me/")
    mine = visitor.cookies["evidose-diary"]
    visitor.cookies.clear()
    shut = visitor.look("/me/")
    assert "Passphrase" in shut and "Fill in" not in shut
    assert visitor.get("/me/evening", follow_redirects=False).headers["location"] == "/me/"
    assert "does not open" in visitor.fill("/me/unlock", 422, passphrase="wrong").text
    assert "Passphrase" in visitor.look("/me/")
    visitor.fill("/me/unlock", passphrase="right")
    assert "Fill in" in visitor.look("/me/")
    visitor.fill("/me/lock")
    assert "Passphrase" in visitor.look("/me/")
    visitor.cookies.set("evidose-diary", mine, domain="127.0.0.1", path="/me")
    assert "Passphrase" in visitor.look("/me/")
