"""Cut-points of certainty are data."""

from pathlib import Path

import pytest

from evidose.evidence import Library, open_library
from evidose.profile.grade_rules import grade_rules
from evidose.terms import LibraryError


def test_cut_points_are_in_order() -> None:
    rules = grade_rules(open_library())
    assert rules.high_share_serious < rules.high_share_very_serious
    assert rules.tau_share_serious < rules.tau_share_very_serious
    assert rules.unjudged_cap == "low"


def test_an_absent_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"priors/grade/rules\.toml"):
        grade_rules(Library((tmp_path,)))
