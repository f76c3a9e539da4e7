"""What the world has measured, read from the library into frozen, checked records."""

from evidose.evidence import canonical, scaffold
from evidose.evidence.body import FOLDERS, Evidence, evidence_files, read_evidence, survey_evidence
from evidose.evidence.candidate import Candidate, candidate_of
from evidose.evidence.claim import Claim, Says, split_reference
from evidose.evidence.compiled import Compiled
from evidose.evidence.compound import Compound, Weight
from evidose.evidence.dosing import Component, Counted, UsualDose, shown_component
from evidose.evidence.folders import PLACES, TOP, Scope, scope_of
from evidose.evidence.glance import folded, substances_of_packs
from evidose.evidence.laid import Origin, told_of
from evidose.evidence.layout import RESERVED, stray_files, top_problems
from evidose.evidence.library import (
    SHIPPED,
    Library,
    Record,
    Records,
    library_date,
    open_library,
    over_installed,
    parse_record,
    read_records,
)
from evidose.evidence.once import once_per_library
from evidose.evidence.origins import Origins, origins_of
from evidose.evidence.outcome import Condition, Instrument, Outcome
from evidose.evidence.packs import (
    Pack,
    find_compound,
    find_pack,
    list_packs,
    read_sound,
    shared_names,
)
from evidose.evidence.parts import Doubt, NamedSource, Onset, Part, Slug, Threshold, first_day
from evidose.evidence.placeholder import is_placeholder
from evidose.evidence.question import Question
from evidose.evidence.references import study_file
from evidose.evidence.review import Pooled, Review
from evidose.evidence.study import Arm, Contrast, Design, Finding, Group, RiskOfBias, Study
from evidose.evidence.text_files import read_toml
from evidose.evidence.texts import Asked, Text, texts_of

__all__ = [
    "FOLDERS",
    "PLACES",
    "RESERVED",
    "SHIPPED",
    "TOP",
    "Arm",
    "Asked",
    "Candidate",
    "Claim",
    "Compiled",
    "Component",
    "Compound",
    "Condition",
    "Contrast",
    "Counted",
    "Design",
    "Doubt",
    "Evidence",
    "Finding",
    "Group",
    "Instrument",
    "Library",
    "NamedSource",
    "Onset",
    "Origin",
    "Origins",
    "Outcome",
    "Pack",
    "Part",
    "Pooled",
    "Question",
    "Record",
    "Records",
    "Review",
    "RiskOfBias",
    "Says",
    "Scope",
    "Slug",
    "Study",
    "Text",
    "Threshold",
    "UsualDose",
    "Weight",
    "candidate_of",
    "canonical",
    "evidence_files",
    "find_compound",
    "find_pack",
    "first_day",
    "folded",
    "is_placeholder",
    "library_date",
    "list_packs",
    "once_per_library",
    "open_library",
    "origins_of",
    "over_installed",
    "parse_record",
    "read_evidence",
    "read_records",
    "read_sound",
    "read_toml",
    "scaffold",
    "scope_of",
    "shared_names",
    "shown_component",
    "split_reference",
    "stray_files",
    "study_file",
    "substances_of_packs",
    "survey_evidence",
    "texts_of",
    "told_of",
    "top_problems",
]
