import pytest

from evidose.actions.entrance import NOBODY, SESSION_DAYS, Entrance
from evidose.actions.entrance.sessions import MOST_SESSIONS

ME = 1000


@pytest.fixture
def at():
    return [1_800_000_000.0]


@pytest.fixture
def entrance(at):
    return Entrance(clock=lambda: at[0])


def test_a_link_begins_a_session_that_is_known_to_its_user(entrance):
    name = entrance.begin(entrance.link(), ME)
    assert len(name) == 64 and entrance.knows(name, ME)
    assert not any(entrance.knows(name, other) for other in (ME + 1, 0, None, NOBODY))


def test_without_a_good_link_nothing_begins(entrance):
    link = entrance.link()
    assert entrance.begin(link, ME) and not entrance.begin(link, ME)
    assert entrance.begin("x", ME) == ""
    assert len(entrance.sessions) == 1


def test_whom_the_kernel_does_not_know_uses_no_link_up(entrance):
    link = entrance.link()
    assert entrance.begin(link, NOBODY) == ""
    assert entrance.begin(link, ME)


def test_where_nobody_can_tell_the_user_it_is_known_all_the_same(entrance):
    assert entrance.knows(entrance.begin(entrance.link(), None), None)


@pytest.mark.parametrize("name", ["", "a" * 64, "0" * 64, "é" * 64, "x"])
def test_no_other_name_is_known(entrance, name):
    entrance.begin(entrance.link(), ME)
    assert not entrance.knows(name, ME)


def test_a_digest_is_no_name(entrance):
    entrance.begin(entrance.link(), ME)
    assert not entrance.knows(entrance.sessions[0].digest, ME)


def test_a_new_name_ends_the_old_one(entrance):
    first = entrance.begin(entrance.link(), ME)
    second = entrance.renew(first, ME)
    assert entrance.knows(second, ME) and not entrance.knows(first, ME)
    assert entrance.renew(first, ME) == "" and entrance.renew(second, ME + 1) == ""
    third = entrance.begin(entrance.link(), ME, former=second)
    assert entrance.knows(third, ME) and not entrance.knows(second, ME)


def test_a_session_ends_after_thirty_days(entrance, at):
    name = entrance.begin(entrance.link(), ME)
    at[0] += 86_400 * SESSION_DAYS - 1
    assert entrance.knows(name, ME)
    at[0] += 1
    assert not entrance.knows(name, ME)
    entrance.begin(entrance.link(), ME)
    assert len(entrance.sessions) == 1


def test_the_oldest_session_makes_room(entrance):
    names = [entrance.begin(entrance.link(), ME) for _ in range(MOST_SESSIONS + 1)]
    assert not entrance.knows(names[0], ME)
    assert all(entrance.knows(name, ME) for name in names[1:])


def test_sessions_go_on_where_another_entrance_takes_them_up(entrance, at):
    name = entrance.begin(entrance.link(), ME)
    next_one = Entrance(clock=lambda: at[0])
    assert not next_one.knows(name, ME)
    next_one.resume(entrance.sessions)
    assert next_one.knows(name, ME)
    assert next_one.begin(entrance.link(), ME) == "", "links do not"


def test_every_change_is_told(entrance):
    told = []
    entrance.changed = lambda e: told.append(len(e.sessions))
    name = entrance.begin(entrance.link(), ME)
    entrance.renew(name, ME)
    entrance.begin("x", ME)
    assert told == [1, 1]
