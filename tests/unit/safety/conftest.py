"""The shipped rules, read once for all tests of the room."""

from pathlib import Path

import pytest
from tests.unit.safety.small_library import Small

from evidose.evidence import open_library
from evidose.safety import RuleBook, load_rules


@pytest.fixture(scope="session")
def rules() -> RuleBook:
    return load_rules(open_library())


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path / "library")
