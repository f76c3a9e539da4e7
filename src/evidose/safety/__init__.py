"""What could go wrong, and why, for one person and one compound. Never sees a score."""

from evidose.reading.context import Status
from evidose.reading.weights import Weights
from evidose.safety.answers import NO, YES, Answers, Value, YesNo, merge_answers
from evidose.safety.device import DeviceRules, device_rules
from evidose.safety.diary import NOT_THAT, Standing, asked_again, entry_answers, record_answers
from evidose.safety.holding import (
    ENDS_DOSE,
    STARTS,
    GoingOn,
    Hold,
    MaxDose,
    Means,
    Start,
    Window,
    strictest_going_on,
    strictest_of,
    strictest_start,
)
from evidose.safety.identity import Identity, identify, in_mg, told_dose
from evidose.safety.judge import fill, screen
from evidose.safety.laboratory import (
    LabValue,
    compares,
    judged_tests,
    lab_value,
    laboratory_rules,
    still_reaches,
    together,
    visit_tests,
)
from evidose.safety.own_dose import own_dose_in
from evidose.safety.packed import pack, signs_of, unpack
from evidose.safety.permission import Permission, agreed_dose, may_be_lifted, permit
from evidose.safety.records import (
    CommonMedicines,
    KnownConditions,
    Policy,
    QuestionRecord,
    Rule,
    Substance,
    VerdictTable,
)
from evidose.safety.rulebook import (
    CURATED,
    RuleBook,
    asks_of,
    known_compound,
    load_asks,
    load_rules,
)
from evidose.safety.scopes import Concerns
from evidose.safety.screening import (
    GRAVEST,
    SCHEMA_VERSION,
    Finding,
    FindingSeverity,
    Question,
    Recognised,
    Screening,
    Verdict,
)
from evidose.safety.stack import screen_stack
from evidose.safety.word_records import Everyday, Signs, Words, WordWeights

__all__ = [
    "CURATED",
    "ENDS_DOSE",
    "GRAVEST",
    "NO",
    "NOT_THAT",
    "SCHEMA_VERSION",
    "STARTS",
    "YES",
    "Answers",
    "CommonMedicines",
    "Concerns",
    "DeviceRules",
    "Everyday",
    "Finding",
    "FindingSeverity",
    "GoingOn",
    "Hold",
    "Identity",
    "KnownConditions",
    "LabValue",
    "MaxDose",
    "Means",
    "Permission",
    "Policy",
    "Question",
    "QuestionRecord",
    "Recognised",
    "Rule",
    "RuleBook",
    "Screening",
    "Signs",
    "Standing",
    "Start",
    "Status",
    "Substance",
    "Value",
    "Verdict",
    "VerdictTable",
    "Weights",
    "Window",
    "WordWeights",
    "Words",
    "YesNo",
    "agreed_dose",
    "asked_again",
    "asks_of",
    "compares",
    "device_rules",
    "entry_answers",
    "fill",
    "identify",
    "in_mg",
    "judged_tests",
    "known_compound",
    "lab_value",
    "laboratory_rules",
    "load_asks",
    "load_rules",
    "may_be_lifted",
    "merge_answers",
    "own_dose_in",
    "pack",
    "permit",
    "record_answers",
    "screen",
    "screen_stack",
    "signs_of",
    "still_reaches",
    "strictest_going_on",
    "strictest_of",
    "strictest_start",
    "together",
    "told_dose",
    "unpack",
    "visit_tests",
]
