"""How a reference list prints a report."""

from evidose.terms import Citation


def test_a_citation_without_journal_says_so() -> None:
    made = Citation("A trial", "Bruun", 2024, "", None, None, ())
    assert made.cite == "Bruun and co-workers, journal not told 2024"
