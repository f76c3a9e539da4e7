import pytest
from starlette.testclient import TestClient

from evidose.api import create_api
from evidose.web import create_app


@pytest.fixture(scope="package")
def client():
    """A visitor of the application, without network."""
    app = create_app(api=create_api())
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as visitor:
        yield visitor
