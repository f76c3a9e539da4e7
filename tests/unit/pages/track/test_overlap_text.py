from datetime import date

from evidose.pages.track.overlap_text import overlap_documents, overlap_sentence
from evidose.response import Overlap

CLOSE = Overlap("a", "b", (date(2026, 5, 1), date(2026, 5, 9)), True, 28)
FAR = Overlap("a", "b", (date(2026, 5, 1), date(2026, 7, 9)), False, 10)


def test_what_cannot_be_told_apart_is_said():
    assert "within 4 weeks of each other: the change cannot be told apart" in overlap_sentence(
        CLOSE
    )
    assert overlap_sentence(FAR).startswith("b was begun on 2026-07-09 while a was taken")


def test_overlaps_as_data():
    (told,) = overlap_documents([CLOSE])
    assert (told["days_apart"], told["cannot_be_told_apart"]) == (8, True)
