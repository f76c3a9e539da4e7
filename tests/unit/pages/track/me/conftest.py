import pytest

from evidose.pages.track.me import Personal


@pytest.fixture
def me():
    """A quiet personal frame."""
    return Personal("/me/", "2026-11-22", "t" * 64)
