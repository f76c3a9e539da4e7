import pytest

from evidose.actions.know.profile import compute_profile
from evidose.actions.plan.practice import gather_practice
from evidose.pages.frame.shell import Frame
from evidose.pages.plan.practice import shown_practice


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
