"""Citations as PubMed and reference managers write them."""

import pytest

from evidose.exchange.citations import read_citations
from evidose.terms import Citation, InputError

NBIB = """PMID- 38258677
TI  - Naltrexone 6 mg once daily versus placebo in women with fibromyalgia: a
      randomised trial.
LID - 10.1016/S2665-9913(23)00278-3 [doi]
FAU - Bruun, Karin Due
AU  - Bruun KD
DP  - 2024 Jan
JT  - The Lancet. Rheumatology
TA  - Lancet Rheumatol
SI  - ClinicalTrials.gov/NCT04270877
"""

RIS = """TY  - JOUR
TI  - Fibromyalgia symptoms are reduced
AU  - Younger, J
AU  - Mackey, S
PY  - 2009
DO  - 10.1111/j.1526-4637.2009.00613.x
JO  - Pain Med
ER  -

TY  - JOUR
TI  - Another
AU  - Özil, M
PY  - 2011
ER  -
"""


def citations(text: str, name: str) -> tuple[Citation, ...]:
    return read_citations(text.encode(), name)[0]


def test_pubmed() -> None:
    (found,) = citations(NBIB, "pubmed.nbib")
    assert (found.family, found.year, found.pmid) == ("Bruun", 2024, "38258677")
    assert found.doi == "10.1016/S2665-9913(23)00278-3"
    assert found.registrations == ("NCT04270877",)
    assert found.title.endswith("a randomised trial")


def test_one_author_of_pubmed_stands_alone() -> None:
    (one,) = citations(NBIB, "pubmed.nbib")
    (two,) = citations(NBIB.replace("AU  -", "FAU - Amris, K\nAU  -"), "pubmed.nbib")
    assert one.alone and not two.alone


def test_two_pubmed_entries_in_one_file() -> None:
    second = NBIB.replace("38258677", "20695007").replace("Bruun, Karin Due", "Cree, B")
    found = citations((NBIB + "\n" + second), "pubmed.nbib")
    assert [c.family for c in found] == ["Bruun", "Cree"]


def test_ris() -> None:
    first, second = citations(RIS, "zotero.ris")
    assert (first.family, first.year, first.journal) == ("Younger", 2009, "Pain Med")
    assert first.doi == "10.1111/j.1526-4637.2009.00613.x"
    assert second.doi is None


def test_what_a_citation_does_not_tell_is_not_added() -> None:
    (first, second) = citations(RIS, "zotero.ris")
    assert (first.pmid, second.pmid, second.journal, second.registrations) == (None, None, "", ())
    assert first.cite == "Younger and co-workers, Pain Med 2009"
    assert second.cite == "Özil, journal not told 2011"  # one author is named, and no more


@pytest.mark.parametrize(
    ("lines", "pmid"),
    [
        ("AN  - 2004123456\nDB  - Embase\n", None),
        ("AN  - 20041234\n", None),
        ("AN  - 20041234\nDB  - PubMed\n", "20041234"),
        ("AN  - 20041234\nDP  - MEDLINE\n", "20041234"),
        ("N1  - PMID: 20041234\n", "20041234"),
    ],
)
def test_an_accession_number_is_a_pubmed_id_only_in_pubmed(lines: str, pmid: str | None) -> None:
    found = citations(RIS.replace("ER  -\n\n", f"{lines}ER  -\n\n"), "x.ris")
    assert found[0].pmid == pmid


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hello", "neither format"),
        (RIS.replace("PY  - 2011\n", ""), "entry 2, year"),
        (NBIB.replace("FAU - Bruun, Karin Due\nAU  - Bruun KD\n", ""), "author"),
    ],
)
def test_faults_are_told(text: str, told: str) -> None:
    try:
        _, problems = read_citations(text.encode(), "file")
    except InputError as fault:
        problems = fault.problems
    assert told in " ".join(map(str, problems))


def test_a_bad_entry_leaves_the_others_alone() -> None:
    broken = "TY  - JOUR\nTI  - No author\nPY  - 2031\nER  - \n\n"
    found, problems = read_citations((broken + RIS).encode(), "x.ris")
    assert [c.year for c in found] == [c.year for c in citations(RIS, "x.ris")]
    assert [p.field for p in problems] == ["entry 1, author"]


def test_an_entry_without_its_last_line_is_read() -> None:
    text = "TY  - JOUR\nTI  - A trial\nAU  - Ozil, M\nPY  - 2031\n\n"
    found, problems = read_citations((text + text).encode(), "x.ris")
    assert [c.family for c in found] == ["Ozil", "Ozil"] and not problems


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(InputError, match="UTF-8"):
        read_citations(b"\xff\xfe", "file")


def test_pubmed_as_it_is_downloaded() -> None:
    """Lines of many other tags, a group as author, a title in another language, CRLF, two DOIs."""
    text = """
PMID- 1234
OWN - NLM
STAT- MEDLINE
TI  - [A title in brackets, which goes on
      over two lines].
LID - S0140-6736(20)1 [pii]
AID - 10.1000/first [doi]
AID - 10.1000/second [doi]
AB  - BACKGROUND: none. PMID- 7 is not a citation.
CN  - The Study Group
DP  - 2019 Nov-Dec
JT  - A journal of some length
SO  - J. 2019;1:1.
"""
    (found,) = citations(text.replace("\n", "\r\n"), "file")
    assert (found.pmid, found.family, found.year) == ("1234", "The Study Group", 2019)
    assert found.title == "[A title in brackets, which goes on over two lines]"
    assert (found.doi, found.journal) == ("10.1000/first", "A journal of some length")
