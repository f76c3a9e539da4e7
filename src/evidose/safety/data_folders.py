"""Folders of the library that this room reads."""

from collections.abc import Mapping

from evidose.evidence import Record
from evidose.safety.records import (
    CommonMedicines,
    KnownConditions,
    Policy,
    QuestionRecord,
    Rule,
    Substance,
    VerdictTable,
)
from evidose.safety.word_records import Everyday, Signs, Words, WordWeights

CURATED = ("opioids", "opioid-markers", "antagonists", "peripheral-opioids", "look-alikes")
"""Folders of substances with a file each; where two name the same thing, the first goes."""

SAFETY_FOLDERS: Mapping[str, type[Record]] = {
    "rules": Rule,
    **{f"substances/{folder}": Substance for folder in CURATED},
    "substances/groups": CommonMedicines,
    "screening": Policy,
    "words/conditions": KnownConditions,
    "words/everyday": Everyday,
    "asks": QuestionRecord,
    "words/signs": Signs,
    "verdicts": VerdictTable,
    "words/weights": WordWeights,
    "words/lists": Words,
}
