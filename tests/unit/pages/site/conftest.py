import pytest

from evidose.actions.profile import compute_profile
from evidose.pages.site import Frame


@pytest.fixture(scope="package")
def profile():
    return compute_profile("LDN")


@pytest.fixture(scope="package")
def frame(profile):
    return Frame(served=True, path="/", library_version=profile.library_version)
