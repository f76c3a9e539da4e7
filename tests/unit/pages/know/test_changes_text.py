"""Changes as text and document."""

from datetime import date

from evidose.evidence import open_library, read_evidence
from evidose.pages.know.changes_text import changes_document, changes_text
from evidose.profile import build_profile, compare, retract

LIBRARY = open_library()
EVIDENCE = read_evidence(LIBRARY)
NOW = build_profile("LDN", EVIDENCE, LIBRARY)
WITHOUT = build_profile("LDN", retract(EVIDENCE, ["smith-2011-crohn"], date(2026, 1, 1)), LIBRARY)


def test_both_texts_and_the_reason_are_shown() -> None:
    text = changes_text(compare(NOW, WITHOUT))
    old = next(s.text for s in NOW.all_sentences() if s.id == "compound.counts")
    new = next(s.text for s in WITHOUT.all_sentences() if s.id == "compound.counts")
    assert f"    - {old}" in text
    assert f"    + {new}" in text
    assert "because of Smith 2011" in text
    assert "crohns-clinical-response.k: 1 -> 0" in text


def test_the_document_counts_what_stands() -> None:
    document = changes_document(compare(NOW, WITHOUT))
    assert document["to"]["retracted"] == ["smith-2011-crohn"]
    assert document["from"]["retracted"] == []
    assert document["untouched"] + len(document["sentences"]) >= len(NOW.all_sentences())


def test_nothing_to_tell_is_told() -> None:
    assert "No record differs" in changes_text(compare(NOW, NOW))
