"""Contributions and the value of one more trial, in words."""

from evidose.evidence import open_library, read_evidence
from evidose.profile import build_profile

LIBRARY = open_library()
PROFILE = build_profile("LDN", read_evidence(LIBRARY), LIBRARY)


def sentence(identity: str) -> str:
    return next((s.text for s in PROFILE.all_sentences() if s.id == identity), "")


def test_each_trial_is_told_with_the_score_without_it() -> None:
    told = sentence("question.fibromyalgia-pain.contributions")
    parts = PROFILE.questions["fibromyalgia-pain"].contributions
    assert len(parts) == 2
    for part in parts:
        assert part.score_without is not None
        assert f"without {part.label} it would be {part.score_without:.1f}" in told


def test_a_single_trial_has_no_contribution_but_a_next_one_has_a_value() -> None:
    assert sentence("question.crohns-clinical-response.contributions") == ""
    told = sentence("question.crohns-clinical-response.one-more-trial")
    assert "100 people by" in told
    assert "1000 people by" in told


def test_without_a_score_nothing_is_told() -> None:
    assert PROFILE.questions["any-adverse-event"].one_more_trial == ()
    assert sentence("question.any-adverse-event.one-more-trial") == ""
