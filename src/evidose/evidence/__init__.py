"""What the world has measured, read from the library into frozen, checked records."""

from evidose.evidence import canonical, scaffold
from evidose.evidence.body import FOLDERS, Evidence, evidence_files, read_evidence, survey_evidence
from evidose.evidence.compound import Compound, Weight
from evidose.evidence.folders import Scope, scope_of
from evidose.evidence.library import (
    SHIPPED,
    Library,
    Record,
    Records,
    library_date,
    open_library,
    read_records,
)
from evidose.evidence.outcome import Condition, Instrument, Outcome
from evidose.evidence.parts import Doubt, NamedSource, Onset, Part, Slug, Threshold, first_day
from evidose.evidence.question import Question
from evidose.evidence.references import study_file
from evidose.evidence.review import Pooled, Review
from evidose.evidence.study import Arm, Contrast, Design, Finding, Group, RiskOfBias, Study

__all__ = [
    "FOLDERS",
    "SHIPPED",
    "Arm",
    "Compound",
    "Condition",
    "Contrast",
    "Design",
    "Doubt",
    "Evidence",
    "Finding",
    "Group",
    "Instrument",
    "Library",
    "NamedSource",
    "Onset",
    "Outcome",
    "Part",
    "Pooled",
    "Question",
    "Record",
    "Records",
    "Review",
    "RiskOfBias",
    "Scope",
    "Slug",
    "Study",
    "Threshold",
    "Weight",
    "canonical",
    "evidence_files",
    "first_day",
    "library_date",
    "open_library",
    "read_evidence",
    "read_records",
    "scaffold",
    "scope_of",
    "study_file",
    "survey_evidence",
]
