"""Folders of the library that this room reads."""

from collections.abc import Mapping

from evidose.evidence import Record
from evidose.profile.grade_rules import GradeRules
from evidose.profile.index import Tiers

PROFILE_FOLDERS: Mapping[str, type[Record]] = {
    "priors/grade": GradeRules,
    "priors/index": Tiers,
}
