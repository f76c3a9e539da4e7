from evidose.pages.know.references import references
from evidose.terms import Source


def source(cite, **more):
    return Source(cite=cite, reading="abstract", **more)


def test_a_source_stands_once_and_the_checked_reading_wins():
    doi = {"doi": "10.1000/x"}
    found = references(
        [source("Younger 2013", **doi), source("Younger, Arthritis Rheum", verified=True, **doi)]
    )
    assert [(r.cite, r.verified) for r in found] == [("Younger, Arthritis Rheum", True)]
    assert found[0].href == "https://doi.org/10.1000/x"


def test_sources_without_an_address_are_told_apart_by_name_and_sorted():
    found = references([source("Bruun"), source("AvKARE"), source("Bruun")])
    assert [(r.cite, r.href) for r in found] == [("AvKARE", ""), ("Bruun", "")]


def test_a_reference_read_at_a_copy_says_so():
    found = references([source("A label", copy=True), source("Bruun")])
    assert [r.reading for r in found] == ["abstract, at a copy", "abstract"]
