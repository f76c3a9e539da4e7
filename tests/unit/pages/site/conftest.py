import pytest

from evidose.actions.practice import gather_practice
from evidose.actions.profile import compute_profile
from evidose.pages.site import Frame, shown_practice


@pytest.fixture(scope="package")
def profile():
    return compute_profile("LDN")


@pytest.fixture(scope="package")
def frame(profile):
    return Frame(served=True, path="/", library_version=profile.library_version)


@pytest.fixture(scope="package")
def gathered():
    return gather_practice("LDN")


@pytest.fixture(scope="package")
def practice(gathered):
    s = gathered.simulated
    found = gathered
    return shown_practice(
        found.compound,
        found.rules,
        regimens=found.regimens,
        kinetics=found.kinetics,
        simulation=s.simulation,
        sentences=s.sentences,
        mechanism=found.mechanism,
        texts=found.texts,
    )
