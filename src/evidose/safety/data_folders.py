"""Folders of the library that this room reads."""

from collections.abc import Mapping

from evidose.evidence import Record
from evidose.safety.records import (
    CommonMedicines,
    Everyday,
    KnownConditions,
    Policy,
    QuestionRecord,
    Rule,
    Signs,
    Substance,
    VerdictTable,
    Words,
    WordWeights,
)

CURATED = ("opioids", "opioid-markers", "antagonists", "peripheral-opioids", "look-alikes")
"""Folders of substances with a file each; where two name the same thing, the first goes."""

SAFETY_FOLDERS: Mapping[str, type[Record]] = {
    "rules": Rule,
    **{f"substances/{folder}": Substance for folder in CURATED},
    "substances/common": CommonMedicines,
    "screening/compounds": Policy,
    "screening/conditions": KnownConditions,
    "screening/everyday": Everyday,
    "screening/questions": QuestionRecord,
    "screening/signs": Signs,
    "screening/verdict": VerdictTable,
    "screening/weights": WordWeights,
    "screening/words": Words,
}
