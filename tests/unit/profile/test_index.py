"""The headline index is the weighted mean of what can be scored, and says what cannot."""

import pytest

from evidose.evidence import open_library, read_evidence
from evidose.profile.index import headline_index, index_tiers
from evidose.synthesis import answer, methods

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
LDN = EVIDENCE.compounds["low-dose-naltrexone"]


@pytest.fixture(scope="module")
def answers():  # type: ignore[no-untyped-def]
    used = methods(LIBRARY)
    return {n: answer(q, EVIDENCE, used) for n, q in EVIDENCE.questions.items()}


def test_the_weighted_mean_by_hand(answers) -> None:  # type: ignore[no-untyped-def]
    found = headline_index(LDN, answers, index_tiers(LIBRARY))
    scored = [(p.weight, p.score) for p in found.parts if p.score is not None]
    assert found.value == pytest.approx(sum(w * s for w, s in scored) / sum(w for w, _ in scored))
    assert {p.question for p in found.parts} == {w.question for w in LDN.index.weights}


def test_tiers_cover_the_whole_range() -> None:
    tiers = sorted(index_tiers(LIBRARY).tiers, key=lambda t: t.at_least)
    assert tiers[0].at_least == 0
    assert len({t.at_least for t in tiers}) == len(tiers)


def test_no_score_no_index(answers) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    bare = {n: replace(a, headline=None) for n, a in answers.items()}
    found = headline_index(LDN, bare, index_tiers(LIBRARY))
    assert found.value is None
    assert all(p.state == "no evidence" for p in found.parts)
