import pytest

from evidose.actions.track.personal_library import personal_library
from evidose.terms import UnknownNameError


def test_the_shipped_library_is_read_once_and_an_overlay_anew(tmp_path):
    assert personal_library() is personal_library()
    (tmp_path / "common" / "outcomes").mkdir(parents=True)
    assert personal_library(tmp_path) is not personal_library()


def test_compounds_are_found_by_any_name():
    assert personal_library().policy("LDN").id == "low-dose-naltrexone"
    with pytest.raises(UnknownNameError):
        personal_library().policy("aspirin")
