import pytest

from evidose.actions.entrance import Running
from evidose.cli import browser

HERE = "http://127.0.0.1:8000/"


@pytest.fixture
def started(monkeypatch):
    """Command lines that were started instead of a browser."""
    found = []
    monkeypatch.setattr(browser.subprocess, "Popen", lambda command, **_: found.append(command))
    return found


def only(monkeypatch, *programs):
    there = {p: f"/usr/bin/{p}" for p in programs}
    monkeypatch.setattr(browser.shutil, "which", there.get)


def test_where_nothing_opens_a_browser_it_is_said(started, monkeypatch, capsys):
    only(monkeypatch)
    browser.show_in_browser(None, HERE)
    assert started == [] and "open the address yourself" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("programs", "taken"), [(("xdg-open", "open"), "xdg-open"), (("open",), "open")]
)
def test_the_first_program_that_is_there_is_taken(started, monkeypatch, programs, taken):
    only(monkeypatch, *programs)
    browser.show_in_browser(None, HERE)
    assert started == [[taken, HERE]]


@pytest.mark.parametrize("front", [True, False])
def test_of_a_running_server_only_a_file_is_named(started, monkeypatch, tmp_path, front):
    only(monkeypatch, "xdg-open")
    running = Running(HERE, b"k" * 32, tmp_path / "8000.json")
    browser.show_in_browser(running, HERE, front=front)
    assert started == [["xdg-open", (tmp_path / "8000.html").as_uri()]]
    assert ("to=front" in (tmp_path / "8000.html").read_text()) is front
