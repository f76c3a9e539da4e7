"""Titration plans: published schedules, exact doses from real forms, dates and check-ups."""

from evidose.regimen.allowance import Status
from evidose.regimen.compounding import Intake, Strength, Volume, plain
from evidose.regimen.days import NIGHT_ENDS, DatedDose, read_zone, wall_time
from evidose.regimen.plan import (
    CheckUp,
    Phase,
    Plan,
    Shape,
    Supply,
    Withheld,
    check_ups,
    each_time,
    last_dose,
    make_plan,
)
from evidose.regimen.records import (
    AdviceRecord,
    CheckRecord,
    FormRecord,
    LimitsRecord,
    RegimenLibrary,
    TitrationRecord,
    load_regimens,
)
from evidose.regimen.titration import Step
from evidose.regimen.wish import Wish

__all__ = [
    "NIGHT_ENDS",
    "AdviceRecord",
    "CheckRecord",
    "CheckUp",
    "DatedDose",
    "FormRecord",
    "Intake",
    "LimitsRecord",
    "Phase",
    "Plan",
    "RegimenLibrary",
    "Shape",
    "Status",
    "Step",
    "Strength",
    "Supply",
    "TitrationRecord",
    "Volume",
    "Wish",
    "Withheld",
    "check_ups",
    "each_time",
    "last_dose",
    "load_regimens",
    "make_plan",
    "plain",
    "read_zone",
    "wall_time",
]
