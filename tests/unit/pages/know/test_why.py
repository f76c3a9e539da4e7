"""The chain behind a number as text and document."""

from evidose.evidence import open_library, read_evidence
from evidose.pages.know.why import why_document, why_text
from evidose.profile import build_profile, walk_back

LIBRARY = open_library()
PROFILE = build_profile("LDN", read_evidence(LIBRARY), LIBRARY)


def test_the_text_ends_at_file_and_paper() -> None:
    text = why_text(walk_back(PROFILE, "fibromyalgia-pain"))
    assert "studies/2024/bruun-2024-final.toml, finding pain-12w" in text
    assert "10.1016/S2665-9913(23)00278-3" in text
    assert "Set aside:" in text
    assert "Younger 2013" in text


def test_the_document_holds_the_same_steps() -> None:
    chain = walk_back(PROFILE, "fibromyalgia-pain")
    document = why_document(chain)
    assert [s["study"] for s in document["steps"]] == [s.study.id for s in chain.steps]
    assert document["answer"]["k"] == 2


def test_a_question_without_pooled_trials_is_told() -> None:
    empty = next(n for n, q in PROFILE.questions.items() if q.answer.headline is None)
    assert "Nothing is pooled." in why_text(walk_back(PROFILE, empty))
