"""What could go wrong, and why, for one person and one compound. Never sees a score."""

from evidose.safety.answers import Answers, YesNo
from evidose.safety.data_folders import SAFETY_FOLDERS
from evidose.safety.device import DeviceRules, device_rules
from evidose.safety.identity import Identity, identify, in_mg
from evidose.safety.judge import screen
from evidose.safety.records import Policy
from evidose.safety.rulebook import RuleBook, load_rules
from evidose.safety.screening import (
    SCHEMA_VERSION,
    Finding,
    FindingSeverity,
    Question,
    Recognised,
    Screening,
    Status,
    Verdict,
)

__all__ = [
    "SAFETY_FOLDERS",
    "SCHEMA_VERSION",
    "Answers",
    "DeviceRules",
    "Finding",
    "FindingSeverity",
    "Identity",
    "Policy",
    "Question",
    "Recognised",
    "RuleBook",
    "Screening",
    "Status",
    "Verdict",
    "YesNo",
    "device_rules",
    "identify",
    "in_mg",
    "load_rules",
    "screen",
]
