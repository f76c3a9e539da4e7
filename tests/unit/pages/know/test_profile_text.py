"""The profile on a terminal of 80 columns, and as Markdown."""

import io
from dataclasses import replace

from rich.console import Console

from evidose.evidence import open_library, read_evidence
from evidose.pages.frame.disclaimer import DISCLAIMER
from evidose.pages.know.profile_text import print_profile, profile_markdown
from evidose.profile import Profile, build_profile

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


HOSTILE = "Does [/b] <img src=x> help | or\nnot?"


def hostile() -> Profile:
    name, first = next(iter(PROFILE.questions.items()))
    asked = first.answer.question.model_copy(update={"title": HOSTILE})
    question = replace(first, answer=replace(first.answer, question=asked))
    compound = PROFILE.compound.model_copy(update={"name": "A [red] <b>name</b>"})
    return replace(PROFILE, compound=compound, questions={**PROFILE.questions, name: question})


def test_texts_of_a_pack_are_words_on_a_terminal() -> None:
    out = io.StringIO()
    print_profile(hostile(), Console(file=out, width=200, highlight=False))
    assert "A [red] <b>name</b>" in out.getvalue()
    assert "Does [/b] <img src=x> help" in out.getvalue()
    for question in PROFILE.questions:
        assert f"[{question}]" in out.getvalue()  # what `evidose why` is asked about


def test_texts_of_a_pack_are_words_in_markdown() -> None:
    markdown = profile_markdown(hostile())
    assert r"# A [red] \<b>name\</b>" in markdown
    assert r"| Does [/b] \<img src=x> help \| or not? |" in markdown
    assert "\\\\<" not in markdown and "<img" not in markdown.replace("\\<img", "")
