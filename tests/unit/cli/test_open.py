import json
import stat

import pytest

from evidose.actions.entrance import Entrance, Serving
from evidose.cli import browser
from evidose.cli.app import run

HERE = "http://127.0.0.1:8000/"


@pytest.fixture
def serving(record_home):
    made = Serving(Entrance())
    made.publish(HERE)
    yield made
    made.close()


@pytest.fixture
def started(monkeypatch):
    """Command lines that were started instead of a browser."""
    found = []
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(browser.subprocess, "Popen", lambda command, **_: found.append(command))
    return found


def test_it_gives_a_link_that_the_server_takes_once(serving, capsys):
    assert run(["open"]) == 0
    link = capsys.readouterr().out.strip()
    assert link.startswith(f"{HERE}me/open?key=")
    secret = link.partition("=")[2]
    assert serving.entrance.begin(secret, 1) and not serving.entrance.begin(secret, 1)


def test_as_json(serving, capsys):
    assert run(["open", "--json", "--port", "8000"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema_version"] == 1 and told["minutes"] == 60
    assert serving.entrance.begin(told["diary"].partition("=")[2], 1)


def test_without_a_server_it_says_how_to_start_one(record_home, capsys):
    assert run(["open"]) == 1
    assert "evidose serve" in capsys.readouterr().err


def test_a_browser_is_started_with_a_private_file_and_no_address(serving, started, capsys):
    assert run(["open", "--browser"]) == 0
    ((command, place),) = started
    assert command == "xdg-open" and place.startswith("file:///")
    page = serving.running.file.with_suffix(".html")
    assert place == page.as_uri() and stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "key=" not in place and "key=" in page.read_text()
    assert capsys.readouterr().out == ""
