"""The shipped rules, read once for all tests of the room."""

import pytest

from evidose.evidence import open_library
from evidose.safety import RuleBook, load_rules


@pytest.fixture(scope="session")
def rules() -> RuleBook:
    return load_rules(open_library())
