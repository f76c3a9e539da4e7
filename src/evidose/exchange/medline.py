"""The lines PubMed writes (NBIB, the MEDLINE display format): ``TAG - value``, one field each.

A tag is padded to four signs; what does not fit goes on in lines that begin with six blanks; a
field may be repeated. https://www.nlm.nih.gov/bsd/mms/medlineelements.html lists the tags.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

_FIELD = re.compile(r"([A-Z][A-Z0-9]{1,3}) *- ?(.*)")

Fields = Mapping[str, Sequence[str]]
"""Values of each tag, in the order of the file."""


def read_medline(text: str) -> Iterator[tuple[Fields, str]]:
    """Yield each citation: its fields, and its lines as they stand.

    Lines before the first ``PMID-`` belong to no citation; a line that is neither field nor
    continuation is passed over.

    Examples
    --------
    >>> [(fields, _)] = read_medline("PMID- 1\\nTI  - A long\\n      title.\\nFAU - Ei, A")
    >>> fields["TI"], fields["FAU"]
    (['A long title.'], ['Ei, A'])
    """
    lines = list[str]()
    for line in text.splitlines():
        if line.startswith("PMID-"):
            if lines:
                yield _fields(lines), "\n".join(lines)
            lines = [line]
        elif lines:
            lines.append(line)
    if lines:
        yield _fields(lines), "\n".join(lines)


def _fields(lines: Sequence[str]) -> dict[str, list[str]]:
    found, last = dict[str, list[str]](), list[str]()
    for line in lines:
        if line.startswith("      ") and last:
            last[-1] = f"{last[-1]} {line.strip()}".strip()
        elif match := _FIELD.fullmatch(line):
            last = found.setdefault(match[1], [])
            last.append(match[2].strip())
        else:
            last = []
    return found
