"""Walking back from a number."""

from evidose.actions.know.why import explain


def test_the_chain_ends_at_the_papers() -> None:
    chain = explain("LDN", "fibromyalgia-pain")
    assert {s.study.id for s in chain.steps} == {"bruun-2024-final", "rodriguezfreire-2026-innova"}


def test_the_chain_of_an_earlier_day_is_shorter() -> None:
    assert explain("LDN", "fibromyalgia-pain", "2025-01-01").steps[0].study.year == 2024
