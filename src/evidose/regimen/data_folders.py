"""Folders of the library that this room reads."""

from collections.abc import Mapping

from evidose.evidence import Record
from evidose.regimen.records import (
    AdviceRecord,
    CheckRecord,
    FormRecord,
    LimitsRecord,
    TitrationRecord,
)

REGIMEN_FOLDERS: Mapping[str, type[Record]] = {
    "regimens/advice": AdviceRecord,
    "regimens/checks": CheckRecord,
    "regimens/forms": FormRecord,
    "regimens/limits": LimitsRecord,
    "regimens/titrations": TitrationRecord,
}
