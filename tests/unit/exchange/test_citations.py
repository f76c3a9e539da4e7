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


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"\xff\xfea", b"\x00TY  - JOUR"])
def test_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(InputError, match="no text"):
        read_citations(data, "file")


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_name_is_read_in_every_coding_that_programs_write(coding: str) -> None:
    found, problems = read_citations(RIS.encode(coding), "x.ris")
    assert [c.family for c in found] == ["Younger", "Özil"] and not problems


EMBASE_OF_OVID = """1.
TY  - JOUR
DB  - Embase
AN  - 2031000001
T1  - Drops &amp; <i>sleep</i>: a trial.
A1  - Maker A.B.
A1  - Shaper C.
Y1  - 2031//
N2  - PMID: 11111111 is another report.

PMID: 22222222 as well; NCT00000001 is its number.
JF  - Journal of Drops
M3  - Article
UR  - https://doi.org/10.1000/DROPS.1.
N1  - <33333333> PMID 33333333 [http://example.org]
ER  -

Link to the full text: http://example.org

C1  - Database: Embase

Search Strategy:
1     drops.mp. (12)
PY  - 1901

2.
TY - JOUR
T1 - The second
A1 - Özil M
Y1 - 2032/01/03
ER -
"""

CENTRAL = """Record #1 of 2
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

TY  - JOUR
AN  - CN-00000001
AU  - Maker, A
TI  - Drops in
      two lines
SO  - J Drops
YR  - 2031
PY  - 2031
C3  - PUBMED 22222222,EMBASE 1
DO  - 10.1002/central/CN-00000001
ER  -


Record #2 of 2
Provider: John Wiley & Sons, Ltd.

TY  - JOUR
AN  - CN-00000002
TI  - NCT00000002: a registration
PY  - 2032
ER  -
"""

SCOPUS = """TY  - JOUR
AU  - Maker, A.
TI  - Drops
PY  - 2031
DO  - 10.1000/drops
C2  - 22222222
N1  - Export Date: 1 May 2031
DB  - Scopus
ER  -
"""

WEB_OF_SCIENCE = """\ufeffFN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Maker, A
   Shaper, C
AF Maker, Anna
   Shaper, Carl
TI Drops and
   sleep
SO JOURNAL OF DROPS
CR Older A, 2001, J OLD, DOI 10.1000/old
PY 2031
DI 10.1000/drops
PM 22222222
UT WOS:000000000000001
ER

PT J
AU Ozil, M
TI The second
SO OTHER
PY 2032
ER

EF
"""

ENDNOTE = """%0 Journal Article
%T Drops and sleep
%A Maker, Anna
%A Shaper, Carl
%J J Drops
%D 2031
%R https://doi.org/10.1000/drops
%X PMID: 11111111 is another report.

%0 Journal Article
%T The second
%A Ozil, M
%D 2032
"""

COCHRANE = """Record #1 of 1
ID: CN-00000001
AU: Maker A
AU: Shaper C
TI: Drops and sleep
SO: J Drops
YR: 2031
PM: PUBMED 22222222
DOI: 10.1000/drops
AB: Nothing.
"""

TYPE_IN_THE_MIDDLE = """DB  - X
TI  - Drops and sleep
AB  - NA
TY  - JOUR
AU  - Maker, A. J.
UR  - http://example.org
JO  - J Drops
PY  - 2031
ER  -
TI  - The second
TY  - JOUR
AU  - Ozil, M.
PY  - 2032
ER  -
"""


@pytest.mark.parametrize(
    ("text", "families", "years", "pmid", "doi"),
    [
        (EMBASE_OF_OVID, ["Maker", "Özil"], [2031, 2032], "33333333", "10.1000/DROPS.1"),
        (
            CENTRAL,
            ["Maker", "NCT00000002"],
            [2031, 2032],
            "22222222",
            "10.1002/central/CN-00000001",
        ),
        (SCOPUS, ["Maker"], [2031], "22222222", "10.1000/drops"),
        (WEB_OF_SCIENCE, ["Maker", "Ozil"], [2031, 2032], "22222222", "10.1000/drops"),
        (ENDNOTE, ["Maker", "Ozil"], [2031, 2032], None, "10.1000/drops"),
        (COCHRANE, ["Maker"], [2031], "22222222", "10.1000/drops"),
        (TYPE_IN_THE_MIDDLE, ["Maker", "Ozil"], [2031, 2032], None, None),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_what_databases_write(
    text: str, families: list[str], years: list[int], pmid: str | None, doi: str | None, ending: str
) -> None:
    found, problems = read_citations(text.replace("\n", ending).encode(), "export.txt")
    assert problems == ()
    assert [c.family for c in found] == families and [c.year for c in found] == years
    assert (found[0].pmid, found[0].doi) == (pmid, doi)
    assert all(c.title and "<" not in c.title and "\n" not in c.title for c in found)


def test_titles_are_text_and_numbers_of_registers_are_found_everywhere() -> None:
    (first, _) = citations(EMBASE_OF_OVID, "x.ris")
    assert first.title == "Drops & sleep: a trial"
    assert first.registrations == ("NCT00000001",)
    assert (first.journal, first.alone) == ("Journal of Drops", False)


def test_every_line_of_authors_is_one_more_author() -> None:
    first, second = citations(WEB_OF_SCIENCE, "x.txt")
    assert (first.alone, second.alone) == (False, True)
    assert first.title == "Drops and sleep"


def test_an_entry_that_is_left_out_is_told_by_its_line() -> None:
    second = SCOPUS.replace("PY  - 2031", "PY  - in press").replace("AU  - ", "XX  - ")
    text = f"{SCOPUS}\n{second}"
    found, problems = read_citations(text.encode(), "x.ris")
    assert len(found) == 1
    assert [str(p) for p in problems] == [
        "x.ris, line 11: entry 2, author: found nothing, "
        "expected an author, or the number of a trial register",
        "x.ris, line 11: entry 2, year: found 'in press', expected a year",
    ]


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        ("doi:10.1000/a.b;", "10.1000/a.b"),
        ("(10.1000/ab)", "10.1000/ab"),
        ("10.1016/S0140-6736(20)30183-5", "10.1016/S0140-6736(20)30183-5"),
        ("10.1000/s(1)", "10.1000/s(1)"),
        ("none", None),
    ],
)
def test_a_doi_is_bare(printed: str, doi: str | None) -> None:
    assert citations(SCOPUS.replace("10.1000/drops", printed), "x.ris")[0].doi == doi


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
