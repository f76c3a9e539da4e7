"""All methods are read from the library at once."""

from pathlib import Path

import pytest

from evidose.evidence import Library, open_library
from evidose.synthesis.methods import methods
from evidose.terms import LibraryError


def test_the_shipped_methods_can_be_read() -> None:
    found = methods(open_library())
    assert found.model.continuous.kind == "continuous"
    assert found.heterogeneity


def test_an_absent_library_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError):
        methods(Library((tmp_path,)))
