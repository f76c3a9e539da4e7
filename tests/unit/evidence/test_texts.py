"""A page has the texts of its pack and classes, and of no other."""

import pytest
from pydantic import ValidationError
from tests.packs.glimmerine import write_pack

from evidose.evidence import Asked, find_pack, open_library, texts_of


def ids(library, name):
    return [t.id for t in texts_of(library, find_pack(library, name))]


def test_texts_are_those_of_the_pack_then_its_classes_then_all(tmp_path):
    library = open_library(write_pack(tmp_path))
    assert ids(library, "GLM") == ["glowers-questions", "common-questions"]
    ours = ids(library, "LDN")
    assert ours[-1] == "common-questions" and "glowers-questions" not in ours
    assert ours[0].startswith("low-dose-naltrexone") and "opioid-antagonist-alert" in ours


def test_without_its_class_a_pack_has_no_texts_of_it(tmp_path):
    library = open_library(write_pack(tmp_path, classes=[]))
    assert ids(library, "GLM") == ["common-questions"]


@pytest.mark.parametrize("answer", [{}, {"rule": "a", "topic": "b"}])
def test_a_question_has_one_answer(answer):
    with pytest.raises(ValidationError, match="one of them"):
        Asked(order=1, question="Why?", **answer)
