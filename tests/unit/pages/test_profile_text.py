"""The profile on a terminal of 80 columns, and as Markdown."""

import io

from rich.console import Console

from evidose.evidence import open_library, read_evidence
from evidose.pages.disclaimer import DISCLAIMER
from evidose.pages.profile_text import print_profile, profile_markdown
from evidose.profile import build_profile

LIBRARY = open_library()
PROFILE = build_profile("LDN", read_evidence(LIBRARY), LIBRARY)


def text(width: int) -> str:
    out = io.StringIO()
    print_profile(PROFILE, Console(file=out, width=width, highlight=False))
    return out.getvalue()


def test_every_line_fits_80_columns() -> None:
    assert max(len(line) for line in text(80).splitlines()) <= 80


def test_every_sentence_and_reason_is_there() -> None:
    flat = " ".join(text(200).split())
    for sentence in PROFILE.all_sentences():
        assert " ".join(sentence.text.split()) in flat
    for question in PROFILE.questions.values():
        for derived in question.answer.derived:
            assert derived.label in flat
    assert " ".join(DISCLAIMER.split()) in flat


def test_markdown_holds_a_row_and_a_section_for_each_question() -> None:
    markdown = profile_markdown(PROFILE)
    for question in PROFILE.questions.values():
        title = question.answer.question.title
        assert f"| {title} |" in markdown
        assert f"## {title}" in markdown
    assert DISCLAIMER in markdown
