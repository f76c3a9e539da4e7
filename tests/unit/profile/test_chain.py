"""From a number back to its file and paper."""

import pytest

from evidose.evidence import SHIPPED, open_library, read_evidence
from evidose.profile import build_profile, walk_back
from evidose.terms import UnknownNameError

LIBRARY = open_library()
PROFILE = build_profile("LDN", read_evidence(LIBRARY), LIBRARY)


def test_each_step_ends_at_a_file_and_a_source() -> None:
    for question in PROFILE.questions:
        chain = walk_back(PROFILE, question)
        assert len(chain.steps) == chain.question.answer.k
        for step in chain.steps:
            assert (SHIPPED / step.file).is_file()
            assert step.source.cite
            assert step.finding.place


def test_an_unknown_question_is_told() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean fibromyalgia-pain"):
        walk_back(PROFILE, "fibromyalgia-pian")
