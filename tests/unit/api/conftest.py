import pytest
from starlette.testclient import TestClient

from evidose.api import create_api


@pytest.fixture(scope="package")
def api():
    """A program that asks the API, without network."""
    return TestClient(create_api(), base_url="http://localhost", raise_server_exceptions=False)
