import pytest
from starlette.routing import Route

from evidose.actions.entrance import Entrance
from evidose.web.me.app import create_area

AREA = create_area(None, Entrance())
FORMS = [r.path for r in AREA.routes if isinstance(r, Route) and "POST" in r.methods]


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_no_form_is_taken_without_the_token_of_this_session(person, path, token):
    typed = {"protect": "no", "token": token} if token is not None else {"protect": "no"}
    answer = person.post(f"/me{path}", data=typed)
    assert answer.status_code == 403


def test_a_token_of_another_session_is_no_token(person, visitor, make_site):
    token = person.token
    person.cookies.clear()
    person.come_in()
    assert person.post("/me/lock", data={"token": token}).status_code == 403


def test_nothing_personal_is_kept_by_the_browser(person):
    for path in ("/me/", "/me/evening", "/me/no-such-page"):
        answer = person.get(path)
        assert answer.headers.get("cache-control", "no-store") == "no-store"


def test_an_unknown_address_is_a_page(person):
    assert "No such page" in person.look("/me/nowhere", 404)


def test_a_record_that_was_replaced_while_open_is_opened_anew(person, record_home):
    person.look("/me/evening")
    for file in record_home.glob("record.db*"):
        file.unlink()
    assert "Begin" in person.look("/me/")
    assert person.get("/me/evening", follow_redirects=False).status_code == 303
