"""One person's record: what they told, when, kept append-only on their own machine.

The file itself is opened through the public submodules `store`, `backup` and `erase`, so that words
and quantities can be read without loading a database.
"""

from evidose.person.biomarkers import PERSON_FOLDERS, Biomarker, load_biomarkers
from evidose.person.entries import (
    KINDS,
    Allergy,
    Body,
    Consent,
    Decision,
    Dose,
    Entry,
    Goal,
    Illness,
    LabResult,
    LifeEvent,
    Medicine,
    Note,
    SafetyAnswer,
    Score,
    Self,
    SideEffect,
    Withdrawn,
    body_adapter,
    checked,
    entries_adapter,
)
from evidose.person.imported import (
    Imported,
    Item,
    Parsed,
    Settled,
    Skipped,
    Understood,
    settle,
)
from evidose.person.phrase import Vocabulary, check_score, find_scale, read_phrase, read_score
from evidose.person.place import FILE, create_private, is_encrypted
from evidose.person.quantities import check_lab, convert, find_biomarker, find_unit, read_lab
from evidose.person.snapshot import Snapshot, digest

__all__ = [
    "FILE",
    "KINDS",
    "PERSON_FOLDERS",
    "Allergy",
    "Biomarker",
    "Body",
    "Consent",
    "Decision",
    "Dose",
    "Entry",
    "Goal",
    "Illness",
    "Imported",
    "Item",
    "LabResult",
    "LifeEvent",
    "Medicine",
    "Note",
    "Parsed",
    "SafetyAnswer",
    "Score",
    "Self",
    "Settled",
    "SideEffect",
    "Skipped",
    "Snapshot",
    "Understood",
    "Vocabulary",
    "Withdrawn",
    "body_adapter",
    "check_lab",
    "check_score",
    "checked",
    "convert",
    "create_private",
    "digest",
    "entries_adapter",
    "find_biomarker",
    "find_scale",
    "find_unit",
    "is_encrypted",
    "load_biomarkers",
    "read_lab",
    "read_phrase",
    "read_score",
    "settle",
]
