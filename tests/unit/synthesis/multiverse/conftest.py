"""The real multiverse of fibromyalgia pain, computed once."""

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.synthesis import Multiverse, answer, methods, multiverse

LIBRARY = open_library()


@pytest.fixture(scope="session")
def evidence():
    return read_evidence(LIBRARY)


@pytest.fixture(scope="session")
def used():
    return methods(LIBRARY)


@pytest.fixture(scope="session")
def found(evidence, used) -> Multiverse:
    universe = multiverse(
        answer(evidence.questions["fibromyalgia-pain"], evidence, used), evidence, used
    )
    assert universe is not None
    return universe
