import re

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from evidose.web.me import add_personal

HERE = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}


class Person(TestClient):
    """A browser on this machine: it keeps its cookie and sends forms with their token."""

    token = ""

    def look(self, path, status=200):
        answer = self.get(path)
        assert answer.status_code == status, answer.text
        if found := re.search(r'name="token" value="(\w+)"', answer.text):
            self.token = found[1]
        return answer.text

    def fill(self, path, status=303, **typed):
        told = {"token": self.token, **typed}
        answer = self.post(path, data=told, follow_redirects=False)
        assert answer.status_code == status, answer.text
        return answer


@pytest.fixture(scope="session")
def make_site():
    """Build an application with the personal area alone."""

    def made(listening="127.0.0.1"):
        app = FastAPI()
        add_personal(app, None, listening)
        return app

    return made


@pytest.fixture
def visitor(record_home, make_site):
    """Somebody who has not begun a record."""
    return Person(make_site(), raise_server_exceptions=False, **HERE)


@pytest.fixture
def person(visitor):
    """Somebody with an empty record that is not encrypted."""
    visitor.look("/me/")
    visitor.fill("/me/start", protect="no")
    return visitor
