import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from evidose.actions.entrance import Entrance
from evidose.web.me import add_personal

HERE = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}


class Person(TestClient):
    """A browser on this machine: it keeps its cookie and sends forms with their token."""

    token, entrance = "", None

    def look(self, path, status=200):
        answer = self.get(path)
        assert answer.status_code == status, answer.text
        if found := re.search(r'evidose-token" content="(\w+)"', answer.text):
            self.token = found[1]
        return answer.text

    def fill(self, path, status=303, **typed):
        told = {"token": self.token, **typed}
        answer = self.post(path, data=told, follow_redirects=False)
        assert answer.status_code == status, answer.text
        return answer

    def come_in(self):
        """Open the diary with a new link."""
        answer = self.get(f"/me/open?key={self.entrance.link()}")
        assert answer.status_code == 200, answer.text


@pytest.fixture(scope="session")
def make_site():
    """Build an application with the personal area alone."""

    def made(listening="127.0.0.1", entrance=None):
        app = FastAPI()
        add_personal(app, None, listening, entrance or Entrance())
        return app

    return made


@pytest.fixture
def user(monkeypatch):
    """The number of the user whom the kernel would name; no real connection is behind a test."""
    monkeypatch.setattr("evidose.web.me.door.peer_user", lambda client, server: 1000)


@pytest.fixture
def stranger(record_home, make_site, user):
    """Somebody without a session."""
    entrance = Entrance()
    found = Person(make_site(entrance=entrance), raise_server_exceptions=False, **HERE)
    found.entrance = entrance
    return found


@pytest.fixture
def visitor(stranger):
    """Somebody who opened the diary and has not begun a record."""
    stranger.come_in()
    return stranger


@pytest.fixture
def person(visitor):
    """Somebody with an empty record that is not encrypted, who did not say what is taken."""
    visitor.look("/me/")
    visitor.fill("/me/start", protect="no")
    return visitor


@pytest.fixture
def taker(person):
    """Somebody whose record, still empty, is about one compound."""
    person.look("/me/questions")
    person.fill("/me/compounds", once="which", **{"compound.low-dose-naltrexone": "yes"})
    return person
