"""What the world has measured, read from the library into frozen, checked records."""

from evidose.evidence.library import (
    Library,
    Record,
    Records,
    library_date,
    open_library,
    read_records,
)

__all__ = [
    "Library",
    "Record",
    "Records",
    "library_date",
    "open_library",
    "read_records",
]
