import pytest

from evidose.actions.person import open_live, start


@pytest.fixture
def own_record(record_home):
    """An open record of the test's own, empty and not encrypted."""
    start(None)
    live = open_live(lambda: None)
    yield live
    live.close()
