from evidose.pages.frame.sources import source_line
from evidose.terms import Source


def test_a_source_says_where_it_is_and_how_it_was_read():
    by_doi = Source(cite="A trial", doi="10.1234/x", reading="abstract", verified=True)
    assert source_line(by_doi) == "A trial, https://doi.org/10.1234/x (read as: abstract; verified)"
    by_address = Source(cite="A page", url="https://a.example", reading="secondary")
    assert "https://a.example (read as: secondary; not verified)" in source_line(by_address)


def test_a_source_read_at_a_copy_says_so():
    copied = Source(cite="A label", reading="label", verified=True, copy=True)
    assert source_line(copied) == "A label (read as: label, at a copy; verified)"
