"""What changed for one person: the published evidence as the prior, their own days as data."""

from evidose.response.checks import Check
from evidose.response.diary import Diary, Reading, read_diary
from evidose.response.expectation import Expectation, Target, TrialEvidence, expect, find_target
from evidose.response.lab_course import (
    LabCourse,
    LabPoint,
    StandingAlert,
    lab_course,
    standing_alerts,
)
from evidose.response.lab_level import Level, Levels
from evidose.response.laboratory import (
    Alert,
    LabChange,
    alerts,
    change_limits,
    false_alarms_per_year,
    lab_change,
    samples_needed,
)
from evidose.response.lagged import Relation, lagged_relation
from evidose.response.mixture import Posterior
from evidose.response.observed import Observed
from evidose.response.onset import OnsetClaim
from evidose.response.overlaps import Overlap, overlaps
from evidose.response.own_days import OwnDays, consented, goals, kept_scale, own_days
from evidose.response.own_doses import (
    Days,
    OwnDoses,
    local_day,
    own_doses,
    treatment_span,
    treatment_start,
)
from evidose.response.records import (
    BiologicalVariation,
    LevelPrior,
    NoisePrior,
    NonspecificPrior,
    ResponseLibrary,
    SpreadScenario,
    TrialRules,
    VerdictRules,
    load_response,
)
from evidose.response.respond import Course, Response, respond
from evidose.response.summary import Summary
from evidose.response.trial import (
    Block,
    Power,
    TrialDesign,
    decide,
    design_trial,
    draw_blocks,
    needed_at_look,
    planned_looks,
)
from evidose.response.trial_result import Analysed, BlockKept, Look
from evidose.response.verdict import VERDICTS
from evidose.response.visit import (
    Beside,
    Period,
    Taking,
    Unwanted,
    Visit,
    current_medicines,
    last_dose,
    read_events,
    read_side_effects,
    read_taking,
    read_targets,
)

__all__ = [
    "VERDICTS",
    "Alert",
    "Analysed",
    "Beside",
    "BiologicalVariation",
    "Block",
    "BlockKept",
    "Check",
    "Course",
    "Days",
    "Diary",
    "Expectation",
    "LabChange",
    "LabCourse",
    "LabPoint",
    "Level",
    "LevelPrior",
    "Levels",
    "Look",
    "NoisePrior",
    "NonspecificPrior",
    "Observed",
    "OnsetClaim",
    "Overlap",
    "OwnDays",
    "OwnDoses",
    "Period",
    "Posterior",
    "Power",
    "Reading",
    "Relation",
    "Response",
    "ResponseLibrary",
    "SpreadScenario",
    "StandingAlert",
    "Summary",
    "Taking",
    "Target",
    "TrialDesign",
    "TrialEvidence",
    "TrialRules",
    "Unwanted",
    "VerdictRules",
    "Visit",
    "alerts",
    "change_limits",
    "consented",
    "current_medicines",
    "decide",
    "design_trial",
    "draw_blocks",
    "expect",
    "false_alarms_per_year",
    "find_target",
    "goals",
    "kept_scale",
    "lab_change",
    "lab_course",
    "lagged_relation",
    "last_dose",
    "load_response",
    "local_day",
    "needed_at_look",
    "overlaps",
    "own_days",
    "own_doses",
    "planned_looks",
    "read_diary",
    "read_events",
    "read_side_effects",
    "read_taking",
    "read_targets",
    "respond",
    "samples_needed",
    "standing_alerts",
    "treatment_span",
    "treatment_start",
]
