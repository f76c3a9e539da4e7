"""Exploring a question of a compound."""

import pytest

from evidose.actions.know.multiverse import NothingPooledError, explore
from evidose.terms import UnknownNameError


def test_a_day_cuts_the_trials() -> None:
    found, body = explore("LDN", "fibromyalgia-pain", "2024-06-01")
    assert "rodriguezfreire-2026-innova" not in found.specifications.trials
    assert "rodriguezfreire-2026-innova" not in body.studies


def test_nothing_to_vary_and_unknown_questions_are_told() -> None:
    with pytest.raises(NothingPooledError, match="evidose why"):
        explore("LDN", "longevity")
    with pytest.raises(UnknownNameError, match="fibromyalgia-pain"):
        explore("LDN", "fibromyalgia-pains")
