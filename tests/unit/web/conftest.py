import pytest
from starlette.testclient import TestClient

from evidose.actions.entrance import Entrance
from evidose.api import create_api
from evidose.web import create_app


@pytest.fixture(scope="package")
def client(tmp_path_factory):
    """The owner of the application on its own machine, without network and without a record."""
    entrance = Entrance()
    app = create_app(api=create_api(), entrance=entrance)
    here = {"base_url": "http://localhost", "client": ("127.0.0.1", 50000)}
    with (
        pytest.MonkeyPatch.context() as patch,
        TestClient(app, raise_server_exceptions=False, **here) as visitor,
    ):
        patch.setenv("EVIDOSE_HOME", str(tmp_path_factory.mktemp("record") / "home"))
        patch.setattr("evidose.web.me.door.peer_user", lambda client, server: 1000)
        visitor.get(f"/me/open?key={entrance.link()}")
        yield visitor
