import shutil

import pytest

from evidose.evidence import SHIPPED, Library, open_library
from evidose.mechanism import PlasmaPeak, load_mechanism

PACK = "compounds/low-dose-naltrexone/mechanism"


@pytest.fixture(scope="session")
def shipped():
    return load_mechanism(open_library(), "naltrexone")


@pytest.fixture
def peak():
    return PlasmaPeak(4.5, 1.0, 3.5, 10.0)


@pytest.fixture
def copied(tmp_path):
    """Return a library of its own with a copy of the mechanism's folders."""
    shutil.copytree(SHIPPED / PACK, tmp_path / PACK)
    return Library((tmp_path,))


@pytest.fixture
def rewrite(copied):
    """Replace one text by another in one file of the copied library."""

    def rewritten(file: str, old: str, new: str) -> Library:
        path = copied.roots[0] / PACK / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return copied

    return rewritten
