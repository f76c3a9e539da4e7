import re
from pathlib import Path

from evidose.terms import VERSION

ROOT = Path(__file__).parents[3]


def test_semantic_version_stands_in_the_changelog_and_the_citation():
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    assert f"version: {VERSION}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
