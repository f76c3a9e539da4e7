"""Which comparisons of an illness are answered, and what is asked wrongly."""

import pytest

from evidose.evidence import Evidence, open_library, read_evidence
from evidose.profile import compare_treatments
from evidose.terms import MissingPartError, UnclearNameError, UnknownNameError

LIBRARY = open_library()


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(LIBRARY)


@pytest.mark.parametrize("name", ["fibromyalgia", " Fibromyalgia "])
def test_all_outcomes_the_main_one_first(evidence: Evidence, name: str):
    found = compare_treatments(LIBRARY, evidence, name)
    asked = [c.answer.comparison.asked for c in found.compared]
    assert asked == ["response-30", "pain", "response-50", "stopping"]
    assert (found.illness, found.name) == ("fibromyalgia", "Fibromyalgia")
    for compared in found.compared:
        assert [j.row for j in compared.rows] == list(compared.answer.rows)


@pytest.mark.parametrize(
    ("outcome", "asked"),
    [
        ("stopping", "stopping"),
        ("Pain", "pain"),
        ("fibromyalgia-response-50", "response-50"),
        ("discontinuation-adverse-event", "stopping"),
    ],
)
def test_one_outcome(evidence: Evidence, outcome: str, asked: str):
    (compared,) = compare_treatments(LIBRARY, evidence, "fibromyalgia", outcome).compared
    assert compared.answer.comparison.asked == asked


@pytest.mark.parametrize(("apart", "nodes"), [(None, 2), (False, 2), (True, 4)])
def test_doses(evidence: Evidence, apart: bool | None, nodes: int):
    (compared,) = compare_treatments(
        LIBRARY, evidence, "fibromyalgia", "pain", apart=apart
    ).compared
    assert len(compared.rows) == nodes and compared.answer.apart is bool(apart)


def test_what_is_asked_wrongly(evidence: Evidence):
    with pytest.raises(UnknownNameError, match="Did you mean fibromyalgia"):
        compare_treatments(LIBRARY, evidence, "fibromyalgie")
    with pytest.raises(
        MissingPartError, match=r"for Migraine is on record\. There is: fibromyalgia"
    ):
        compare_treatments(LIBRARY, evidence, "migraine")
    with pytest.raises(UnclearNameError, match="response-30 or response-50"):
        compare_treatments(LIBRARY, evidence, "fibromyalgia", "pain-response")
    with pytest.raises(UnknownNameError, match="Did you mean stopping"):
        compare_treatments(LIBRARY, evidence, "fibromyalgia", "stoping")
