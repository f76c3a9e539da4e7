import pytest

from evidose.terms import Sentence, Trace


def test_a_sentence_without_a_trace_cannot_be_made():
    with pytest.raises(ValueError, match=r"question\.x\.result"):
        Sentence("question.x.result", "It helps.", ())


def test_a_sentence_keeps_its_traces():
    trace = Trace("studies/younger-2013#findings.pain-percent")
    assert Sentence("question.x.result", "It may help.", (trace,)).traces == (trace,)
