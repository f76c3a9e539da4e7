"""Citations as PubMed and reference managers write them."""

import pytest

from evidose.exchange.citations import read_citations
from evidose.terms import InputError

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


def test_pubmed() -> None:
    (found,) = read_citations(NBIB.encode(), "pubmed.nbib")
    assert (found.family, found.year, found.pmid) == ("Bruun", 2024, "38258677")
    assert found.doi == "10.1016/S2665-9913(23)00278-3"
    assert found.registrations == ("NCT04270877",)
    assert found.title.endswith("a randomised trial")


def test_two_pubmed_entries_in_one_file() -> None:
    second = NBIB.replace("38258677", "20695007").replace("Bruun, Karin Due", "Cree, B")
    found = read_citations((NBIB + "\n" + second).encode(), "pubmed.nbib")
    assert [c.family for c in found] == ["Bruun", "Cree"]


def test_ris() -> None:
    first, second = read_citations(RIS.encode(), "zotero.ris")
    assert (first.family, first.year, first.journal) == ("Younger", 2009, "Pain Med")
    assert first.doi == "10.1111/j.1526-4637.2009.00613.x"
    assert second.doi is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("hello", "neither format"),
        (RIS.replace("PY  - 2011\n", ""), "entry 2, year"),
        (NBIB.replace("FAU - Bruun, Karin Due\nAU  - Bruun KD\n", ""), "author"),
    ],
)
def test_faults_are_told(text: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_citations(text.encode(), "file")


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(InputError, match="UTF-8"):
        read_citations(b"\xff\xfe", "file")
