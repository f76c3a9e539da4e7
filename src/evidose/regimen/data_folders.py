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
    "plan/advice": AdviceRecord,
    "plan/checks": CheckRecord,
    "plan/forms": FormRecord,
    "plan/limits": LimitsRecord,
    "plan/titrations": TitrationRecord,
}
