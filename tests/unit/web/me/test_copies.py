import json
import re

from evidose.actions.track.record import record_path


def upload(person, path, data, status=200, **typed):
    answer = person.post(
        path,
        data={"token": person.token, **typed},
        files={"file": ("mine", data)},
        follow_redirects=False,
    )
    assert answer.status_code == status, answer.text
    return answer


def log(person):
    person.look("/me/evening")
    person.fill("/me/evening", once="a", note="rain", **{"score.pain.nrs-pain": "6"})


def test_export_erase_import_gives_the_same_record(person):
    log(person)
    copy = person.get("/me/data/export?form=json")
    assert "attachment" in copy.headers["content-disposition"]
    assert copy.headers["cache-control"] == "no-store"
    person.look("/me/data")
    person.fill("/me/data/erase", 422, sure="no")
    erased = person.fill("/me/data/erase", 200, sure="Erase")
    assert '"storage"' in erased.headers["clear-site-data"]
    assert not record_path().exists()
    person.look("/me/")
    person.fill("/me/start", protect="no")
    person.look("/me/data")
    page = upload(person, "/me/data/import", copy.content).text
    assert "would be stored" in page
    key = re.search(r'name="upload" value="(\w+)"', page)[1]
    assert "2 entries stored" in person.fill("/me/data/take-over", 200, upload=key).text
    person.fill("/me/data/take-over", 422, upload=key)
    again = json.loads(person.get("/me/data/export?form=json").content)
    assert again["digest"] == json.loads(copy.content)["digest"]


def test_a_backup_is_restored_from_the_start_page(person):
    log(person)
    person.look("/me/data")
    copy = person.fill("/me/data/backup", 200).content
    person.fill("/me/data/erase", 200, sure="erase")
    person.look("/me/")
    assert 'role="alert"' in upload(person, "/me/restore", b"nonsense", 422).text
    upload(person, "/me/restore", copy, 303)
    assert "rain" in person.look("/me/evening")


def test_a_broken_file_stores_nothing_and_says_why(person):
    person.look("/me/data")
    page = upload(person, "/me/data/import", b"date,pain\n2026-01-01,eleven\n", 422).text
    assert "eleven" in page and "row" in page
    assert 'role="alert"' in upload(person, "/me/data/import", b"{broken", 422).text


def test_uploads_without_the_token_are_refused(person):
    for path in ("/me/data/import", "/me/restore"):
        answer = person.post(path, files={"file": ("x", b"x")})
        assert answer.status_code == 403


UPSIDE_DOWN = b"date,Sleep quality\n2026-01-01,3\n2026-01-02,8\n"


def key_of(page):
    return page.partition('name="upload" value="')[2].partition('"')[0]


def test_a_column_that_speaks_of_something_good_is_asked_about_before_it_is_stored(person):
    person.look("/me/data")
    page = upload(person, "/me/data/import", UPSIDE_DOWN).text
    assert "10 = worst" in page
    assert "Which end is good is not told" in page
    page = person.fill("/me/data/take-over", 422, upload=key_of(page)).text
    assert "which end is best" in page
    told = {"meaning-Sleep quality": "sleep-quality", "scale-Sleep quality": "best0-10"}
    page = person.fill("/me/data/look-again", 200, upload=key_of(page), **told).text
    assert "0 becomes 10, 10 becomes 0" in page
    assert "sleep-quality 7 (nrs-sleep)" in page
    assert '<option value="best0-10" selected>' in page
    stored = person.fill("/me/data/take-over", 200, upload=key_of(page), **told).text
    assert "2 entries stored" in stored


def test_a_column_can_be_left_out(person):
    person.look("/me/data")
    page = upload(person, "/me/data/import", UPSIDE_DOWN).text
    told = {"meaning-Sleep quality": "sleep-quality", "scale-Sleep quality": "skip"}
    assert "0 entries stored" in person.fill(
        "/me/data/take-over", 200, upload=key_of(page), **told
    ).text  # fmt: skip


def test_wrong_passphrases_for_erasing_wait_and_other_answers_forgive_none(visitor):
    word = "words of the owner"
    visitor.look("/me/")
    visitor.fill("/me/start", protect="yes", passphrase=word, again=word)
    visitor.look("/me/data")
    for _ in range(3):
        visitor.fill("/me/data/erase", 422, sure="erase", passphrase="wrong")
        visitor.fill("/me/data/erase", 422, sure="no", passphrase=word)
    page = visitor.fill("/me/data/erase", 422, sure="erase", passphrase=word).text
    assert "Try again in 1 second. Nothing was erased." in page and record_path().exists()
    visitor.fill("/me/data/erase", 200, sure="erase without passphrase")
    assert not record_path().exists()
