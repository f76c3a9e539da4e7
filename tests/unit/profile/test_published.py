"""Published syntheses stand beside the answer with the reasons why they differ."""

from datetime import date

from evidose.evidence import open_library, read_evidence
from evidose.profile import build_profile
from evidose.profile.published import published_on

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
PROFILE = build_profile("LDN", EVIDENCE, LIBRARY)


def texts() -> dict[str, str]:
    return {s.id: s.text for s in PROFILE.all_sentences()}


def test_four_meta_analyses_of_fibromyalgia_pain_with_their_figures() -> None:
    found = published_on("fibromyalgia-pain", EVIDENCE)
    assert sorted(p.pooled.estimate or 0 for p in found) == [-0.86, -0.5, -0.46, -0.34]
    told = texts()["question.fibromyalgia-pain.published"]
    for p in found:
        assert p.review.label in told
    assert "−0.86 (−1.20 to −0.51)" in told


def test_the_reasons_name_measure_inclusion_and_verdict() -> None:
    why = texts()["question.fibromyalgia-pain.conflict"]
    assert "effect measures differ" in why
    assert "Women with fibromyalgia lies to one side, that of Ologunowa 2025 to both" in why
    assert "Vatvani 2024 lacks INNOVA 2026" in why
    assert "Younger 2013" in why


def test_an_uncontrolled_synthesis_is_called_so() -> None:
    assert "no comparison" in texts()["question.post-infectious-fatigue.conflict"]


def test_a_review_not_yet_published_is_not_told() -> None:
    then = build_profile("LDN", EVIDENCE, LIBRARY, date(2024, 1, 1))
    reviews = {p.review.id for p in then.questions["fibromyalgia-pain"].published}
    assert all((EVIDENCE.reviews[r].year or 9999) <= 2024 for r in reviews)


def test_figures_of_reviews_never_enter_the_answer() -> None:
    for question in PROFILE.questions.values():
        assert all(d.study in EVIDENCE.studies for d in question.answer.derived)


def test_published_grade_judgements_stand_beside_the_rules_proposal() -> None:
    told = texts()["question.crohns-clinical-response.judged-elsewhere"]
    proposal = PROFILE.questions["crohns-clinical-response"].certainty
    assert proposal is not None
    assert "Cochrane 2018, low" in told
    assert proposal.level in told
    assert "question.fibromyalgia-pain.judged-elsewhere" not in texts()


def test_a_judgement_without_an_answer_of_ours_is_told_alone() -> None:
    told = texts()["question.post-infectious-fatigue.judged-elsewhere"]
    assert told.endswith("Long COVID 2025, low.")
