"""Tags, lines that go on, and where an entry begins and ends."""

import pytest

from evidose.exchange.citation_lines import (
    ENDNOTE,
    NBIB,
    RIS,
    WEB_OF_SCIENCE,
    dialect_of,
    entries_of,
    lines_of,
)


def test_fields_go_on_and_repeat_and_citations_stay_apart():
    first = "head\nPMID- 1\nTI  - A\n      b\nAU  - X\nAU  - Y\n\n"
    text = first + "PMID- 2\nTI  - C\n\n      lost\n"
    one, two = entries_of(lines_of(text), NBIB)
    assert (one.line, one.fields) == (2, {"PMID": ["1"], "TI": ["A b"], "AU": ["X", "Y"]})
    assert (two.line, two.fields) == (8, {"PMID": ["2"], "TI": ["C"]})


@pytest.mark.parametrize("dialect", [RIS, NBIB, WEB_OF_SCIENCE, ENDNOTE])
def test_no_citation(dialect):
    assert list(entries_of([], dialect)) == []
    assert list(entries_of(["TI  - alone", "TI alone", "%T alone"], dialect)) == []


def test_what_stands_between_two_entries_belongs_to_none():
    text = "TY  - JOUR\nTI  - A\nER  - \nC1  - strategy\n1. words\nTY  - CHAP\nTI  - B\nER  - "
    one, two = entries_of(text.split("\n"), RIS)
    assert one.fields == {"TY": ["JOUR"], "TI": ["A"]}
    assert two.fields == {"TY": ["CHAP"], "TI": ["B"]}
    assert two.line == 6


def test_a_type_in_the_middle_harms_nothing_and_a_lost_end_neither():
    text = "TI  - A\nTY  - JOUR\nPY  - 1\nER  -\nTY  - JOUR\nTI  - B\nTY  - JOUR\nTI  - C"
    found = list(entries_of(text.split("\n"), RIS))
    assert [e.fields["TI"] for e in found] == [["A"], ["B"], ["C"]]
    assert [e.line for e in found] == [1, 5, 7]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("TY  - JOUR", "RIS"),
        ("TY - JOUR", "RIS"),
        ("PMID- 1", "NBIB"),
        ("PT J", "Web of Science"),
        ("%0 Journal Article", "EndNote"),
        ("Record #1 of 12", "Cochrane Library"),
    ],
)
def test_a_dialect_is_known_by_its_first_tag(line, name):
    found = dialect_of(["", "anything", line])
    assert found is not None and found.name == name


@pytest.mark.parametrize("line", ["", "TY", "a TY  - JOUR", "PT Barnum was a man", "100 %0 off"])
def test_other_text_is_no_dialect(line):
    assert dialect_of([line]) is None
