"""Which code and which library answer."""

from evidose.evidence import library_date
from evidose.terms import VERSION

SCHEMA_VERSION = 1


def versions() -> dict[str, str | int]:
    """Return the semantic version of the code and the date version of the library."""
    return {
        "schema_version": SCHEMA_VERSION,
        "code_version": VERSION,
        "library_version": library_date(),
    }
