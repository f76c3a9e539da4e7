import json
import re

import pytest

from evidose.actions.entrance import Entrance, Serving, find_serving
from evidose.actions.entrance.home import home_folder
from evidose.actions.track.record import start
from evidose.terms import EvidoseError

HERE, ME = "http://127.0.0.1:8000/", 1000

pytestmark = pytest.mark.usefixtures("record_home")


@pytest.fixture
def serving():
    made = Serving(Entrance())
    made.publish(HERE)
    yield made
    made.close()


def door(name):
    return home_folder() / "door" / name


def test_a_link_of_the_running_server_is_taken_by_it(serving):
    link = find_serving().link()
    assert link.startswith(f"{HERE}me/open?key=")
    assert serving.entrance.begin(link.partition("=")[2], ME)


def test_what_it_leaves_is_its_owners_alone_and_lets_a_record_begin(serving):
    for path in (home_folder(), door(""), *door("").iterdir()):
        assert path.stat().st_mode & 0o077 == 0
    start(None)


def test_an_open_folder_of_the_records_is_closed(record_home):
    record_home.mkdir(mode=0o755)
    serving = Serving(Entrance())
    serving.publish(HERE)
    assert record_home.stat().st_mode & 0o077 == 0
    serving.close()


def test_a_folder_with_other_things_keeps_its_rights(record_home):
    record_home.mkdir(mode=0o755)
    (record_home / "other").touch()
    serving = Serving(Entrance())
    serving.publish(HERE)
    assert record_home.stat().st_mode & 0o777 == 0o755
    serving.close()


def test_only_a_server_that_runs_is_found(serving):
    key = json.loads(door("8000.json").read_text())["key"]
    assert key
    serving.close()
    with pytest.raises(EvidoseError, match="no Evidose of yours is serving"):
        find_serving()
    assert key not in door("8000.json").read_text()


def test_one_of_several_has_to_be_named(serving):
    other = Serving(Entrance())
    other.publish("http://127.0.0.1:8001/")
    with pytest.raises(EvidoseError, match="on the ports 8000, 8001; name one"):
        find_serving()
    assert find_serving(8001).address == "http://127.0.0.1:8001/"
    with pytest.raises(EvidoseError, match="on port 8002"):
        find_serving(8002)
    other.close()


def test_a_second_server_on_the_port_is_told(serving):
    with pytest.raises(EvidoseError, match="holds this port"):
        Serving(Entrance()).publish("http://[::1]:8000/")
    assert find_serving().address == HERE


def test_sessions_go_on_and_keys_do_not(serving):
    name = serving.entrance.begin(serving.entrance.link(), ME)
    old = serving.entrance.link()
    text = door("8000.json").read_text()
    assert name not in text
    serving.close()
    again = Serving(Entrance())
    again.publish(HERE)
    assert again.entrance.knows(name, ME)
    assert not again.entrance.begin(old, ME)
    renewed = again.entrance.renew(name, ME)
    again.close()
    third = Serving(Entrance())
    third.publish(HERE)
    assert third.entrance.knows(renewed, ME) and not third.entrance.knows(name, ME)
    third.close()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"sessions": 5}', "\ufffd" * 100])
def test_a_damaged_file_costs_the_sessions_and_nothing_else(serving, content):
    serving.close()
    door("8000.json").write_text(content)
    again = Serving(Entrance())
    again.publish(HERE)
    assert again.entrance.sessions == ()
    again.close()


def test_a_file_that_others_can_read_or_laid_there_is_not_used(serving, tmp_path):
    serving.close()
    door("8000.json").chmod(0o644)
    with pytest.raises(EvidoseError, match="not yours alone"):
        Serving(Entrance()).publish(HERE)
    door("8000.json").unlink()
    door("8000.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="8000"):
        Serving(Entrance()).publish(HERE)
    assert not (tmp_path / "elsewhere").exists()


def test_a_redirect_page_leads_to_a_link_and_goes_when_one_is_used(serving):
    page = serving.running.redirect(front=True)
    assert page.stat().st_mode & 0o777 == 0o600
    link = re.search(r'0;url=([^"]+)"', page.read_text())[1].replace("&amp;", "&")
    assert link.endswith("&to=front") and "no-referrer" in page.read_text()
    secret = re.search(r"key=([\w-]+)", link)[1]
    assert serving.entrance.begin(secret, ME)
    assert not page.exists()
    page = serving.running.redirect()
    serving.close()
    assert not page.exists()
