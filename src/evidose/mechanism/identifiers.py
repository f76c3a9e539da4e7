"""Names that other databases use for a thing, and whether one can be a name at all."""

import re
from typing import Literal, Self

from pydantic import model_validator

from evidose.evidence import Part

System = Literal["ATC", "CL", "GO", "HGNC", "HPO", "LOINC", "MONDO", "MeSH", "PubChem", "UniProt"]

PATTERNS: dict[str, str] = {
    "ATC": r"[A-DGHJLMNPRSV]\d{2}([A-Z]([A-Z](\d{2})?)?)?",
    "CL": r"CL:\d{7}",
    "GO": r"GO:\d{7}",
    "HGNC": r"HGNC:[1-9]\d{0,5}",
    "HPO": r"HP:\d{7}",
    "LOINC": r"\d{1,7}-\d",
    "MONDO": r"MONDO:\d{7}",
    "MeSH": r"[CD](\d{6}|\d{9})",
    "PubChem": r"[1-9]\d*",
    "UniProt": r"[OPQ]\d[A-Z0-9]{3}\d|[A-NR-Z]\d([A-Z][A-Z0-9]{2}\d){1,2}",
}
"""The published form of each system's identifiers; UniProt's is the one on its help page."""

ADDRESSES: dict[str, str] = {
    "ATC": "https://atcddd.fhi.no/atc_ddd_index/?code={}",
    "CL": "https://purl.obolibrary.org/obo/{}",
    "GO": "https://amigo.geneontology.org/amigo/term/{}",
    "HGNC": "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/{}",
    "HPO": "https://hpo.jax.org/browse/term/{}",
    "LOINC": "https://loinc.org/{}",
    "MONDO": "https://monarchinitiative.org/{}",
    "MeSH": "https://meshb.nlm.nih.gov/record/ui?ui={}",
    "PubChem": "https://pubchem.ncbi.nlm.nih.gov/compound/{}",
    "UniProt": "https://www.uniprot.org/uniprotkb/{}",
}


class Identifier(Part):
    """One entry of another database.

    Attributes
    ----------
    system, value : e.g. ``UniProt``, ``P35372``
    verified : the entry was looked up and is about this thing; until then only its form is checked
    """

    system: System
    value: str
    verified: bool = False

    @model_validator(mode="after")
    def _can_be_a_name(self) -> Self:
        if not re.fullmatch(PATTERNS[self.system], self.value):
            raise ValueError(f"an identifier of {self.system}")
        if self.system == "LOINC" and loinc_check_digit(self.value) != int(self.value[-1]):
            raise ValueError(f"a LOINC code whose check digit is {loinc_check_digit(self.value)}")
        return self

    @property
    def address(self) -> str:
        """Return where the entry can be read."""
        value = self.value.replace(":", "_") if self.system == "CL" else self.value
        return ADDRESSES[self.system].format(value)


def loinc_check_digit(code: str) -> int:
    """Return the check digit that the number of a LOINC code asks for (modulus 10, Luhn).

    Examples
    --------
    >>> loinc_check_digit("1742-6")
    6
    """
    digits = code.partition("-")[0]
    total = 0
    for place, sign in enumerate(reversed(digits)):
        doubled = int(sign) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return -total % 10
